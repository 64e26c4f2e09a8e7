// Back, reload and shared addresses of the search page: an area or a text may appear in the address; a position only
// rounded, in the history of this tab. The place of the last search is offered as the start of a route in this tab.
"use strict";

const FindHistory = (() => {
  const FROM = "locator.from"; // in sessionStorage; see way.js
  const results = document.getElementById("results");
  const entryKey = () => location.pathname + location.search + JSON.stringify(history.state ?? null);
  const STILL = 200; // milliseconds after which a list is no longer scrolled
  let displayed = entryKey(), timer;

  // Whether the search is from a position, which appears in no address.
  const isPrivate = () => FindForm.params().has("lat") || Boolean(results.querySelector("[data-private]"));

  function update(more = {}, isRestored = false) {
    const params = FindForm.params(), lang = params.get("lang") ? `?lang=${params.get("lang")}` : "";
    if (more.limit) params.set("limit", more.limit);
    const address = location.pathname + (isPrivate() ? lang : params.size ? `?${params}` : "");
    const state = isPrivate() ? { search: FindForm.roundedParams(position(params)) } : null;
    history.scrollRestoration = isPrivate() ? "manual" : "auto"; // the browser has no results yet when it scrolls
    const isSame = isRestored || displayed === address + JSON.stringify(state);
    history[isSame ? "replaceState" : "pushState"](state, "", address);
    displayed = entryKey();
    remember();
  }

  function position(params) {
    const { lat, lon } = results.querySelector("ol.results")?.dataset ?? {};
    const found = { lat: lat || params.get("lat"), lon: lon || params.get("lon") };
    return found.lat ? found : null;
  }

  function remember() {
    const list = results.querySelector("ol.results"), { lat, lon, start: text, place, rough } = list?.dataset ?? {};
    const isStart = list?.querySelector("li") && !isPrivate() && text && lat;
    const start = isStart ? JSON.stringify({ text, place, lat, lon, rough: rough !== undefined }) : "";
    try { sessionStorage.setItem(FROM, start); } catch { /* blocked: the start is typed again */ }
  }

  // Whether the visitor went back or forward while the page was still loading.
  function isOtherEntry() {
    const [loaded] = performance.getEntriesByType("navigation");
    return Boolean(loaded) && !location.hash && new URL(loaded.name).search !== location.search;
  }

  // Restore the search of this entry, which is not in the address.
  function restore(find) {
    remember();
    if (isOtherEntry()) return location.reload();
    const pairs = history.state?.search;
    if (!Array.isArray(pairs) || results.querySelector("h2")) return;
    const { scroll } = history.state;
    FindForm.restore(pairs);
    find().then(() => Array.isArray(scroll) && scrollers().forEach((element, i) => element.scrollTo({ top: Number(scroll[i]) || 0, behavior: "instant" })));
  }

  const scrollers = () => [window, document.querySelector(".panel")];

  // Keep where the list is, beside its search. A page that is being left can no longer do so.
  function keepScroll() {
    if (!Array.isArray(history.state?.search) || !results.querySelector("h2")) return;
    history.replaceState({ ...history.state, scroll: scrollers().map((element) => element.scrollY ?? element.scrollTop) }, "");
    displayed = entryKey();
  }

  for (const element of scrollers()) element.addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(keepScroll, STILL);
  }, { passive: true });
  results.addEventListener("click", keepScroll, true);

  window.addEventListener("popstate", () => {
    if (!location.hash && entryKey() !== displayed) location.reload();
  });

  return { isPrivate, update, restore };
})();
