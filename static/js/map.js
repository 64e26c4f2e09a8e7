// The map of a page: its first view, its parts, and the events it shares with the page.
"use strict";

const LocatorMap = (() => {
  const MAX_ZOOM = 18, AREA_ZOOM = 15, NEAR_ZOOM = 16, OUTLET_ZOOM = 13;
  const CUT = 40; // pixels by which the first view may be too low for all of its area
  const QUIET = 800; // milliseconds in which a move is the program's own
  const EDGE = 24, NARROW = 600; // pixels
  let map, options, quietUntil = 0;

  function begin(foliumMap, mapOptions) {
    [map, options] = [foliumMap, mapOptions];
    window[map.getContainer().id] = map;
    quietly(firstView);
    map.on("moveend", limitZoom);
    for (const part of [MapControls, MapMarkers, MapCard, MapOutlets, MapPoints]) part.begin(map, options);
    const basemap = Basemap.of(options.background, options.lang).addTo(map);
    MapCaption.begin(map, options, basemap, hasStreets);
    if (basemap.keepClear) MapMarkers.onChange(basemap.keepClear);
    listen(map.getContainer());
    show();
    map.getContainer().dispatchEvent(new CustomEvent("locator:started", { bubbles: true }));
  }

  // ---- view ----

  function firstView() {
    const streets = hasStreets(options.center);
    const bounds = options.bounds?.[map.getSize().x < NARROW ? "all" : "main"];
    const center = bounds ? L.latLngBounds(bounds).getCenter() : options.center;
    const near = streets ? NEAR_ZOOM : AREA_ZOOM - 1;
    const zoom = bounds ? map.getBoundsZoom(bounds, false, [0, -CUT]) : options.zoom === OUTLET_ZOOM ? near : options.zoom;
    map.setView(center, zoom, { animate: false });
    limitZoom();
  }

  // Return whether there is a street map, or one of a tile service, at a place.
  function hasStreets(place) {
    const { raster, streets = [] } = options.background;
    return Boolean(raster) || streets.some((street) => Basemap.covers(street, L.latLng(place)));
  }

  // Without streets, the map ends where the shipped one has nothing more to show.
  function limitZoom() {
    map.setMaxZoom(hasStreets(map.getCenter()) ? MAX_ZOOM : AREA_ZOOM);
  }

  // Move the map without telling the page that the user did.
  function quietly(move) {
    quietUntil = performance.now() + QUIET;
    move();
  }

  // Move an outlet out from under its card.
  function uncover(place) {
    quietly(() => map.panInside(place, { paddingTopLeft: [EDGE, 2 * EDGE], paddingBottomRight: [EDGE, MapCard.covers() + EDGE] }));
  }

  // ---- page ----

  // Draw the results of the page; `fit` also moves the map to them.
  function show({ fit = true } = {}) {
    if (!map) return; // not started yet
    const view = MapOutlets.showResults();
    if (!fit || !view) return;
    quietly(() => {
      if (view.bounds) map.fitBounds(view.bounds, { padding: [40, 40], maxZoom: 14, animate: false });
      else map.setView(view.center, 11);
    });
  }

  function listen(container) {
    map.on("moveend", () => performance.now() > quietUntil && announce(container));
    container.addEventListener("locator:highlight", ({ detail }) => MapOutlets.highlight(detail?.ref));
    document.addEventListener("locator:highlight", ({ target, detail }) => target !== container && MapOutlets.highlight(detail?.ref));
  }

  function announce(container) {
    const view = map.getBounds();
    const bbox = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()].map((degrees) => Number(degrees.toFixed(5)));
    container.dispatchEvent(new CustomEvent("locator:moved", { bubbles: true, detail: { bbox, zoom: map.getZoom() } }));
  }

  return { begin, show, quietly, uncover, load: () => map && MapOutlets.load() };
})();
