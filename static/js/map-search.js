// Search and the visitor's position on the page of the map. The text of a search is in the address; a position stays in
// this page.
"use strict";

const MapSearch = (() => {
  const NEAR = 14, WIDEST = 5; // zoom levels
  const AREAS = ["province", "city", "district"]; // without a marker
  const MAX_ACCURACY = 100_000; // metres that the server accepts
  const POINTS = ["outlet", "position"]; // without an uncertainty
  const MARGIN = [48, 64]; // pixels around the place and the nearest outlet
  const POSITION = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/;
  const MAY_BE_POSITION = /:\/\/|geo:|[0-9０-９]\s*[°º˚度]|[0-9０-９][.．][0-9０-９]{2,}|[纬经緯經]/i;
  const form = document.getElementById("map-search"), input = document.getElementById("words"), status = document.getElementById("map-status");
  const texts = form.dataset;

  let isArrival = false; // whether the message says where the map is
  let latest = 0; // number of the last search
  let position = null; // members of a query around the position that was searched last

  const report = (text, arrival = false) => {
    status.textContent = text;
    status.hidden = !text;
    isArrival = arrival;
  };
  const leave = ({ type, detail }) => isArrival && (type === "locator:moved" || detail?.ref) && report("");
  const go = (place, zoom) => LocatorMap.quietly(() => window.map_outlets.setView(place, Math.min(zoom, window.map_outlets.getMaxZoom())));

  async function search(chosen = "", isCertain = false) {
    const words = (typeof chosen === "string" && chosen) || input.value.trim();
    if (!words) return input.focus();
    const typed = POSITION.exec(words);
    if (typed) return showPosition([Number(typed[1]), Number(typed[2])]);
    if (MAY_BE_POSITION.test(words)) return post(); // positions stay out of addresses
    setAddress(input.value.trim());
    report("");
    const number = ++latest;
    try {
      const listed = await MapList.request({ q: words });
      if (number !== latest) return;
      if (isCertain === true) MapDoubt.clear();
      else if (MapDoubt.show(listed, words, choose)) return report("");
      const response = await fetch(`/api/v1/places?${new URLSearchParams({ q: words, limit: 1, lang: texts.lang })}`);
      const [found] = response.ok ? (await response.json()).features : [];
      if (number !== latest) return;
      if (!found) return report(texts.none.replace("#", () => words));
      const [lon, lat] = found.geometry.coordinates;
      show([lat, lon], found.properties, MapList.nearest(listed));
    } catch {
      report(texts.failed);
    }
  }

  function choose(words, label, isArea) {
    input.value = label;
    search(isArea ? label : words, isArea); // the digits of an area may be those of an outlet
  }

  function post() {
    form.method = "post";
    form.submit();
  }

  function show(place, { type, radius, point, path, path_en: english }, nearest) {
    const name = texts.lang === "en" && english ? [...english].reverse().join(", ") : path.join(" ");
    const zoom = zoomOf(radius), sentence = texts.shown.replace("#", () => name);
    MapCard.close();
    const isCentre = AREAS.includes(type) || point === "district"; // from which distances mean nothing
    MapOutlets.setOrigin(isCentre ? null : place, POINTS.includes(type) ? {} : { radius: radius ?? 0 });
    arrive(place, zoom, sentence, nearest);
  }

  // Show a position at once, and its nearest outlet as soon as that is known.
  async function showPosition(place, sentence = "", error = {}) {
    const number = ++latest;
    setAddress("");
    position = { lat: place[0], lon: place[1], ...error };
    MapDoubt.clear();
    MapCard.close();
    MapOutlets.setOrigin(place, error);
    arrive(place, NEAR, sentence, null);
    try {
      const listed = await MapList.request({ lat: place[0], lon: place[1], ...error });
      if (number === latest && isArrival) arrive(place, NEAR, sentence, MapList.nearest(listed));
    } catch { /* the map is where it is */ }
  }

  // Move the map to a place, or so far out that the nearest outlet is in view, and say how far it is.
  function arrive(place, zoom, sentence, nearest) {
    const map = window.map_outlets, isEmpty = nearest && !viewOf(place, zoom).contains(nearest.place);
    if (isEmpty) LocatorMap.quietly(() => map.fitBounds([place, nearest.place], { padding: MARGIN, maxZoom: zoom }));
    else go(place, zoom);
    report([sentence, isEmpty && nearest.sentence].filter(Boolean).join(texts.stop), true);
  }

  // The bounds of the map around a place, before it moves there.
  function viewOf(place, zoom) {
    const map = window.map_outlets, half = map.getSize().divideBy(2), middle = map.project(place, zoom);
    return L.latLngBounds(map.unproject(middle.subtract(half), zoom), map.unproject(middle.add(half), zoom));
  }

  // The members of a query for what was searched last; null if nothing was.
  function origin() {
    const words = new URL(location).searchParams.get("q");
    return words ? { q: words } : position;
  }

  function setAddress(words) {
    position = null;
    const address = new URL(location);
    if (words) address.searchParams.set("q", words);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
  }

  // Repeat the search of the address; a position there is none.
  function restore() {
    const words = new URL(location).searchParams.get("q")?.trim() ?? "";
    if (!words) return;
    if (POSITION.test(words) || MAY_BE_POSITION.test(words)) return setAddress("");
    input.value = words;
    search();
  }

  // A zoom at which a circle of this radius in metres fits a small screen.
  function zoomOf(radius) {
    const zoom = Math.floor(Math.log2((40_075_000 * 0.8 * 150) / (256 * Math.max(radius || 0, 500))));
    return Math.max(WIDEST, Math.min(NEAR, zoom));
  }

  function locate() {
    report(texts.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => {
        input.value = "";
        showPosition([latitude, longitude], texts.located, { accuracy: Math.min(Math.ceil(accuracy || 0), MAX_ACCURACY) });
      },
      () => report(texts.refused),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  input.addEventListener("input", () => { // what was not found, or asked about, is no longer in the box
    latest += 1;
    report("");
    MapDoubt.clear();
  });
  for (const type of ["locator:moved", "locator:selected"]) document.addEventListener(type, leave);
  document.addEventListener("locator:started", restore);
  combobox(input, document.getElementById("words-list"), document.getElementById("words-said"), search);

  return { locate, origin };
})();
