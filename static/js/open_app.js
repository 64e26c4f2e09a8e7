// Opens the map app, and its web page if the app does not come to the front.
"use strict";

(() => {
  const WAIT = 1500; // milliseconds
  const timer = setTimeout(() => {
    if (!document.hidden) location.replace(document.getElementById("web-link").href);
  }, WAIT);
  addEventListener("pagehide", () => clearTimeout(timer));
  location.href = document.getElementById("app-link").href;
})();
