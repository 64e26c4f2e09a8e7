// The page of an outlet: choose a map app, share, copy, save on this device, distance from here.
"use strict";

(() => {
  const SAVED = "locator.saved"; // in localStorage: [{ref, name, address, phone, hours, saved}], the last saved first
  const MAX_SAVED = 50, EARTH_METRES = 6371008.8, TOAST_MS = 2500;
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

  function readSaved() {
    let text;
    try { text = localStorage.getItem(SAVED) ?? "[]"; } catch { return null; } // storage is blocked
    try {
      const stored = JSON.parse(text);
      return Array.isArray(stored) ? stored.filter((item) => item && typeof item.ref === "string") : [];
    } catch {
      return [];
    }
  }
  const save = document.getElementById("save");
  function show(saved) {
    const on = saved.some((item) => item.ref === texts.ref);
    save.setAttribute("aria-pressed", String(on));
    save.lastElementChild.textContent = on ? save.dataset.on : save.dataset.off;
    save.querySelector(".icon").classList.toggle("filled", on);
    return on;
  }
  const saved = readSaved();
  if (saved === null) save.parentElement.hidden = true;
  else {
    show(saved);
    save.addEventListener("click", () => {
      const others = (readSaved() ?? []).filter((item) => item.ref !== texts.ref), adding = save.getAttribute("aria-pressed") !== "true";
      const { ref, name, address, phone, hours } = texts;
      const next = adding ? [{ ref, name, address, phone, hours, saved: new Date().toISOString() }, ...others] : others;
      try { localStorage.setItem(SAVED, JSON.stringify(next.slice(0, MAX_SAVED))); } catch { return; }
      say(show(next) ? texts.saved : texts.unsaved);
    });
  }

  // Where the visitor already allows the position, the distance is measured here; the position is not sent.
  const away = document.getElementById("away");
  if (away.hidden && navigator.geolocation && navigator.permissions?.query)
    navigator.permissions.query({ name: "geolocation" }).then(({ state }) => {
      if (state !== "granted") return;
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        const metres = length(coords, { latitude: Number(texts.lat), longitude: Number(texts.lon) });
        if (coords.accuracy > Math.max(1000, metres / 2) || metres > 500000) return;
        const english = document.documentElement.lang === "en";
        const text = metres < 1000 ? `${Math.max(50, Math.round(metres / 50) * 50)} ${english ? "m" : "米"}` : `${(metres / 1000).toFixed(metres < 10000 ? 1 : 0)} ${english ? "km" : "公里"}`;
        away.textContent = texts.away.replace("{distance}", text);
        away.hidden = false;
      }, () => {}, { maximumAge: 300000, timeout: 15000 });
    }).catch(() => {});
  function length(a, b) {
    const radians = (degrees) => degrees * Math.PI / 180, half = (angle) => Math.sin(radians(angle) / 2) ** 2;
    const h = half(b.latitude - a.latitude) + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(b.longitude - a.longitude);
    return 2 * EARTH_METRES * Math.asin(Math.sqrt(h));
  }
})();
