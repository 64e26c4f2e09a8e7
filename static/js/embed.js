// Progressive enhancement of the embedded finder: uses the visitor's position and reports the chosen outlet to the host page.
"use strict";

(() => {
  const form = document.getElementById("find");
  const results = document.getElementById("results");
  const statusLine = document.getElementById("said");
  const errorBox = document.getElementById("trouble");
  const here = document.getElementById("here");
  const input = document.getElementById("words");
  const messages = form.dataset;
  const host = document.body.dataset.host; // the origin that may receive messages, as allowed by the server; or empty
  let origin = null; // a position or an area; stays in this frame: sent in request bodies, never to the host page
  let latestRequest = 0;

  function post(message) {
    if (!host || parent === window) return;
    try {
      parent.postMessage({ version: 1, ...message }, host);
    } catch {
      // not a valid origin: no message is sent
    }
  }

  function showError(text) {
    errorBox.textContent = text;
    errorBox.hidden = !text;
  }

  function formParams() {
    const params = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) params.append(name, value);
    if (origin) params.delete("adcode");
    if (origin) for (const [name, value] of Object.entries(origin)) params.set(name, value);
    return params;
  }

  async function find(moveFocus = true) {
    const thisRequest = ++latestRequest;
    results.setAttribute("aria-busy", "true");
    statusLine.textContent = messages.searching;
    try {
      const response = await fetch(form.action, { method: "POST", body: formParams() });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const rendered = page.getElementById("results");
      if (thisRequest !== latestRequest) return; // a newer request has been sent
      // HTML rendered by our own server, with all outlet text escaped.
      results.replaceChildren(...rendered.childNodes);
      showError("");
      updateButtons();
      statusLine.textContent = ["found", "found-count"].map((id) => document.getElementById(id)?.textContent ?? "").join(" ").trim();
      if (moveFocus) results.querySelector(".question #found")?.focus();
    } catch {
      if (thisRequest !== latestRequest) return;
      statusLine.textContent = "";
      showError(messages.failed);
    }
    results.removeAttribute("aria-busy");
  }

  function updateButtons() {
    for (const button of results.querySelectorAll("[data-use-position]")) button.hidden = here.hidden;
    for (const button of results.querySelectorAll(".choose")) button.hidden = !host || parent === window;
  }

  function choose(button) {
    for (const choice of results.querySelectorAll(".choose")) {
      const picked = choice === button;
      choice.setAttribute("aria-pressed", picked);
      choice.firstElementChild.textContent = picked ? messages.picked : messages.choose;
    }
    const outlet = JSON.parse(button.dataset.outlet);
    statusLine.textContent = messages.chosen.replace("#", () => outlet.name);
    post({ type: "locator:chosen", outlet });
  }

  results.addEventListener("click", ({ target }) => {
    if (target.closest("[data-use-position]")) here.click();
    const button = target.closest(".choose");
    if (button) choose(button);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button?.name === "instead") input.value = button.value;
    if (button?.name === "drop") {
      for (const field of form.querySelectorAll("[data-filter]")) field.value = "";
      document.getElementById("only")?.remove();
    }
    if (button?.name === "area") setOrigin({ area: button.value });
    else if (input.value.trim()) setOrigin(null);
    find();
  });

  document.getElementById("kind").addEventListener("change", () => {
    if (input.value.trim() || origin || form.elements.namedItem("adcode")) find(false);
  });

  // Query text overrides an earlier position or area, and these override the query text.
  function setOrigin(place) {
    origin = place;
    input.required = !place;
    if (place) input.value = "";
  }

  here.hidden = !navigator.geolocation;
  here.addEventListener("click", () => {
    showError(messages.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const accuracy = Number.isFinite(coords.accuracy) ? { accuracy: Math.min(Math.ceil(coords.accuracy), 100000) } : {};
        setOrigin({ lat: coords.latitude.toFixed(6), lon: coords.longitude.toFixed(6), ...accuracy });
        find();
      },
      () => showError(messages.refused),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });

  if (!host && new URLSearchParams(location.search).has("host")) {
    console.warn("locator: host= is not an origin of LOCATOR_EMBED_HOSTS; no message is sent");
  }
  function postHeight() {
    post({ type: "locator:height", height: Math.ceil(document.documentElement.getBoundingClientRect().height) });
  }

  updateButtons();
  postHeight(); // at once: browsers do not draw a frame outside the viewport, and its observers wait
  new ResizeObserver(postHeight).observe(document.documentElement);
})();
