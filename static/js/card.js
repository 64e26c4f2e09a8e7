// Submits the visitor's position to the card, only after a tap.
"use strict";

(() => {
  const form = document.getElementById("offer");
  if (!navigator.geolocation) return;
  form.hidden = false;
  form.querySelector("button").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lat.value = coords.latitude;
        form.elements.lon.value = coords.longitude;
        form.submit();
      },
      () => (document.getElementById("offer-refused").hidden = false),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 },
    );
  });
})();
