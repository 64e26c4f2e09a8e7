// Progressive enhancement of the search page: updates without reloading; back, reload and shared addresses restore it.
"use strict";

(() => {
  const { form, where, input } = FindForm;
  const results = document.getElementById("results");
  const notice = document.getElementById("position-said");
  const again = document.getElementById("try-again");
  const clear = document.getElementById("clear-words");
  const usePosition = document.getElementById("use-position");
  const messages = form.dataset;
  let latestRequest = 0, retry = null, displayed = entryKey();
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
    try {
      const html = await fetchPart("results", more);
      if (thisRequest !== latestRequest) return; // a newer request has been sent
      const focused = results.contains(document.activeElement) ? document.activeElement : null;
      replace(results, html);
      document.body.classList.add("searched");
      document.body.classList.toggle("has-results", Boolean(results.querySelector("ol.results li")));
      showMessage("");
      updateHistory(more, isRestored);
      refresh();
      if (typeof LocatorMap !== "undefined") LocatorMap.show({ fit: !FindForm.params().has("bbox") });
      if (move) goToResults();
      else announce(focused);
    } catch {
      if (thisRequest === latestRequest) showMessage(navigator.onLine === false ? messages.offline : messages.failed, () => find(more, move));
    }
    results.removeAttribute("aria-busy");
  }

  // HTML rendered by our own server, with all outlet text escaped.
  function replace(element, html) {
    element.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  }

  function refresh() {
    const count = FindForm.countFilters();
    document.getElementById("filter-count").textContent = count ? messages.filters.replace("#", count) : "";
    for (const button of results.querySelectorAll("[data-use-position]")) button.hidden = !Locate.isPossible;
    clear.hidden = !input.value;
    ResultList.refresh(results);
  }

  function goToResults() {
    for (const fold of form.querySelectorAll("details[open]")) fold.open = false;
    const heading = document.getElementById("found") ?? results;
    heading.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
    document.querySelector(".panel").scrollTop = 0;
  }

  // Say how many results there are, and keep the focus on the chip that was pressed.
  function announce(focused) {
    document.getElementById("found-said").textContent = [...results.querySelectorAll("#found, #found-count")].map((part) => part.textContent.trim()).join(" ");
    if (!focused) return;
    const same = [...results.querySelectorAll("button")].find((button) => button.name === focused.name && button.value === focused.value);
    (same ?? document.getElementById("found"))?.focus({ preventScroll: true });
  }

  // ---- history: an area or a text may appear in the address; a position only rounded, in this tab's history ----

  function entryKey() {
    return location.pathname + location.search + JSON.stringify(history.state ?? null);
  }

  function updateHistory(more = {}, isRestored = false) {
    const params = FindForm.params();
    if (more.limit) params.set("limit", more.limit);
    const list = results.querySelector("ol.results");
    const isPrivate = params.has("lat") || Boolean(results.querySelector("[data-private]"));
    const position = isPrivate ? { lat: list?.dataset.lat || params.get("lat"), lon: list?.dataset.lon || params.get("lon") } : null;
    const lang = params.get("lang") ? `?lang=${params.get("lang")}` : "";
    const address = location.pathname + (isPrivate ? lang : params.size ? `?${params}` : "");
    const state = isPrivate ? { search: FindForm.roundedParams(position.lat ? position : null) } : null;
    const isSame = isRestored || displayed === address + JSON.stringify(state);
    history[isSame ? "replaceState" : "pushState"](state, "", address);
    displayed = entryKey();
  }

  window.addEventListener("popstate", () => {
    if (!location.hash && entryKey() !== displayed) location.reload();
  });

  // Whether the visitor went back or forward while the page was still loading.
  function isOtherEntry() {
    const [loaded] = performance.getEntriesByType("navigation");
    return Boolean(loaded) && !location.hash && new URL(loaded.name).search !== location.search;
  }

  function restore() {
    if (isOtherEntry()) return location.reload();
    const pairs = history.state?.search;
    if (!Array.isArray(pairs) || results.querySelector("h2")) return;
    FindForm.restore(pairs);
    find({}, false, true);
  }

  // ---- origin: a text, a position, a region, a view of the map ----

  function clearOrigin() {
    FindForm.setOrigin();
    FindForm.clearAreas();
  }

  function findFrom(members) {
    input.value = "";
    clearOrigin();
    FindForm.setOrigin(members);
    find();
  }

  async function findInArea(adcode) {
    input.value = "";
    FindForm.setOrigin();
    try {
      replace(where, await fetchPart("where", { area: adcode }));
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
    input.value = "";
    FindForm.setOrigin();
    let after = target.closest("label").nextElementSibling;
    for (; after; after = after.nextElementSibling) after.querySelector("select").value = "";
    try {
      replace(where, await fetchPart("where"));
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
  document.addEventListener("place-picked", ({ detail }) => findFrom(detail));

  document.querySelector("a[rel=alternate]").addEventListener("click", (event) => {
    if (!FindForm.params().has("lat") && !results.querySelector("[data-private]")) return;
    event.preventDefault();
    form.elements.namedItem("lang")?.remove();
    form.action = event.currentTarget.href;
    form.method = "post";
    form.submit();
  });

  usePosition.hidden = false;
  ResultList.listen(results, (bbox) => findFrom({ bbox }));
  refresh();
  restore();
})();
