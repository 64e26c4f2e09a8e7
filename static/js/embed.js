// The frame works without this file; with it, a position can be used and the page around hears what is chosen.
"use strict";

(() => {
  const form = document.getElementById("find");
  const results = document.getElementById("results");
  const said = document.getElementById("said");
  const trouble = document.getElementById("trouble");
  const here = document.getElementById("here");
  const input = document.getElementById("words");
  const words = form.dataset;
  const host = document.body.dataset.host; // the origin that may hear us, as the server allows it; or none
  let position = null; // stays in this frame: sent in the body of a question, never to the page around
  let turns = 0;

  function post(message) {
    if (!host || parent === window) return;
    try {
      parent.postMessage({ version: 1, ...message }, host);
    } catch {
      // an origin that no browser knows: nobody hears us
    }
  }

  function tell(text) {
    trouble.textContent = text;
    trouble.hidden = !text;
  }

  function asked(button) {
    const wish = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) wish.append(name, value);
    if (button?.name) wish.set(button.name, button.value);
    if (position) for (const [name, value] of Object.entries(position)) wish.set(name, value);
    return wish;
  }

  async function find(button) {
    const turn = ++turns;
    results.setAttribute("aria-busy", "true");
    said.textContent = words.searching;
    try {
      const response = await fetch(form.action, { method: "POST", body: asked(button) });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = page.getElementById("results");
      if (turn !== turns) return; // a later question is on its way
      // Our own server rendered this text and escaped every outlet's words in it.
      results.replaceChildren(...found.childNodes);
      tell("");
      ready();
      said.textContent = document.getElementById("found")?.textContent ?? "";
    } catch {
      if (turn !== turns) return;
      said.textContent = "";
      tell(words.failed);
    }
    results.removeAttribute("aria-busy");
  }

  function ready() {
    for (const button of results.querySelectorAll(".choose")) button.hidden = !host || parent === window;
  }

  function choose(button) {
    for (const each of results.querySelectorAll(".choose")) {
      const picked = each === button;
      each.setAttribute("aria-pressed", picked);
      each.firstElementChild.textContent = picked ? words.picked : words.choose;
    }
    const outlet = JSON.parse(button.dataset.outlet);
    said.textContent = words.chosen.replace("#", () => outlet.name);
    post({ type: "locator:chosen", outlet });
  }

  results.addEventListener("click", ({ target }) => {
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
    if (input.value.trim()) stand(null);
    find();
  });

  document.getElementById("kind").addEventListener("change", () => {
    if (input.value.trim() || position) find();
  });

  // Words go before a position that was used earlier, and a position before words.
  function stand(place) {
    position = place;
    input.required = !place;
    if (place) input.value = "";
  }

  here.hidden = !navigator.geolocation;
  here.addEventListener("click", () => {
    tell(words.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        stand({ lat: coords.latitude.toFixed(6), lon: coords.longitude.toFixed(6) });
        find();
      },
      () => tell(words.refused),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });

  if (!host && new URLSearchParams(location.search).has("host")) {
    console.warn("locator: host= is not an origin of LOCATOR_EMBED_HOSTS; no message is sent");
  }
  new ResizeObserver(() => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    post({ type: "locator:height", height });
  }).observe(document.documentElement);
  ready();
})();
