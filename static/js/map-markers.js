// Markers with keys: a redraw replaces only what changed, and focus stays. One of them is a tab stop; arrow keys reach the others.
"use strict";

const MapMarkers = (() => {
  const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const ZOOMS = { "+": 1, "=": 1, "-": -1 };
  const drawn = new Map();
  let map, pane, changed = () => {};

  function begin(leafletMap) {
    map = leafletMap;
    pane = map.getPane("markerPane");
    pane.addEventListener("focusin", ({ target }) => makeTabStop(target));
    pane.addEventListener("keydown", onKey);
    map.on("moveend", () => makeTabStop(nearest()));
  }

  // entries: [{ key, place, icon, label, tap, z }]; `group` is the part of the markers that they replace.
  function replace(group, entries) {
    const lost = focused();
    const keys = new Set(entries.map(({ key }) => key));
    const before = lost && elements().find(({ element }) => element === lost);
    for (const [key, marker] of drawn) if (marker.group === group && !keys.has(key)) remove(key, marker);
    for (const entry of entries) if (!drawn.has(entry.key)) add(group, entry);
    if (lost && !lost.isConnected) (nearest(before.point) ?? map.getContainer()).focus({ preventScroll: true });
    else if (!pane.querySelector('[tabindex="0"]')) makeTabStop(nearest());
    changed([...drawn.values()].map(box));
  }

  // The place of a marker and its drawing around it, in pixels: left, top, right, bottom.
  function box(marker) {
    const { offsetWidth: width, offsetHeight: height } = marker.getElement();
    const margin = getComputedStyle(marker.getElement());
    const [x, y] = [parseFloat(margin.marginLeft), parseFloat(margin.marginTop)];
    return { place: marker.getLatLng(), around: [x, y, x + width, y + height] };
  }

  function remove(key, marker) {
    marker.remove();
    drawn.delete(key);
  }

  function add(group, { key, ref, place, icon, label, tap, z = 0 }) {
    const marker = L.marker(place, { icon: icon(), keyboard: false, autoPanOnFocus: false, zIndexOffset: z });
    Object.assign(marker, { group, ref });
    marker.on("click", (event) => tap(marker, event)).addTo(map);
    const element = marker.getElement();
    for (const [name, value] of [["role", "button"], ["tabindex", "-1"], ["aria-label", label]]) element.setAttribute(name, value);
    element.title = label;
    drawn.set(key, marker);
  }

  // ---- keyboard ----

  const focused = () => (pane.contains(document.activeElement) ? document.activeElement : null);

  function elements() {
    const view = map.getBounds();
    return [...drawn.values()].filter((marker) => view.contains(marker.getLatLng()))
      .map((marker) => ({ element: marker.getElement(), point: map.latLngToContainerPoint(marker.getLatLng()) }));
  }

  function nearest(point = map.getSize().divideBy(2)) {
    const away = (one) => one.point.distanceTo(point);
    return elements().reduce((best, one) => (!best || away(one) < away(best) ? one : best), null)?.element;
  }

  function makeTabStop(element) {
    if (!element || (focused() && element !== document.activeElement)) return;
    for (const other of pane.querySelectorAll('[tabindex="0"]')) other.setAttribute("tabindex", "-1");
    element.setAttribute("tabindex", "0");
  }

  function onKey(event) {
    const marker = [...drawn.values()].find((one) => one.getElement() === event.target);
    const direction = ARROWS[event.key];
    const zoom = ZOOMS[event.key];
    if (!marker || (!direction && !zoom && !["Enter", " "].includes(event.key))) return;
    event.preventDefault();
    event.stopPropagation();
    if (zoom) return map.setZoom(map.getZoom() + zoom);
    if (!direction) return marker.fire("click", { latlng: marker.getLatLng() });
    neighbour(marker, direction)?.focus({ preventScroll: true });
  }

  // The closest marker in a direction; a step sideways counts double.
  function neighbour(marker, [x, y]) {
    const from = map.latLngToContainerPoint(marker.getLatLng());
    const cost = ({ point }) => {
      const ahead = (point.x - from.x) * x + (point.y - from.y) * y;
      const aside = Math.abs((point.x - from.x) * y) + Math.abs((point.y - from.y) * x);
      return ahead > 0 && aside <= 2 * ahead ? ahead + 2 * aside : Infinity;
    };
    const [best] = elements().map((one) => [cost(one), one]).sort(([one], [other]) => one - other);
    return best && best[0] < Infinity ? best[1].element : null;
  }

  return { begin, replace, all: () => [...drawn.values()], onChange: (listener) => (changed = listener) };
})();
