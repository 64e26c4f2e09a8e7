// The way back leads to the results as they were, if they were the page before.
"use strict";

document.querySelector("[data-back]").addEventListener("click", (event) => {
  if (history.length < 2) return;
  event.preventDefault();
  history.back();
});
