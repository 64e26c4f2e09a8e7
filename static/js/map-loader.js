// Loads the stylesheet and scripts of the map, in order, once its element is near the view, and then starts it.
"use strict";

const MapLoader = (() => {
  const MARGIN = "100px"; // around the view

  // The elements in the template are inert; copies of them load.
  function load(start) {
    const parts = [...document.getElementById("map-scripts").content.children].map(copy);
    const scripts = parts.filter((part) => part.localName === "script");
    scripts.at(-1).addEventListener("load", start);
    document.head.prepend(...parts); // before the site's stylesheets, which change the library's
  }

  function copy(part) {
    const element = document.createElement(part.localName);
    for (const { name, value } of part.attributes) element.setAttribute(name, value);
    if (part.localName === "script") element.async = false; // loaded in parallel, run in order
    return element;
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
