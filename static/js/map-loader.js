// Loads the scripts of the map, in order, once its element is near the view, and then starts it.
"use strict";

const MapLoader = (() => {
  const MARGIN = "100px"; // around the view

  // The scripts in the template are inert; copies of them load in parallel and run in order.
  function load(start) {
    const scripts = [...document.getElementById("map-scripts").content.querySelectorAll("script")].map(({ src }) => {
      const script = document.createElement("script");
      return Object.assign(script, { src, async: false });
    });
    scripts.at(-1).addEventListener("load", start);
    document.head.append(...scripts);
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
