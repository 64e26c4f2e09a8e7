// Search and the visitor's position on the page of the map. The text of a search is in the address; a position stays in
// this page.
"use strict";

const MapSearch = (() => {
  const NEAR = 14, WIDEST = 5; // zoom levels
  const AREAS = ["province", "city", "district"]; // without a marker
  const POSITION = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/;
  const MAY_BE_POSITION = /:\/\/|geo:|[0-9０-９]\s*[°º˚度]|[0-9０-９][.．][0-9０-９]{2,}|[纬经緯經]/i;
  const form = document.getElementById("map-search"), input = document.getElementById("words"), status = document.getElementById("map-status");
  const texts = form.dataset;

  let isArrival = false; // whether the message says where the map is

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
    try {
      if (isCertain === true) MapDoubt.clear();
      else if (await MapDoubt.show(words, choose)) return report("");
      const response = await fetch(`/api/v1/places?${new URLSearchParams({ q: words, limit: 1, lang: texts.lang })}`);
      const [found] = response.ok ? (await response.json()).features : [];
      if (!found) return report(texts.none.replace("#", () => words));
      const [lon, lat] = found.geometry.coordinates;
      show([lat, lon], found.properties);
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

  function show(place, { type, radius, path }) {
    const zoom = zoomOf(radius);
    MapCard.close();
    go(place, zoom);
    MapOutlets.setOrigin(AREAS.includes(type) ? null : place, zoom >= NEAR);
    report(texts.shown.replace("#", () => path.join(" ")), true);
  }

  function showPosition(place) {
    setAddress("");
    MapDoubt.clear();
    MapCard.close();
    go(place, NEAR);
    MapOutlets.setOrigin(place);
    report("");
  }

  function setAddress(words) {
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
      ({ coords: { latitude, longitude } }) => {
        input.value = "";
        showPosition([latitude, longitude]);
        report(texts.located, true);
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
    report("");
    MapDoubt.clear();
  });
  for (const type of ["locator:moved", "locator:selected"]) document.addEventListener(type, leave);
  document.addEventListener("locator:started", restore);
  combobox(input, document.getElementById("words-list"), document.getElementById("words-said"), search);

  return { locate };
})();
