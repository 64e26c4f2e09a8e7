// Directions from the visitor's position: requested on a tap, sent in the body, never stored.
"use strict";

(() => {
  const form = document.querySelector(".way-from"), button = document.querySelector(".here-from");
  addEventListener("load", () => document.getElementById("question")?.focus()); // after the jump to #directions
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () =>
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const field = form.elements.namedItem("from");
      field.type = "hidden";
      field.value = `${coords.latitude.toFixed(6)},${coords.longitude.toFixed(6)}`;
      form.submit();
    }, () => form.elements.namedItem("from").focus(), { enableHighAccuracy: true, timeout: 15000 }));
})();
