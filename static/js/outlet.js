// The page of an outlet: choose a map app, share, copy, save on this device, distance from here.
"use strict";

(() => {
  const TOAST_MS = 2500, FARTHEST = 500000; // metres
  const outlet = document.getElementById("outlet"), texts = outlet.dataset;
  for (const element of outlet.querySelectorAll(".script-only")) element.hidden = false;

  const toast = document.createElement("p");
  toast.className = "toast";
  toast.setAttribute("role", "status");
  document.body.append(toast);
  let timer;
  function say(text) {
    toast.textContent = text;
    toast.classList.add("shown");
    clearTimeout(timer);
    timer = setTimeout(() => { toast.classList.remove("shown"); toast.textContent = ""; }, TOAST_MS);
  }

  async function copy(text, field) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const box = field ?? document.body.appendChild(Object.assign(document.createElement("textarea"), { value: text, className: "unseen" }));
      box.select();
      const done = document.execCommand("copy"); // the clipboard API needs https
      if (box !== field) box.remove();
      return done;
    }
  }
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy]");
    if (!button) return;
    const done = await copy(button.dataset.copy, document.getElementById(button.dataset.select));
    button.focus();
    say(done ? texts.copied : texts.notCopied);
  });

  document.getElementById("share-button").addEventListener("click", async (event) => {
    const fold = document.getElementById("share");
    if (!navigator.share) { fold.open = true; return; } // the link leads there
    event.preventDefault();
    try {
      await navigator.share({ title: texts.name, text: texts.address, url: document.getElementById("share-link").value });
    } catch (problem) {
      if (problem.name === "AbortError") return;
      fold.open = true;
      location.hash = "share";
    }
  });

  const apps = document.querySelector("#map-apps .apps");
  if (apps && "HTMLDialogElement" in window) {
    const dialog = document.createElement("dialog"), title = document.createElement("h2"), close = document.createElement("button");
    dialog.className = "choose-app";
    dialog.setAttribute("aria-labelledby", "choose-title");
    Object.assign(title, { id: "choose-title", textContent: texts.choose });
    Object.assign(close, { type: "button", className: "button", textContent: texts.close });
    close.addEventListener("click", () => dialog.close());
    const notes = document.querySelectorAll("#map-apps > .note, #map-apps > .script-only");
    dialog.append(title, ...[...notes].map((note) => note.cloneNode(true)), apps.cloneNode(true), close);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    document.getElementById("navigate").addEventListener("click", (event) => { event.preventDefault(); dialog.showModal(); });
  }

  const save = document.getElementById("save");
  function show(on) {
    save.setAttribute("aria-pressed", String(on));
    save.lastElementChild.textContent = on ? save.dataset.on : save.dataset.off;
    save.querySelector(".icon").classList.toggle("filled", on);
  }
  show(SavedOutlets.has(texts.ref));
  save.addEventListener("click", () => {
    const { ref, name, address, phone, hours } = texts, on = SavedOutlets.toggle({ ref, name, address, phone, hours });
    show(on);
    say(!on ? texts.unsaved : SavedOutlets.last() ? texts.saved : texts.unstored);
  });

  // The distance from the place that was searched for in this tab; else from the visitor's position where it is already
  // allowed: it is measured here and not sent.
  const away = document.getElementById("away");
  if (away.hidden) showSearched();
  if (away.hidden && navigator.geolocation && navigator.permissions?.query)
    navigator.permissions.query({ name: "geolocation" }).then(({ state }) => {
      if (state !== "granted") return;
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        const metres = metresFrom(coords);
        if (coords.accuracy > Math.max(1000, metres / 2)) return;
        showAway(texts.away, metres, Math.max(50, Math.round(metres / 50) * 50));
      }, () => {}, { maximumAge: 300000, timeout: 15000 });
    }).catch(() => {});

  function showSearched() {
    try {
      const { place, lat, lon, rough } = JSON.parse(sessionStorage.getItem("locator.from") || "{}"); // see find-history.js
      const metres = metresFrom({ latitude: Number(lat), longitude: Number(lon) });
      if (!place || !lat) return;
      const step = rough ? 100 : 10; // as in the list, where beyond a kilometre one digit is known of a rough distance
      const known = rough && metres >= 950 ? Number(metres.toPrecision(1)) : metres;
      showAway(texts.awayFrom.replace("{place}", () => place), known, Math.max(step, Math.round(metres / step) * step), rough ? 0 : 1);
    } catch { /* blocked */ }
  }

  function showAway(text, metres, rounded, decimals = 1) {
    if (metres > FARTHEST) return;
    const [metre, kilometre] = document.documentElement.lang === "en" ? ["m", "km"] : ["米", "公里"];
    const distance = metres < 995 ? `${rounded} ${metre}` : `${(metres / 1000).toFixed(metres < 9950 ? decimals : 0)} ${kilometre}`;
    away.textContent = text.replace("{distance}", distance);
    away.hidden = false;
  }

  // Metres on WGS-84 from here to the outlet, by the radii of curvature in the middle: as in lists to 0.1 % within 100 km.
  function metresFrom({ latitude, longitude }) {
    const AXIS = 6378137, ECCENTRICITY_2 = 0.00669437999, radians = Math.PI / 180;
    const middle = ((latitude + Number(texts.lat)) / 2) * radians, flat = 1 - ECCENTRICITY_2 * Math.sin(middle) ** 2;
    const north = (Number(texts.lat) - latitude) * radians * AXIS * (1 - ECCENTRICITY_2) / flat ** 1.5;
    const east = (Number(texts.lon) - longitude) * radians * AXIS * Math.cos(middle) / Math.sqrt(flat);
    return Math.hypot(north, east);
  }
})();
