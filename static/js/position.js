// Fills in the form of a position from the map.
"use strict";

document.addEventListener("place-picked", ({ detail }) => {
  const form = document.getElementById("change");
  form.elements.value.value = `${detail.lat}, ${detail.lon}`;
  form.elements.datum.value = "wgs84";
});
