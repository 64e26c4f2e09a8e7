// The list of results: saved outlets, comparison, and the map that moves with it.
"use strict";

const ResultList = (() => {
  const MOST_COMPARED = 3, STILL = 1500, NOTICE = 6000; // milliseconds: in which the map moves for new results, not for the visitor; of a notice
  const saved = document.getElementById("saved");
  const mapOf = () => document.querySelector("#map .leaflet-container") ?? document.getElementById("map");
  const notice = document.getElementById("save-said");
  const searchHere = document.getElementById("search-here");
  let view = "", drawn = 0, timer;

  // Prepare a new list: what works with script only appears.
  function refresh(results) {
    drawn = Date.now();
    if (searchHere) searchHere.hidden = true;
    for (const button of results.querySelectorAll(".save")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(SavedOutlets.has(button.dataset.ref)));
    }
    for (const item of results.querySelectorAll("ol.results > li")) {
      for (const type of ["mouseenter", "focusin"]) item.addEventListener(type, () => highlight(item.dataset.ref));
      for (const type of ["mouseleave", "focusout"]) item.addEventListener(type, () => highlight(null));
    }
    showCompared(results);
    showSaved();
  }

  function highlight(ref) {
    mapOf()?.dispatchEvent(new CustomEvent("locator:highlight", { bubbles: true, detail: { ref } }));
  }

  function outletOf(item) {
    const { ref, name, phone, hours } = item.querySelector(".save").dataset;
    return { ref, name, address: item.querySelector(".address")?.textContent ?? "", phone, hours };
  }

  function save(button) {
    const isSaved = SavedOutlets.toggle(outletOf(button.closest("li")));
    button.setAttribute("aria-pressed", String(isSaved));
    notice.textContent = isSaved && !SavedOutlets.last() ? saved.dataset.unstored : "";
    notice.hidden = !notice.textContent;
    clearTimeout(timer);
    timer = setTimeout(() => (notice.hidden = true), NOTICE);
  }

  function showSaved() {
    const outlets = SavedOutlets.all();
    const suffix = document.documentElement.lang === "en" ? "?lang=en" : "";
    saved.hidden = !outlets.length || document.body.classList.contains("searched");
    saved.querySelector("ul").replaceChildren(...outlets.map(({ ref, name }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `/outlets/${encodeURIComponent(ref)}${suffix}`;
      link.textContent = name;
      item.append(link);
      return item;
    }));
  }

  function showCompared(results) {
    const boxes = [...results.querySelectorAll(".compare-tick input")];
    const count = boxes.filter((box) => box.checked).length;
    const bar = document.getElementById("compare");
    if (!bar) return;
    for (const box of boxes) box.disabled = !box.checked && count >= MOST_COMPARED;
    bar.hidden = !count;
    bar.querySelector(".most").textContent = count < MOST_COMPARED ? "" : bar.dataset.most;
    bar.querySelector("button").disabled = count < 2;
    bar.querySelector(".count").textContent = `${count}/${MOST_COMPARED}`;
  }

  // Whether scrolling the list leaves the map in view: on phones it lies above or below the list.
  function isBesideMap(results) {
    const map = mapOf()?.getBoundingClientRect();
    return !map || map.left >= results.getBoundingClientRect().right - 1;
  }

  function listen(results, searchView) {
    results.addEventListener("change", () => showCompared(results));
    addEventListener("pageshow", () => showCompared(results)); // after Back the browser ticks the boxes again
    results.addEventListener("click", ({ target }) => {
      const button = target.closest(".save");
      if (button) save(button);
    });
    document.addEventListener("locator:moved", ({ detail }) => {
      if (!searchHere || !detail?.bbox || Date.now() - drawn < STILL) return;
      view = Array.isArray(detail.bbox) ? detail.bbox.join(",") : String(detail.bbox);
      searchHere.hidden = false;
    }, true);
    document.addEventListener("locator:selected", ({ detail }) => {
      for (const item of results.querySelectorAll("ol.results > li")) item.classList.toggle("lit", item.dataset.ref === detail?.ref);
      if (isBesideMap(results)) results.querySelector("li.lit")?.scrollIntoView({ block: "nearest" });
    });
    searchHere?.addEventListener("click", () => searchView(view));
  }

  return { refresh, listen };
})();
