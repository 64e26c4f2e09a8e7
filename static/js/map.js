// Fills the map that folium drew. Names reach it through textContent alone.
"use strict";

const LocatorMap = (() => {
  let map, options, clusters, found, origin, running;
  const page = (ref) => `/outlets/${encodeURIComponent(ref)}${options.lang === "en" ? "?lang=en" : ""}`;

  function begin(drawn, given) {
    map = drawn;
    options = given;
    map.setView(options.center, options.zoom);
    map.attributionControl.setPrefix(false);
    L.control.zoom({ position: "topright" }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    Basemap.of(options.background, options.lang).addTo(map);
    clusters = L.layerGroup().addTo(map);
    found = L.featureGroup().addTo(map);
    if (options.clusters) {
      map.on("moveend", look);
      document.getElementById("find")?.addEventListener("change", look);
      look();
    }
    if (options.pick) map.on("click", (event) => pick(event.latlng));
    show();
  }

  function pick(place) {
    const { lat, lng } = place.wrap();
    document.dispatchEvent(new CustomEvent("place-picked", { detail: { lat: lat.toFixed(6), lon: lng.toFixed(6) } }));
  }

  // ---- what the viewport shows ----

  function question() {
    const view = map.getBounds();
    const cut = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(5);
    const box = [cut(view.getWest(), 180), cut(view.getSouth(), 85), cut(view.getEast(), 180), cut(view.getNorth(), 85)];
    const asked = new URLSearchParams({ bbox: box.join(","), zoom: map.getZoom() });
    const form = document.getElementById("find");
    for (const [name, value] of form ? new FormData(form) : [])
      if (["kind", "service", "device", "access", "open"].includes(name) && value) asked.append(name, value);
    return asked;
  }

  async function look() {
    running?.abort();
    running = new AbortController();
    try {
      const response = await fetch(`/api/v1/clusters?${question()}`, { signal: running.signal });
      if (response.ok) draw((await response.json()).features);
    } catch (problem) {
      if (problem.name !== "AbortError") clusters.clearLayers();
    }
  }

  function draw(features) {
    clusters.clearLayers();
    for (const { geometry, properties } of features) {
      const [lon, lat] = geometry.coordinates;
      clusters.addLayer(properties.count ? cluster([lat, lon], properties.count) : single([lat, lon], properties));
    }
  }

  function cluster(place, count) {
    const size = 30 + Math.min(22, Math.round(Math.log2(count) * 2));
    const many = count.toLocaleString("en");
    const icon = L.divIcon({ className: "cluster", html: text(many), iconSize: [size, size] });
    const said = options.lang === "en" ? `${many} outlets, zoom in` : `${many} 个网点，放大查看`;
    return named(L.marker(place, { icon }), said).on("click", () => map.setView(place, Math.min(map.getZoom() + 2, 18)));
  }

  function single(place, { ref, name, kind }) {
    const icon = L.divIcon({ className: `spot ${kind}`, html: "", iconSize: [26, 26] });
    return named(L.marker(place, { icon }), name).bindPopup(() => card(name, page(ref)));
  }

  // ---- what the list shows ----

  function show() {
    found.clearLayers();
    origin?.remove();
    const list = document.querySelector("ol.results");
    const items = [...(list?.children ?? [])];
    for (const [i, item] of items.entries()) found.addLayer(numbered(item, i + 1, items.length));
    const here = list && list.dataset.lat ? [Number(list.dataset.lat), Number(list.dataset.lon)] : null;
    if (here) origin = L.marker(here, { icon: L.divIcon({ className: "origin", html: "", iconSize: [18, 18] }), interactive: false, keyboard: false }).addTo(map);
    if (here && items.length) map.fitBounds(found.getBounds().extend(here), { padding: [40, 40], maxZoom: 14, animate: false });
    else if (here) map.setView(here, 11);
  }

  function numbered(item, number, count) {
    const link = item.querySelector("h3 a");
    const html = text(count > 1 ? number : "");
    const icon = L.divIcon({ className: "number", html, iconSize: [30, 30], iconAnchor: [1, 29], popupAnchor: [14, -26] });
    const marker = named(L.marker([Number(item.dataset.lat), Number(item.dataset.lon)], { icon, zIndexOffset: 1000 }), `${count > 1 ? `${number} ` : ""}${link.textContent}`);
    item.addEventListener("mouseenter", () => marker.getElement()?.classList.add("lit"));
    item.addEventListener("mouseleave", () => marker.getElement()?.classList.remove("lit"));
    return marker.bindPopup(() => card(link.textContent, link.href));
  }

  // ---- parts ----

  function text(said) {
    const element = document.createElement("span");
    element.textContent = said;
    return element;
  }

  function card(name, address) {
    const link = document.createElement("a");
    link.textContent = name;
    link.href = address;
    return link;
  }

  function named(marker, said) {
    return marker.on("add", () => {
      const element = marker.getElement();
      element.setAttribute("aria-label", said);
      element.title = said;
    });
  }

  return { begin, show, look };
})();
