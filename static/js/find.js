// Progressive enhancement of the search page: searches without reloading, and what its buttons do.
"use strict";

(() => {
  const { form, where, input } = FindForm;
  const results = document.getElementById("results");
  const notice = document.getElementById("position-said");
  const again = document.getElementById("try-again");
  const clear = document.getElementById("clear-words");
  const usePosition = document.getElementById("use-position");
  const messages = form.dataset;
  let latestRequest = 0, retry = null;
  let searched = input.value; // the text of the last search
  const box = combobox(input, document.getElementById("words-list"), document.getElementById("words-said"), () => find());

  function showMessage(text, retried = null) {
    notice.querySelector("p").textContent = text;
    notice.hidden = !text;
    retry = retried;
    again.hidden = !retried;
  }

  async function fetchPart(name, more) {
    const response = await fetch(form.action, { method: "POST", body: FindForm.params({ ...more, part: name }) });
    if (!response.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(response.status);
    return response.text();
  }

  async function find(more, move = true, isRestored = false) {
    if (input.value.trim()) clearOrigin();
    box.close();
    const thisRequest = ++latestRequest;
    results.setAttribute("aria-busy", "true");
    const isTyped = !isRestored && input.value.trim() && input.value !== searched;
    try {
      const html = await fetchPart("results", isTyped ? { ...more, typed: "1" } : more);
      if (thisRequest !== latestRequest) return; // a newer request has been sent
      const focused = FindResults.focused();
      FindResults.replace(results, html);
      FindForm.moveFilters();
      FindForm.moveRepair();
      searched = input.value;
      showMessage("");
      FindHistory.update(more, isRestored);
      refresh();
      if (typeof LocatorMap !== "undefined") LocatorMap.show({ fit: !FindForm.params().has("bbox") });
      if (move) FindResults.moveFocus();
      else FindResults.announce(focused);
    } catch {
      if (thisRequest === latestRequest) showMessage(navigator.onLine === false ? messages.offline : messages.failed, () => find(more, move));
    }
    results.removeAttribute("aria-busy");
  }

  function refresh() {
    const count = FindForm.countFilters();
    document.getElementById("filter-count").textContent = count ? messages.filters.replace("#", count) : "";
    for (const button of results.querySelectorAll("[data-use-position]")) button.hidden = !Locate.isPossible;
    clear.hidden = !input.value;
    ResultList.refresh(results);
  }

  // ---- origin: a text, a position, a region, a view of the map ----

  function clearOrigin() {
    FindForm.setOrigin();
    FindForm.clearAreas();
  }

  function findFrom(members) {
    FindForm.clearWords();
    clearOrigin();
    FindForm.setOrigin(members);
    find();
  }

  async function findInArea(adcode) {
    FindForm.clearWords();
    FindForm.setOrigin();
    try {
      FindResults.replace(where, await fetchPart("where", { area: adcode }));
      find();
    } catch {
      showMessage(messages.failed, () => findInArea(adcode));
    }
  }

  function locate() {
    showMessage(messages.locating);
    Locate.locate(messages, findFrom, (text) => showMessage(text, locate));
  }

  where.addEventListener("change", async ({ target }) => {
    const name = target.name;
    FindForm.clearWords();
    FindForm.setOrigin();
    let after = target.closest("label").nextElementSibling;
    for (; after; after = after.nextElementSibling) after.querySelector("select").value = "";
    try {
      FindResults.replace(where, await fetchPart("where"));
      where.querySelector(`[name="${name}"]`)?.focus();
      if (FindForm.params().has("province")) find({}, false);
    } catch {
      showMessage(messages.failed, () => target.dispatchEvent(new Event("change", { bubbles: true })));
    }
  });

  // ---- buttons ----

  const buttons = {
    drop: ({ value, dataset }) => {
      FindForm.dropRepair();
      if (dataset.words !== undefined) input.value = dataset.words;
      if (value === "filters") FindForm.dropFilters();
      find({ drop: value });
    },
    toggle: ({ value }) => {
      FindForm.toggle(...value.split(":"));
      find({}, false);
    },
    area: ({ value }) => findInArea(value),
    instead: ({ value }) => {
      FindForm.clearWords();
      input.value = value;
      find();
    },
    starter: ({ value }) => {
      FindForm.dropRepair();
      document.getElementById("repair-words").value = value;
      find();
    },
    device: ({ name, value }) => chooseRepair(name, value),
    fault: ({ name, value }) => chooseRepair(name, value),
  };

  function chooseRepair(name, value) {
    FindForm.choose(name, value);
    find();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button && buttons[button.name]) return buttons[button.name](button);
    find(button?.name ? { [button.name]: button.value } : {});
  });

  form.querySelector(".filters").addEventListener("change", () => {
    refresh();
    if (results.querySelector("h2")) find({}, false);
  });

  document.getElementById("repair").addEventListener("change", ({ target }) => {
    if (target.type === "radio") document.getElementById("repair-words").value = "";
  });

  results.addEventListener("click", (event) => {
    if (event.target.closest("[data-use-position]")) locate();
    if (event.target.closest(".to-repair")) {
      event.preventDefault();
      document.getElementById("repair").open = true;
      document.getElementById("repair-words").focus();
    }
    if (!event.target.closest(".change")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  clear.addEventListener("click", () => {
    input.value = "";
    clear.hidden = true;
    input.focus();
  });
  input.addEventListener("input", () => (clear.hidden = !input.value));
  usePosition.addEventListener("click", locate);
  again.addEventListener("click", () => retry?.());
  addEventListener("online", () => !notice.hidden && retry?.());
  document.addEventListener("place-picked", ({ detail }) => findFrom({ ...detail, from_map: "1" }));

  document.querySelector("a[rel=alternate]").addEventListener("click", (event) => {
    if (!FindHistory.isPrivate()) return;
    event.preventDefault();
    form.elements.namedItem("lang")?.remove();
    form.action = event.currentTarget.href;
    form.method = "post";
    form.submit();
  });

  document.querySelector(".top .brand").addEventListener("click", (event) => {
    if (!FindHistory.isPrivate()) return;
    event.preventDefault();
    history.pushState(null, "", event.currentTarget.href); // the address is the same: the start is a new entry
    location.reload();
  });

  usePosition.hidden = false;
  ResultList.listen(results, (bbox) => findFrom({ bbox }));
  refresh();
  FindHistory.restore(() => find({}, false, true));
})();
