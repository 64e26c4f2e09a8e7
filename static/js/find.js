// Progressive enhancement of the search page: uses the visitor's position and updates without reloading.
"use strict";

(() => {
  const form = document.getElementById("find");
  const results = document.getElementById("results");
  const where = document.getElementById("where");
  const positionStatus = document.getElementById("position-said");
  const messages = form.dataset;
  let latestRequest = 0;
  const field = (name) => form.elements.namedItem(name);

  const input = document.getElementById("words");
  const box = combobox(input, document.getElementById("words-list"), document.getElementById("words-said"), () => find());

  document.querySelectorAll(".here, .tap").forEach((part) => (part.hidden = false));

  function showMessage(text) {
    positionStatus.textContent = text;
    positionStatus.hidden = !text;
  }

  function setPosition(lat, lon, accuracy = "") {
    for (const [name, value] of Object.entries({ lat, lon, accuracy })) {
      field(name).disabled = !value;
      field(name).value = value;
    }
    for (const name of ["datum", "code"]) field(name).disabled = true;
  }

  function formParams(more = {}) {
    const params = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value && name !== "q_before") params.append(name, value);
    for (const [name, value] of Object.entries(more)) params.set(name, value);
    return params;
  }

  async function fetchPart(name, more) {
    const response = await fetch(form.action, { method: "POST", body: formParams({ ...more, part: name }) });
    if (!response.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(response.status);
    return response.text();
  }

  async function find(more, move = true) {
    if (input.value.trim()) clearOrigin();
    box.close();
    const thisRequest = ++latestRequest;
    results.setAttribute("aria-busy", "true");
    try {
      const html = await fetchPart("results", more);
      if (thisRequest !== latestRequest) return; // a newer request has been sent
      replace(results, html);
      showPositionButton();
      showMessage("");
      updateAddress();
      storePosition();
      document.body.classList.toggle("has-results", Boolean(results.querySelector("ol.results li")));
      showOnMap();
      if (move) goToResults();
    } catch {
      if (thisRequest === latestRequest) showMessage(messages.failed);
    }
    results.removeAttribute("aria-busy");
    count();
  }

  function goToResults() {
    const heading = document.getElementById("found") ?? results;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start" });
  }

  // HTML rendered by our own server, with all outlet text escaped.
  function replace(element, html) {
    element.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  }

  function showPositionButton() {
    for (const button of results.querySelectorAll("[data-use-position]")) button.hidden = !navigator.geolocation;
  }

  function showOnMap() {
    if (typeof LocatorMap !== "undefined") LocatorMap.show();
  }

  // Store the position in this tab only: for going back from an outlet and for switching the language.
  function storePosition() {
    const { lat, lon, accuracy } = Object.fromEntries(formParams());
    if (lat) sessionStorage.setItem("position", JSON.stringify([lat, lon, accuracy]));
    else sessionStorage.removeItem("position");
  }

  function restorePosition() {
    const [visit] = performance.getEntriesByType("navigation");
    const stored = JSON.parse(sessionStorage.getItem("position"));
    if (visit?.type === "back_forward" && stored && !results.querySelector("h2") && !location.search.includes("province")) findFrom(...stored);
  }

  document.querySelector("a[rel=alternate]").addEventListener("click", (event) => {
    if (!formParams().has("lat") && !results.querySelector("[data-private]")) return;
    event.preventDefault();
    form.elements.namedItem("lang")?.remove();
    form.action = event.currentTarget.href;
    form.method = "post";
    form.submit();
  });

  // An area may appear in the address; a position never does.
  function updateAddress() {
    const params = formParams();
    if (!params.has("lat") && !results.querySelector("[data-private]")) history.replaceState(null, "", `${location.pathname}?${params}`);
    else history.replaceState(null, "", location.pathname + (params.get("lang") ? `?lang=${params.get("lang")}` : ""));
  }

  function count() {
    const names = new Set([...formParams().keys()].filter((name) => ["kind", "service", "device", "access", "open", "radius"].includes(name)));
    document.getElementById("filter-count").textContent = names.size ? messages.filters.replace("#", names.size) : "";
  }

  // Query text overrides a position or an area chosen earlier.
  function clearOrigin() {
    setPosition("", "");
    clearAreas();
  }

  function clearAreas() {
    for (const select of where.querySelectorAll("select")) select.value = "";
    for (const label of [...where.children].slice(1)) label.remove();
  }

  function findFrom(lat, lon, accuracy) {
    input.value = "";
    setPosition(lat, lon, accuracy);
    clearAreas();
    find();
  }

  async function findInArea(adcode) {
    input.value = "";
    setPosition("", "");
    try {
      replace(where, await fetchPart("where", { area: adcode }));
      find();
    } catch {
      showMessage(messages.failed);
    }
  }

  // In whole metres; the server accepts at most 100 km.
  function roundedAccuracy({ accuracy }) {
    return Number.isFinite(accuracy) ? String(Math.min(Math.max(Math.ceil(accuracy), 0), 100000)) : "";
  }

  document.getElementById("use-position").addEventListener("click", () => {
    if (!navigator.geolocation) return showMessage(messages.refused);
    showMessage(messages.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => findFrom(coords.latitude.toFixed(6), coords.longitude.toFixed(6), roundedAccuracy(coords)),
      () => showMessage(messages.refused),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });

  document.addEventListener("place-picked", ({ detail }) => findFrom(detail.lat, detail.lon));

  where.addEventListener("change", async ({ target }) => {
    const name = target.name;
    input.value = "";
    setPosition("", "");
    let after = target.closest("label").nextElementSibling;
    for (; after; after = after.nextElementSibling) after.querySelector("select").value = "";
    try {
      replace(where, await fetchPart("where"));
      where.querySelector(`[name="${name}"]`)?.focus();
      if (formParams().has("province")) find({}, false);
    } catch {
      showMessage(messages.failed);
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
    if (button?.name === "area") return findInArea(button.value);
    if (button?.name === "instead") {
      input.value = button.value;
      return find();
    }
    find(button?.name ? { [button.name]: button.value } : {});
  });

  results.addEventListener("click", ({ target }) => {
    if (target.closest("[data-use-position]")) document.getElementById("use-position").click();
  });

  showPositionButton();
  restorePosition();
})();
