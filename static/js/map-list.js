// The finder's list for a place of the map, with the filters of the map: its outlets, and distances in its words.
"use strict";

const MapList = (() => {
  const FILTERS = ["kind", "open"];
  const CLOSE = 8; // zoom level from which on a view has its own list
  const link = document.getElementById("map-to-list");
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

  // The list of a search or of the view on the map, as an address; a position goes into a form instead.
  function open(event) {
    const members = MapSearch.origin() ?? viewOf(window.map_outlets), address = new URL(form.action);
    for (const [name, value] of [...new FormData(form), ...new FormData(filters)]) if (name !== "q") address.searchParams.append(name, value);
    for (const [name, value] of Object.entries(members)) address.searchParams.set(name, value);
    if (!("lat" in members)) return (link.href = address);
    event.preventDefault();
    return post(address);
  }

  function viewOf(map) {
    if (!map || map.getZoom() < CLOSE) return {};
    const view = map.getBounds(), sides = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()];
    return { bbox: sides.map((degrees) => degrees.toFixed(5)).join(",") };
  }

  function post(address) {
    const sent = document.createElement("form");
    [sent.method, sent.action, sent.hidden] = ["post", form.action, true];
    for (const [name, value] of address.searchParams) sent.append(Object.assign(document.createElement("input"), { name, value }));
    document.body.append(sent);
    sent.submit();
  }

  link.addEventListener("click", open);

  return { request, nearest };
})();
