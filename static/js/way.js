// Directions to the outlet: from the text that was searched for in this tab, or from the visitor's position, which is
// requested on a tap, sent in the body, and never stored.
"use strict";

(() => {
  const form = document.querySelector(".way-from"), button = document.querySelector(".here-from");
  const start = form.elements.namedItem("from");
  try { start.value ||= sessionStorage.getItem("locator.from") ?? ""; } catch { /* blocked: typed again */ }
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
