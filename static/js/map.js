// Adds clusters, outlets and search results to the folium map. Names are inserted through textContent only.
"use strict";

const LocatorMap = (() => {
  const MAX_ZOOM = 18, AREA_ZOOM = 15, NEAR_ZOOM = 16, OUTLET_ZOOM = 13;
  let map, options, clusters, results, origin, controller;
  const page = (ref) => `/outlets/${encodeURIComponent(ref)}${options.lang === "en" ? "?lang=en" : ""}`;

  function begin(foliumMap, mapOptions) {
    map = foliumMap;
    options = mapOptions;
    const streets = hasStreets(options.center);
    map.setView(options.center, streets && options.zoom === OUTLET_ZOOM ? NEAR_ZOOM : options.zoom);
    limitZoom();
    map.on("moveend", limitZoom);
    map.attributionControl.setPrefix(false);
    L.control.zoom({ position: "topright" }).addTo(map);
    L.control.scale({ imperial: false, position: "topleft" }).addTo(map); // credits may fill the bottom
    Basemap.of(options.background, options.lang).addTo(map);
    clusters = L.layerGroup().addTo(map);
    results = L.featureGroup().addTo(map);
    if (options.clusters) {
      map.on("moveend", load);
      document.getElementById("find")?.addEventListener("change", load);
      load();
    }
    if (options.pick) map.on("click", (event) => pick(event.latlng));
    if (options.points?.length) showPoints(options.points);
    show();
  }

  // ---- zoom ----

  // Return whether there is a street map, or one of a tile service, at a place.
  function hasStreets(place) {
    const { raster, streets = [] } = options.background;
    return Boolean(raster) || streets.some(({ bounds: [west, south, east, north] }) => L.latLngBounds([south, west], [north, east]).contains(place));
  }

  // Without streets, the map ends where the shipped one has nothing more to show.
  function limitZoom() {
    map.setMaxZoom(hasStreets(map.getCenter()) ? MAX_ZOOM : AREA_ZOOM);
  }

  // ---- old and new position ----

  function showPoints(points) {
    const markers = points.map(({ lat, lon, label, kind }) => {
      const icon = L.divIcon({ className: `place-dot ${kind}`, html: "", iconSize: [22, 22] });
      const draggable = options.pick && kind === "new";
      return labelled(L.marker([lat, lon], { icon, draggable, zIndexOffset: draggable ? 1000 : 0 }), label).bindTooltip(text(label)).addTo(map);
    });
    const places = markers.map((marker) => marker.getLatLng());
    if (places.length > 1) L.polyline(places, { color: "#c2410c", weight: 3, dashArray: "6 6", interactive: false }).addTo(map);
    const view = L.latLngBounds(places);
    for (const { lat, lon, radius } of points) if (radius) view.extend(uncertainty([lat, lon], radius));
    map.fitBounds(view, { padding: [50, 50], maxZoom: options.zoom, animate: false });
    if (!options.pick) return;
    const target = markers.at(-1);
    target.on("dragend", () => pick(target.getLatLng()));
    map.on("click", (event) => target.setLatLng(event.latlng));
  }

  function uncertainty(place, radius) {
    return L.circle(place, { radius, color: "#c2410c", weight: 2, fillOpacity: 0.08, interactive: false }).addTo(map).getBounds();
  }

  function pick(place) {
    const { lat, lng } = place.wrap();
    document.dispatchEvent(new CustomEvent("place-picked", { detail: { lat: lat.toFixed(6), lon: lng.toFixed(6) } }));
  }

  // ---- viewport ----

  function viewportParams() {
    const view = map.getBounds();
    const clamp = (value, limit) => Math.max(-limit, Math.min(limit, value)).toFixed(5);
    const box = [clamp(view.getWest(), 180), clamp(view.getSouth(), 85), clamp(view.getEast(), 180), clamp(view.getNorth(), 85)];
    const params = new URLSearchParams({ bbox: box.join(","), zoom: map.getZoom() < map.getMaxZoom() ? map.getZoom() : MAX_ZOOM });
    const form = document.getElementById("find");
    for (const [name, value] of form ? new FormData(form) : [])
      if (["kind", "service", "device", "access", "open"].includes(name) && value) params.append(name, value);
    return params;
  }

  async function load() {
    controller?.abort();
    controller = new AbortController();
    try {
      const response = await fetch(`/api/v1/clusters?${viewportParams()}`, { signal: controller.signal });
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
    const formatted = count.toLocaleString("en");
    const icon = L.divIcon({ className: "cluster", html: text(formatted), iconSize: [size, size] });
    const label = options.lang === "en" ? `${formatted} outlets, zoom in` : `${formatted} 个网点，放大查看`;
    return labelled(L.marker(place, { icon }), label).on("click", () => map.setView(place, Math.min(map.getZoom() + 2, map.getMaxZoom())));
  }

  function single(place, { ref, name, kind }) {
    const icon = L.divIcon({ className: `spot ${kind}`, html: "", iconSize: [26, 26] });
    return labelled(L.marker(place, { icon }), name).bindPopup(() => card(name, page(ref)));
  }

  // ---- search results ----

  function show() {
    results.clearLayers();
    origin?.remove();
    const list = document.querySelector("ol.results");
    const items = [...(list?.children ?? [])];
    for (const [i, item] of items.entries()) results.addLayer(resultMarker(item, i + 1, items.length));
    const position = list && list.dataset.lat ? [Number(list.dataset.lat), Number(list.dataset.lon)] : null;
    if (position && list.dataset.area === undefined) origin = L.marker(position, { icon: L.divIcon({ className: "origin", html: "", iconSize: [18, 18] }), interactive: false, keyboard: false }).addTo(map);
    if (position && items.length) map.fitBounds(results.getBounds().extend(position), { padding: [40, 40], maxZoom: 14, animate: false });
    else if (position) map.setView(position, 11);
  }

  function resultMarker(item, number, count) {
    const link = item.querySelector("h3 a");
    const html = text(count > 1 ? number : "");
    const icon = L.divIcon({ className: "number", html, iconSize: [30, 30], iconAnchor: [1, 29], popupAnchor: [14, -26] });
    const marker = labelled(L.marker([Number(item.dataset.lat), Number(item.dataset.lon)], { icon, zIndexOffset: 1000 }), `${count > 1 ? `${number} ` : ""}${link.textContent}`);
    item.addEventListener("mouseenter", () => marker.getElement()?.classList.add("lit"));
    item.addEventListener("mouseleave", () => marker.getElement()?.classList.remove("lit"));
    return marker.bindPopup(() => card(link.textContent, link.href));
  }

  // ---- helpers ----

  function text(content) {
    const element = document.createElement("span");
    element.textContent = content;
    return element;
  }

  function card(name, address) {
    const link = document.createElement("a");
    link.textContent = name;
    link.href = address;
    return link;
  }

  function labelled(marker, label) {
    return marker.on("add", () => {
      const element = marker.getElement();
      element.setAttribute("aria-label", label);
      element.title = label;
    });
  }

  return { begin, show, load };
})();
