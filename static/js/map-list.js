// The finder's list for a place of the map, with the filters of the map: its outlets, and distances in its words.
"use strict";

const MapList = (() => {
  const FILTERS = ["kind", "open"];
  const form = document.getElementById("map-search"), filters = document.getElementById("find");

  // members: { q }, or { lat, lon } and accuracy of a position, which are sent in the body only.
  async function request(members) {
    const body = new URLSearchParams(new FormData(form));
    for (const [name, value] of new FormData(filters)) if (FILTERS.includes(name)) body.append(name, value);
    body.delete("q");
    for (const [name, value] of Object.entries(members)) body.set(name, value);
    body.set("part", "results");
    const response = await fetch(form.action, { method: "POST", body });
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  // The first outlet of the list, and what is said of it where none is in view; null without outlets.
  function nearest(found) {
    const first = found.querySelector("ol.results > li[data-lat]");
    if (!first) return null;
    const outside = found.querySelector("p.message#found-count"), far = first.querySelector(".far strong");
    const isFiltered = Boolean(found.getElementById("repair-named")?.dataset.label); // the map does not filter by it
    const sentence = outside?.textContent ?? (far && !isFiltered ? form.dataset.nearest.replace("#", () => far.textContent) : "");
    return { place: [Number(first.dataset.lat), Number(first.dataset.lon)], sentence: sentence.trim() };
  }

  return { request, nearest };
})();
