// Loads the scripts of the map, in order, once its element is near the view, and then starts it.
"use strict";

const MapLoader = (() => {
  const MARGIN = "100px"; // around the view
  const ATTEMPTS = 4, PAUSE = 1000; // milliseconds
  const WIDE = "(min-width: 800px)"; // where the map stands beside the text
  let requested;

  // The scripts in the template are inert. All are requested at once and run in order, one by one if a request failed.
  async function load(start) {
    const scripts = addresses();
    if ((await preloaded()).every(Boolean)) await Promise.all(scripts.map((src) => added("script", { src, async: false })));
    else for (const src of scripts) await run(src);
    start();
  }

  function addresses() {
    return [...document.getElementById("map-scripts").content.querySelectorAll("script")].map(({ src }) => src);
  }

  function preloaded() {
    return (requested ??= Promise.all(addresses().map((href) => added("link", { rel: "preload", as: "script", href }))));
  }

  async function run(src) {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (await added("script", { src })) return;
      await new Promise((done) => setTimeout(done, attempt * PAUSE));
    }
    throw new Error(`${src} cannot be loaded`);
  }

  function added(name, attributes) {
    const element = document.createElement(name);
    return new Promise((done) => {
      for (const type of ["load", "error"]) element.addEventListener(type, () => done(type === "load"));
      document.head.append(Object.assign(element, attributes));
    });
  }

  // After the first frame, so that text and buttons come before the map.
  function begin(start) {
    const element = document.querySelector(".folium-map");
    if (!element) return;
    if (matchMedia(WIDE).matches) preloaded();
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
