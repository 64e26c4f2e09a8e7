// Loads the scripts of the map, in order, once its element is near the view, and then starts it.
"use strict";

const MapLoader = (() => {
  const MARGIN = "100px"; // around the view
  const ATTEMPTS = 4, PAUSE = 1000; // milliseconds

  // The scripts in the template are inert. All are requested at once; they run in order, and a failed one is requested again.
  async function load(start) {
    const sources = [...document.getElementById("map-scripts").content.querySelectorAll("script")].map(({ src }) => src);
    document.head.append(...sources.map((href) => Object.assign(document.createElement("link"), { rel: "preload", as: "script", href })));
    for (const src of sources) await run(src);
    start();
  }

  async function run(src) {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (await added(src)) return;
      await new Promise((done) => setTimeout(done, attempt * PAUSE));
    }
    throw new Error(`${src} cannot be loaded`);
  }

  function added(src) {
    const script = document.createElement("script");
    return new Promise((done) => {
      for (const type of ["load", "error"]) script.addEventListener(type, () => done(type === "load"));
      document.head.append(Object.assign(script, { src }));
    });
  }

  // After the first frame, so that text and buttons come before the map.
  function begin(start) {
    const element = document.querySelector(".folium-map");
    if (!element) return;
    const soon = () => requestAnimationFrame(() => setTimeout(() => load(start)));
    if (typeof IntersectionObserver === "undefined") return soon();
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      soon();
    }, { rootMargin: MARGIN });
    observer.observe(element);
  }

  return { begin };
})();
