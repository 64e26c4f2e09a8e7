// Labelled positions of a change, and picking a new one.
"use strict";

const MapPoints = (() => {
  let map, options;

  function begin(leafletMap, mapOptions) {
    [map, options] = [leafletMap, mapOptions];
    if (options.pick) map.on("click", (event) => MapCard.close() || pick(event.latlng));
    if (options.points.length) show(options.points);
  }

  function show(points) {
    const markers = points.map(marker);
    const places = markers.map((one) => one.getLatLng());
    if (places.length > 1) L.polyline(places, { className: "way-moved", weight: 3, dashArray: "6 6", interactive: false }).addTo(map);
    const view = L.latLngBounds(places);
    for (const { lat, lon, radius } of points) if (radius) view.extend(uncertainty([lat, lon], radius));
    map.fitBounds(view, { padding: [50, 50], maxZoom: options.zoom, animate: false });
    if (!options.pick) return;
    const target = markers.at(-1);
    target.on("dragend", () => pick(target.getLatLng()));
    map.on("click", (event) => target.setLatLng(event.latlng));
  }

  function marker({ lat, lon, label, kind }) {
    const icon = L.divIcon({ className: `place-dot ${kind}`, html: "", iconSize: [22, 22] });
    const draggable = options.pick && kind === "new";
    const point = L.marker([lat, lon], { icon, draggable, zIndexOffset: draggable ? 1000 : 0 });
    point.bindTooltip(MapPins.text(label)).addTo(map);
    point.getElement().setAttribute("aria-label", label);
    return point;
  }

  function uncertainty(place, radius) {
    return L.circle(place, { radius, className: "way-moved", weight: 2, fillOpacity: 0.08, interactive: false }).addTo(map).getBounds();
  }

  function pick(place) {
    const { lat, lng } = place.wrap();
    document.dispatchEvent(new CustomEvent("place-picked", { detail: { lat: lat.toFixed(6), lon: lng.toFixed(6) } }));
  }

  return { begin };
})();
