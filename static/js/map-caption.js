// Without streets the shipped map has few names from zoom 12 on: the nearest ones outside the view, with the way to them.
"use strict";

const MapCaption = (() => {
  const FROM = 12, SHOWN = 2, ARROWS = "↑↗→↘↓↙←↖";
  let map, options, element, namesAround, latest = 0;

  function begin(leafletMap, mapOptions, basemap, hasStreets) {
    [map, options, namesAround] = [leafletMap, mapOptions, basemap.namesAround];
    if (!namesAround) return; // a tile service
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => {
      element = L.DomUtil.create("p", "map-caption");
      element.hidden = true;
      return element;
    };
    control.addTo(map);
    const update = () => show(!hasStreets(map.getCenter()));
    map.on("moveend", update);
    update();
  }

  async function show(isPlain) {
    const number = ++latest, center = map.getCenter();
    const names = isPlain && map.getZoom() >= FROM ? await namesAround(center) : [];
    if (number !== latest) return; // moved in the meantime
    const view = map.getBounds();
    const isNamed = names.some(({ place }) => view.contains(place));
    const sorted = names.map((name) => ({ ...name, metres: map.distance(center, name.place) })).sort((a, b) => a.metres - b.metres);
    const nearest = [...new Map(sorted.map((name) => [name.name, name]).reverse()).values()].reverse(); // tiles overlap
    element.hidden = isNamed || !nearest.length;
    if (!element.hidden) element.replaceChildren(...apart(center, nearest).map((name) => line(center, name)));
  }

  // The nearest names, one in each direction: the second of two in one place says nothing.
  function apart(center, names) {
    const byDirection = new Map();
    for (const name of names) if (!byDirection.has(octant(center, name))) byDirection.set(octant(center, name), name);
    return [...byDirection.values()].slice(0, SHOWN);
  }

  const octant = (center, { place }) => Math.round(bearing(center, place) / 45) % 8;

  function line(center, { name, place, metres }) {
    const text = document.createElement("span"), arrow = document.createElement("span");
    arrow.textContent = ARROWS[octant(center, { place })];
    arrow.setAttribute("aria-hidden", "true");
    text.append(arrow, ` ${name} ${Math.max(1, Math.round(metres / 1000))} ${options.texts.kilometres}`);
    return text;
  }

  function bearing(from, to) {
    const [a, b] = [from, to].map((place) => L.CRS.EPSG3857.project(L.latLng(place)));
    return ((Math.atan2(b.x - a.x, b.y - a.y) * 180) / Math.PI + 360) % 360;
  }

  return { begin };
})();
