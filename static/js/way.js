// Directions from the visitor's position: requested on a tap, sent in the body, never stored.
"use strict";

(() => {
  const form = document.querySelector(".way-from"), button = document.querySelector(".here-from");
  addEventListener("load", () => // after the jump to #directions
    (document.getElementById("question") ?? document.getElementById("steps-title"))?.focus());
  if (!button || !navigator.geolocation) return;
  const line = document.getElementById("way-position"), why = line.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    line.textContent = line.dataset.locating;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const field = form.elements.namedItem("from");
      field.type = "hidden";
      field.value = `${coords.latitude.toFixed(6)},${coords.longitude.toFixed(6)}`;
      line.textContent = why;
      form.submit();
    }, () => {
      line.textContent = line.dataset.refused;
      form.elements.namedItem("from").focus();
    }, { enableHighAccuracy: true, timeout: 15000 });
  });
})();
