// Directions to the outlet: from the text that was searched for in this tab if its place is not far, or from the visitor's position, which is
// requested on a tap, sent in the body, and never stored.
"use strict";

(() => {
  const form = document.querySelector(".way-from"), button = document.querySelector(".here-from");
  const start = form.elements.namedItem("from");
  const FAR = 100, DEGREE = 111.2; // kilometres
  try { start.value ||= searched() ?? ""; } catch { /* blocked: typed again */ }

  function searched() {
    const { text, lat, lon } = JSON.parse(sessionStorage.getItem("locator.from") || "{}");
    const outlet = document.getElementById("outlet").dataset;
    const north = outlet.lat - lat, east = (outlet.lon - lon) * Math.cos((outlet.lat * Math.PI) / 180);
    return Math.hypot(north, east) * DEGREE <= FAR ? text : "";
  }

  addEventListener("load", () => // after the jump to #directions
    (document.getElementById("question") ?? document.getElementById("steps-title"))?.focus());
  if (!button || !navigator.geolocation) return;
  const line = document.getElementById("way-position"), why = line.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    line.textContent = line.dataset.locating;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      start.type = "hidden";
      start.value = `${coords.latitude.toFixed(6)},${coords.longitude.toFixed(6)}`;
      line.textContent = why;
      form.submit();
    }, () => {
      line.textContent = line.dataset.refused;
      start.focus();
    }, { enableHighAccuracy: true, timeout: 15000 });
  });
})();
