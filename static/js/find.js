// The page works without this file; with it, a position can be used and nothing reloads.
"use strict";

(() => {
  const form = document.getElementById("find");
  const results = document.getElementById("results");
  const where = document.getElementById("where");
  const said = document.getElementById("position-said");
  const words = form.dataset;
  let turns = 0;
  const field = (name) => form.elements.namedItem(name);

  const input = document.getElementById("words");
  const box = combobox(input, document.getElementById("words-list"), document.getElementById("words-said"), () => find());

  document.querySelectorAll(".here, .tap").forEach((part) => (part.hidden = false));

  function tell(text) {
    said.textContent = text;
    said.hidden = !text;
  }

  function stand(lat, lon) {
    for (const [name, value] of Object.entries({ lat, lon })) {
      field(name).disabled = !value;
      field(name).value = value;
    }
    for (const name of ["datum", "code"]) field(name).disabled = true;
  }

  function asked(more = {}) {
    const wish = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value && name !== "q_before") wish.append(name, value);
    for (const [name, value] of Object.entries(more)) wish.set(name, value);
    return wish;
  }

  async function part(name, more) {
    const response = await fetch(form.action, { method: "POST", body: asked({ ...more, part: name }) });
    if (!response.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(response.status);
    return response.text();
  }

  async function find(more, move = true) {
    if (input.value.trim()) leaveOthers();
    box.close();
    const turn = ++turns;
    results.setAttribute("aria-busy", "true");
    try {
      const html = await part("results", more);
      if (turn !== turns) return; // a later question is on its way
      replace(results, html);
      tell("");
      remember();
      keep();
      document.body.classList.toggle("has-results", Boolean(results.querySelector("h2")));
      showOnMap();
      if (move) goToResults();
    } catch {
      if (turn === turns) tell(words.failed);
    }
    results.removeAttribute("aria-busy");
    count();
  }

  function goToResults() {
    const heading = document.getElementById("found") ?? results;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start" });
  }

  // Our own server rendered this text and escaped every outlet's words in it.
  function replace(element, html) {
    element.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  }

  function showOnMap() {
    if (typeof LocatorMap !== "undefined") LocatorMap.show();
  }

  // A position stays in this tab: for the way back from an outlet, and for the other language.
  function keep() {
    const { lat, lon } = Object.fromEntries(asked());
    if (lat) sessionStorage.setItem("position", JSON.stringify([lat, lon]));
    else sessionStorage.removeItem("position");
  }

  function comeBack() {
    const [visit] = performance.getEntriesByType("navigation");
    const kept = JSON.parse(sessionStorage.getItem("position"));
    if (visit?.type === "back_forward" && kept && !results.querySelector("h2") && !location.search.includes("province")) goTo(...kept);
  }

  document.querySelector("a[rel=alternate]").addEventListener("click", (event) => {
    if (!asked().has("lat")) return;
    event.preventDefault();
    form.elements.namedItem("lang")?.remove();
    form.action = event.currentTarget.href;
    form.method = "post";
    form.submit();
  });

  // An area may stand in the address, a position never does.
  function remember() {
    const wish = asked();
    if (!wish.has("lat")) history.replaceState(null, "", `${location.pathname}?${wish}`);
    else history.replaceState(null, "", location.pathname + (wish.get("lang") ? `?lang=${wish.get("lang")}` : ""));
  }

  function count() {
    const names = new Set([...asked().keys()].filter((name) => ["kind", "service", "device", "access", "open", "radius"].includes(name)));
    document.getElementById("filter-count").textContent = names.size ? words.filters.replace("#", names.size) : "";
  }

  // Words go before a position or an area that was chosen earlier.
  function leaveOthers() {
    stand("", "");
    blankAreas();
  }

  function blankAreas() {
    for (const select of where.querySelectorAll("select")) select.value = "";
    for (const label of [...where.children].slice(1)) label.remove();
  }

  function goTo(lat, lon) {
    input.value = "";
    stand(lat, lon);
    blankAreas();
    find();
  }

  document.getElementById("use-position").addEventListener("click", () => {
    if (!navigator.geolocation) return tell(words.refused);
    tell(words.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => goTo(coords.latitude.toFixed(6), coords.longitude.toFixed(6)),
      () => tell(words.refused),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });

  document.addEventListener("place-picked", ({ detail }) => goTo(detail.lat, detail.lon));

  where.addEventListener("change", async ({ target }) => {
    const name = target.name;
    input.value = "";
    stand("", "");
    let after = target.closest("label").nextElementSibling;
    for (; after; after = after.nextElementSibling) after.querySelector("select").value = "";
    try {
      replace(where, await part("where"));
      where.querySelector(`[name="${name}"]`)?.focus();
      if (asked().has("province")) find({}, false);
    } catch {
      tell(words.failed);
    }
  });

  form.querySelector("details").addEventListener("change", () => {
    count();
    if (results.querySelector("h2")) find({}, false);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button?.dataset.dropFilters !== undefined) {
      for (const box of form.querySelectorAll("details input")) box.checked = false;
      for (const select of form.querySelectorAll("details select")) select.value = "";
      return find();
    }
    find(button?.name ? { [button.name]: button.value } : {});
  });

  comeBack();
})();
