// The results of the search page in place: replaced, announced, and where the focus goes.
"use strict";

const FindResults = (() => {
  const results = document.getElementById("results");

  // HTML rendered by our own server, with all outlet text escaped.
  function replace(element, html) {
    element.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    if (element !== results) return;
    document.body.classList.add("searched");
    document.body.classList.toggle("has-results", Boolean(results.querySelector("ol.results li")));
    const summary = document.querySelector("#repair summary [data-name]"), named = document.getElementById("repair-named");
    if (named) summary.textContent = named.dataset.label || summary.dataset.name;
  }

  const focused = () => (results.contains(document.activeElement) ? document.activeElement : null);

  // Close the form, and begin to read at the heading.
  function moveFocus() {
    for (const fold of FindForm.form.querySelectorAll("details[open]")) fold.open = false;
    document.getElementById("found-said").textContent = ""; // the heading is read instead
    const heading = document.getElementById("found") ?? results;
    heading.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
    document.querySelector(".panel").scrollTop = 0;
  }

  // Say how many results there are, and keep the focus on the button that was pressed.
  function announce(before) {
    const parts = [...results.querySelectorAll("#found, #found-count")];
    document.getElementById("found-said").textContent = parts.map((part) => part.textContent.trim()).join(" ");
    if (!before) return;
    const same = [...results.querySelectorAll("button")].find(({ name, value }) => name === before.name && value === before.value);
    (same ?? document.getElementById("found"))?.focus({ preventScroll: true });
    same?.scrollIntoView({ block: "nearest", inline: "nearest" }); // its row begins anew
  }

  return { replace, focused, moveFocus, announce };
})();
