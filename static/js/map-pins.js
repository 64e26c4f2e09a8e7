// Drawings of the map: pins, discs of clusters, and the visitor's position. Texts are inserted through textContent only.
"use strict";

const MapPins = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const SHAPE = "M16 1.5C8.1 1.5 2 7.5 2 15.2c0 9.6 11.4 22.3 13.2 24.3a1.1 1.1 0 0 0 1.6 0C18.6 37.5 30 24.8 30 15.2 30 7.5 23.9 1.5 16 1.5z";
  const PIN = [32, 42], SMALL = [28, 37]; // pixels

  function draw(name, attributes, content = "") {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = content;
    return element;
  }

  function pin(className, inside, [width, height]) {
    const svg = draw("svg", { viewBox: "0 0 32 42", width, height, "aria-hidden": "true" });
    svg.append(draw("path", { d: SHAPE }), inside);
    return L.divIcon({ className, html: svg, iconSize: [width, height], iconAnchor: [width / 2, height - 1] });
  }

  const text = (content) => {
    const element = document.createElement("span");
    element.textContent = content;
    return element;
  };

  // Half of the width of a disc in pixels, as map.css has it.
  function radius(label) {
    const width = label.length >= 6 ? 3.4 : label.length === 5 ? 3 : label.length >= 3 ? 2.5 : 2.25;
    return (width * parseFloat(getComputedStyle(document.documentElement).fontSize)) / 2;
  }

  const dot = () => draw("circle", { cx: 16, cy: 15.5, r: 5.5 });

  return {
    text,
    radius,
    // A result of the search, with its number in the list.
    result: (number) => pin("number", number ? draw("text", { x: 16, y: 20.5 }, number) : dot(), PIN),
    outlet: (kind) => pin(`spot ${kind}`, dot(), SMALL),
    origin: () => L.divIcon({ className: "origin", html: "", iconSize: [20, 20] }),
    cluster: (label) => L.divIcon({ className: `cluster digits-${Math.min(label.length, 6)}`, html: text(label), iconSize: null }),
  };
})();
