// Labelled positions of a change, picking a new one, and the offer to search from a tapped position.
"use strict";

const MapPoints = (() => {
  const TAP_GAP = 12; // pixels between a tapped position and the offer
  let map, options, offer, opener;

  function begin(leafletMap, mapOptions) {
    [map, options] = [leafletMap, mapOptions];
    map.on("click", ({ latlng }) => {
      if (MapCard.close() || closeOffer()) return;
      if (options.pick) pick(latlng);
      else if (options.search) offerSearch(latlng);
    });
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

  // ---- search from a tapped position ----

  function offerSearch(place) {
    const content = document.createElement("div");
    content.className = "map-offer";
    content.append(button(options.texts.search_from, "strong", () => {
      closeOffer();
      pick(place);
    }), button("", "quiet round map-card-close", () => closeOffer(), options.texts.close));
    content.addEventListener("keydown", (event) => event.key === "Escape" && closeOffer());
    opener = document.activeElement;
    offer = L.popup({ className: "map-offer-box", closeButton: false, closeOnClick: false, autoPanPadding: [TAP_GAP, TAP_GAP], minWidth: 0, maxWidth: 400 });
    LocatorMap.quietly(() => offer.setLatLng(place).setContent(content).openOn(map));
    content.firstChild.focus({ preventScroll: true });
  }

  function button(text, style, press, label = text) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: `button ${style}`, textContent: text });
    made.setAttribute("aria-label", label);
    made.addEventListener("click", press);
    return made;
  }

  // Return whether there was an offer to close; the focus goes back to where it was.
  function closeOffer() {
    if (!offer) return false;
    const hadFocus = offer.getElement()?.contains(document.activeElement);
    offer.remove();
    offer = null;
    if (hadFocus) (opener?.isConnected && opener !== document.body ? opener : map.getContainer()).focus({ preventScroll: true });
    return true;
  }

  return { begin };
})();
