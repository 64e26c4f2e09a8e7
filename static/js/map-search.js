// Search and the visitor's position on the page of the map. A position stays in this page.
"use strict";

const MapSearch = (() => {
  const NEAR = 14, WIDEST = 5; // zoom levels
  const POSITION = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/;
  const MAY_BE_POSITION = /:\/\/|geo:|[0-9０-９]\s*[°º˚度]|[0-9０-９][.．][0-9０-９]{2,}|[纬经緯經]/i;
  const form = document.getElementById("map-search"), input = document.getElementById("words"), status = document.getElementById("map-status");
  const texts = form.dataset;

  const report = (text) => {
    status.textContent = text;
    status.hidden = !text;
  };
  const go = (place, zoom) => LocatorMap.quietly(() => window.map_outlets.setView(place, Math.min(zoom, window.map_outlets.getMaxZoom())));

  async function search() {
    const words = input.value.trim();
    if (!words) return input.focus();
    const typed = POSITION.exec(words);
    if (typed) return show([Number(typed[1]), Number(typed[2])], NEAR, "");
    if (MAY_BE_POSITION.test(words)) return post(); // positions stay out of addresses
    try {
      const response = await fetch(`/api/v1/places?${new URLSearchParams({ q: words, limit: 1, lang: texts.lang })}`);
      const [found] = response.ok ? (await response.json()).features : [];
      if (!found) return report(texts.none.replace("#", () => words));
      const [lon, lat] = found.geometry.coordinates;
      show([lat, lon], zoomOf(found.properties.radius), found.properties.path.join(" "));
    } catch {
      report(texts.failed);
    }
  }

  function post() {
    form.method = "post";
    form.submit();
  }

  function show(place, zoom, name) {
    MapCard.close();
    go(place, zoom);
    MapOutlets.setOrigin(zoom >= NEAR ? place : null);
    report(name && texts.shown.replace("#", () => name));
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
        show([latitude, longitude], NEAR, "");
        report(texts.located);
      },
      () => report(texts.refused),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  combobox(input, document.getElementById("words-list"), document.getElementById("words-said"), search);

  return { locate };
})();
