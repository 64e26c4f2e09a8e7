// Registers the service worker, stores the last results for use without a network, and fills in the offline page.
// Stored results have neither position nor distance, and are in the order of their names.
"use strict";

(() => {
  const SAVED = "locator.saved", LAST = "locator.last", MAX_LAST = 10;
  const QUIET = 2000; // milliseconds
  const lang = document.documentElement.lang;
  const page = document.getElementById("offline");

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null; // blocked or damaged
    }
  }

  function write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // blocked or full: nothing is stored
    }
  }

  // ---- results ----

  function storeResults(results) {
    const outlets = [...results.querySelectorAll("ol.results > li[data-lat]")].slice(0, MAX_LAST).map(outletOf).filter(Boolean);
    if (!outlets.length) return;
    outlets.sort((one, other) => one.name.localeCompare(other.name, lang));
    write(LAST, { at: Date.now(), outlets, sample: Boolean(document.querySelector(".notice.sample")) });
  }

  function outletOf(item) {
    const link = item.querySelector("h3 a");
    if (!link) return null;
    const ref = item.dataset.ref ?? decodeURIComponent(new URL(link.href).pathname.split("/").pop());
    const { hours = "", phone = "" } = item.querySelector(".save")?.dataset ?? {}; // the text of a link has a label, too
    const phones = [...item.querySelectorAll('a[href^="tel:"]')].map(({ href }) => ({ href, text: phone }));
    return { ref, name: link.textContent.trim(), address: item.querySelector(".address")?.textContent.trim() ?? "", phones, hours };
  }

  const results = document.getElementById("results");
  if (results) {
    storeResults(results);
    new MutationObserver(() => storeResults(results)).observe(results, { childList: true });
  }

  // ---- offline page ----

  function element(name, text = "", attributes = {}) {
    const created = document.createElement(name);
    created.textContent = text ?? "";
    for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
    return created;
  }

  // A telephone number as text, or as { href, text }.
  function call(phone) {
    const href = phone.href ?? callLink(phone);
    return element("a", phone.text ?? phone, { href: href.startsWith("tel:") ? href : "#", class: "phone" });
  }

  function row({ ref, name, address, phone, phones = [phone], hours }) {
    const item = element("li", "", { class: "card", "data-ref": ref ?? "" });
    const ways = element("p", "", { class: "ways" });
    const numbers = (Array.isArray(phones) ? phones : []).filter(Boolean).map(call);
    if (numbers.length) ways.append(element("span", page.dataset.phone), ...numbers);
    item.append(element("h3", name), element("p", address, { class: "address" }), element("p", hours, { class: "note" }), ways);
    return item;
  }

  function fill(id, outlets) {
    const usable = (Array.isArray(outlets) ? outlets : []).filter((outlet) => typeof outlet?.name === "string");
    const part = document.getElementById(id);
    part.querySelector("ul").replaceChildren(...usable.map(row));
    part.querySelector(".none").hidden = usable.length > 0;
    return usable.length;
  }

  // Move the outlet whose page was opened, if it is stored, to the top; return whether it is.
  function showOpened() {
    const ref = /^\/outlets\/([^/]+)$/.exec(location.pathname)?.[1];
    const item = ref && [...page.querySelectorAll("section li")].find(({ dataset }) => [encodeURI, encodeURIComponent].some((encode) => encode(dataset.ref) === ref));
    if (!item) return false;
    const list = item.closest("section");
    document.getElementById("offline-opened").append(item);
    list.hidden = !list.querySelector("li");
    document.getElementById("offline-opened").hidden = false;
    return true;
  }

  // Leave the outlets whose name or address has all words.
  function filter() {
    const words = document.getElementById("offline-words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const items = [...page.querySelectorAll("section li")], found = document.getElementById("offline-found");
    for (const item of items) item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
    const count = items.filter((item) => !item.hidden).length;
    found.textContent = words.length ? found.dataset.text.replace("#", () => count) : "";
  }

  // Like "5 minutes ago", in the language of the page.
  function age(at, now) {
    const seconds = (Date.now() - at) / 1000;
    const [unit, length] = [["day", 86400], ["hour", 3600], ["minute", 60]].find(([, size]) => seconds >= size) ?? [];
    return unit ? new Intl.RelativeTimeFormat(lang).format(-Math.floor(seconds / length), unit) : now;
  }

  if (page) {
    fill("offline-saved", read(SAVED));
    const last = read(LAST);
    const stored = document.getElementById("offline-age");
    stored.hidden = !fill("offline-last", last?.outlets);
    if (Number.isFinite(last?.at)) stored.textContent = stored.dataset.text.replace("#", () => age(last.at, stored.dataset.now));
    document.getElementById("offline-filter").hidden = page.querySelectorAll("section li").length < 2;
    document.getElementById("offline-words").addEventListener("input", filter);
    const missing = document.getElementById("offline-missing"), words = new URL(location).searchParams.get("q")?.trim();
    const isSearch = Boolean(words) && ["/", "/map"].includes(location.pathname);
    if (isSearch) missing.textContent = missing.dataset.search.replace("#", () => words);
    missing.hidden = (!isSearch && ["/", "/offline"].includes(location.pathname)) || showOpened();
    document.getElementById("offline-sample").hidden = last?.sample !== true;
    document.getElementById("offline-retry").addEventListener("click", () => location.reload());
    addEventListener("online", () => (document.getElementById("offline-status").hidden = false));
  }

  // After the map, which needs the network more.
  function register() {
    navigator.serviceWorker?.register("/sw.js").catch(() => {}); // refused in some browsers
  }
  addEventListener("load", () => setTimeout(register, QUIET));
})();
