// Outlets on the map: clusters and outlets of the view from the API, and the results of the page as numbered pins.
"use strict";

const MapOutlets = (() => {
  const CELL = 80, TILE = 256; // pixels of the server's clusters
  const MAX_ZOOM = 18, FINEST = 15; // zoom levels of the last clusters, and of the tiles that a request names
  const FILTERS = ["kind", "service", "device", "access", "open"];
  const ABOVE = 1000; // z-index of results
  const MAX_COVERED = 0.75; // of the distance at which two discs touch
  let map, options, controller, origin, start = null, results = [], answer = { features: [], zoom: 0 };
  let selected = null, pointed = null; // refs of the outlet of the card, and of the one under the pointer in the list

  function begin(leafletMap, mapOptions) {
    [map, options] = [leafletMap, mapOptions];
    if (!options.clusters) return;
    map.on("moveend", load);
    document.getElementById("find")?.addEventListener("change", load);
    load();
  }

  // The view, extended to whole tiles of about a kilometre or more, so that its centre does not reveal a position.
  function viewBox() {
    const zoom = Math.min(map.getZoom(), FINEST), bounds = map.getBounds();
    const tiles = (corner, round) => map.project(corner, zoom).divideBy(TILE)[round]().multiplyBy(TILE);
    const northWest = map.unproject(tiles(bounds.getNorthWest(), "floor"), zoom);
    const southEast = map.unproject(tiles(bounds.getSouthEast(), "ceil"), zoom);
    const clamp = (value, limit) => Math.max(-limit, Math.min(limit, value)).toFixed(5);
    return [clamp(northWest.lng, 180), clamp(southEast.lat, 85), clamp(southEast.lng, 180), clamp(northWest.lat, 85)].join(",");
  }

  function viewportParams(zoom) {
    const params = new URLSearchParams({ bbox: viewBox(), zoom });
    const form = document.getElementById("find");
    for (const [name, value] of form ? new FormData(form) : []) if (FILTERS.includes(name) && value) params.append(name, value);
    return params;
  }

  async function load() {
    controller?.abort();
    controller = new AbortController();
    const zoom = map.getZoom() < map.getMaxZoom() ? map.getZoom() : MAX_ZOOM;
    try {
      const response = await fetch(`/api/v1/clusters?${viewportParams(zoom)}`, { signal: controller.signal });
      if (response.ok) draw({ features: (await response.json()).features, zoom });
    } catch (problem) {
      if (problem.name !== "AbortError") draw({ features: [], zoom });
    }
  }

  // ---- drawing ----

  function draw(latest) {
    answer = latest;
    const clusters = answer.features.filter(({ properties }) => properties.count).map(remaining).filter(({ count }) => count > 0);
    const outlets = answer.features.filter(({ properties }) => !properties.count).map(outlet).filter(Boolean);
    MapMarkers.replace("outlets", [...merged(clusters).map(cluster), ...outlets]);
    light();
  }

  // An outlet is drawn once: neither as a pin nor in the count of a cluster if it is among the results.
  function outlet({ geometry: { coordinates: [lon, lat] }, properties: { ref, name, kind } }) {
    if (results.some((result) => result.ref === ref)) return null;
    return { key: `o:${ref}`, ref, place: [lat, lon], label: name, icon: () => MapPins.outlet(kind), tap: (marker) => open(ref, name, marker) };
  }

  function remaining({ geometry: { coordinates: [lon, lat] }, properties: { count } }) {
    const place = [lat, lon];
    const inside = results.filter((result) => cellOf(result.place) === cellOf(place));
    const left = count - inside.length;
    return { count: left, place: place.map((degrees, axis) => (degrees * count - inside.reduce((sum, result) => sum + result.place[axis], 0)) / left) };
  }

  // The clusters, each joined with the larger ones that its disc would cover.
  function merged(clusters) {
    const placed = [];
    for (const one of [...clusters].sort((left, right) => right.count - left.count)) {
      const point = map.latLngToLayerPoint(one.place), radius = MapPins.radius(textOf(one));
      const larger = placed.find((other) => other.point.distanceTo(point) < (other.radius + radius) * MAX_COVERED);
      if (larger) join(larger, one);
      else placed.push({ ...one, point, radius });
    }
    return placed;
  }

  function join(larger, one) {
    const sum = larger.count + one.count;
    larger.place = larger.place.map((degrees, axis) => (degrees * larger.count + one.place[axis] * one.count) / sum);
    larger.count = sum;
  }

  const textOf = ({ count }) => count.toLocaleString("en");

  function cluster({ count, place }) {
    const text = textOf({ count });
    return { key: `c:${text}:${place}`, place, label: options.texts.cluster.replace("#", text), icon: () => (count === 1 ? MapPins.outlet("") : MapPins.cluster(text)), tap: zoomIn };
  }

  function zoomIn(marker) {
    map.setView(marker.getLatLng(), Math.min(map.getZoom() + 2, map.getMaxZoom()));
  }

  // The cell of the server's grid.
  function cellOf([lat, lon]) {
    const columns = Math.floor((TILE * 2 ** answer.zoom) / CELL);
    const row = (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2;
    return `${Math.floor(((lon + 180) / 360) * columns)}/${Math.floor(row * columns)}`;
  }

  // ---- results ----

  // Draw the results of the page and return the view that shows them: `bounds`, `center`, or null.
  function showResults() {
    const list = document.querySelector("ol.results");
    pointed = null;
    if (!list) return showOffered();
    results = [...(list?.children ?? [])].filter((item) => item.dataset.lat).map(resultOf);
    MapMarkers.replace("results", results.map(pin));
    draw(answer);
    const center = list?.dataset.lat ? [Number(list.dataset.lat), Number(list.dataset.lon)] : null;
    setOrigin(center && list.dataset.area === undefined ? center : null, errorOf(list));
    if (!center) return null;
    return results.length ? { bounds: L.latLngBounds(results.map(({ place }) => place)).extend(center) } : { center };
  }

  // Draw the places and areas that the question of the page offers.
  function showOffered() {
    const offered = [...document.querySelectorAll("#results .question [data-lat]")].map(offeredPin);
    results = [];
    MapMarkers.replace("results", offered);
    draw(answer);
    setOrigin(null);
    return offered.length ? { bounds: L.latLngBounds(offered.map(({ place }) => place)) } : null;
  }

  function offeredPin(button) {
    const [place, label] = [[Number(button.dataset.lat), Number(button.dataset.lon)], button.textContent];
    return { key: `offered:${place}:${label}`, place, label, z: ABOVE, icon: () => MapPins.result(0), tap: () => button.click() };
  }

  function resultOf(item, index, { length }) {
    const link = item.querySelector("h3 a");
    const ref = item.dataset.ref ?? decodeURIComponent(new URL(link.href).pathname.split("/").pop());
    item.addEventListener("mouseenter", () => highlight(ref));
    item.addEventListener("mouseleave", () => highlight(null));
    return { ref, name: link.textContent, place: [Number(item.dataset.lat), Number(item.dataset.lon)], number: length > 1 ? index + 1 : 0 };
  }

  function pin({ ref, name, place, number }) {
    const label = number ? `${number} ${name}` : name;
    return { key: `r${number}:${ref}`, ref, place, label, z: ABOVE, icon: () => MapPins.result(number), tap: (marker) => open(ref, name, marker) };
  }

  // Draw the position of the visitor or of the search, [lat, lon], or none; cards have the distance from it, no finer
  // than `error` says: { radius } of a place or { accuracy } of a position, in metres.
  // The error of the place or of the position that a list is around.
  function errorOf(list) {
    const { radius, accuracy } = list?.dataset ?? {};
    return radius ? { radius } : accuracy ? { accuracy } : {};
  }

  function setOrigin(place, error = {}) {
    start = place && { lat: place[0], lon: place[1], ...error };
    origin?.remove();
    origin = place && L.marker(place, { icon: MapPins.origin(), interactive: false, keyboard: false }).addTo(map);
  }

  function open(ref, name, marker) {
    const shown = MapCard.open({ ref, name, element: () => (MapMarkers.all().find((one) => one.ref === ref) ?? marker).getElement(), start, closed: () => select(null) });
    shown.then(() => LocatorMap.uncover(marker.getLatLng()));
    select(ref);
  }

  function select(ref) {
    selected = ref;
    light();
    map.getContainer().dispatchEvent(new CustomEvent("locator:selected", { bubbles: true, detail: { ref } }));
  }

  function highlight(ref) {
    pointed = ref;
    light();
  }

  function light() {
    const ref = pointed ?? selected;
    for (const marker of MapMarkers.all()) {
      const lit = Boolean(ref) && marker.ref === ref;
      marker.getElement().classList.toggle("lit", lit);
      marker.setZIndexOffset((marker.group === "results" ? ABOVE : 0) + (lit ? ABOVE : 0));
    }
  }

  return { begin, load, showResults, setOrigin, highlight };
})();
