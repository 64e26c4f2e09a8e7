// The form of the search page: its parameters, the origin, the region and the filters.
"use strict";

const FindForm = (() => {
  const form = document.getElementById("find");
  const where = document.getElementById("where");
  const input = document.getElementById("words");
  const ORIGIN = ["lat", "lon", "accuracy", "datum", "code", "bbox", "from_map"];
  const FILTERS = ["kind", "service", "access", "open", "radius", "within", "mode", "sort"];
  const ROUNDED = 3, ROUNDED_METRES = 100; // of a position in the history of this tab
  const field = (name) => form.elements.namedItem(name);

  function params(more = {}) {
    const params = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value && name !== "q_before" && name !== "ref") params.append(name, value);
    for (const [name, value] of Object.entries(more)) params.set(name, value);
    return params;
  }

  // Set the hidden members of the origin; all others are cleared.
  function setOrigin(members = {}) {
    for (const name of ORIGIN) {
      field(name).value = members[name] ?? "";
      field(name).disabled = !members[name];
    }
  }

  function clearAreas() {
    for (const select of where.querySelectorAll("select")) select.value = "";
    for (const label of [...where.children].slice(1)) label.remove();
  }

  // Turn the filter of a chip on or off, like the server does; a kind replaces the other one.
  function toggle(name, value) {
    if (field(name) instanceof HTMLSelectElement) return toggleChoice(name, value);
    const boxes = [...form.querySelectorAll(`[name="${name}"]`)];
    const box = boxes.find((each) => each.value === value);
    if (!box) return;
    const checked = !box.checked;
    if (name === "kind") for (const each of boxes) each.checked = false;
    box.checked = checked;
  }

  function toggleChoice(name, value) {
    field(name).value = field(name).value === value ? "" : value;
    if (name === "within" && !field(name).value) field("mode").value = "";
  }

  function dropFilters() {
    for (const box of form.querySelectorAll(".filters input")) box.checked = false;
    for (const select of form.querySelectorAll(".filters select")) select.value = "";
  }

  function dropRepair() {
    document.getElementById("repair-words").value = "";
    for (const radio of form.querySelectorAll("#repair input[type=radio]")) radio.checked = false;
  }

  // Empty the box for another origin; the device and the fault that the text names stay, in their own field.
  function clearWords() {
    const words = document.getElementById("repair-named")?.dataset.words;
    if (input.value && words) document.getElementById("repair-words").value = words;
    input.value = "";
  }

  // Move the access needs and services that the text names to the filters, as the server did.
  function moveFilters() {
    const named = document.getElementById("filters-named");
    if (!named) return;
    input.value = named.dataset.text;
    for (const box of form.querySelectorAll('[name="access"], [name="service"]')) if (named.dataset.filters.split(" ").includes(`${box.name}:${box.value}`)) box.checked = true;
  }

  // Move a text that names only a repair to its own field, as the server did: the next text adds the place. A repair in
  // the text replaces the one in the field.
  function moveRepair() {
    const { moved, words } = document.getElementById("repair-named")?.dataset ?? {};
    if (words) return dropRepair();
    if (!moved) return;
    document.getElementById("repair-words").value = moved;
    input.value = "";
  }

  function choose(name, value) {
    for (const radio of form.querySelectorAll(`#repair [name="${name}"]`)) radio.checked = radio.value === value;
  }

  // What may be stored of a search from a position: all but the exact position.
  function roundedParams(position) {
    const rounded = params();
    if (position) {
      if (rounded.has("q")) rounded.set("from_map", "typed"); // not the visitor's own
      rounded.delete("q");
      rounded.set("lat", Number(position.lat).toFixed(ROUNDED));
      rounded.set("lon", Number(position.lon).toFixed(ROUNDED));
      rounded.set("accuracy", String(Math.max(ROUNDED_METRES, Number(field("accuracy").value) || 0)));
      rounded.delete("datum");
    }
    return [...rounded];
  }

  function restore(pairs) {
    dropFilters();
    dropRepair();
    setOrigin(Object.fromEntries(pairs.filter(([name]) => ORIGIN.includes(name))));
    for (const [name, value] of pairs) {
      if (name === "q") input.value = value;
      else if (name === "repair") document.getElementById("repair-words").value = value;
      else if (name === "device" || name === "fault") choose(name, value);
      else if (FILTERS.includes(name)) toggle(name, value);
    }
  }

  const countFilters = () => new Set([...params().keys()].filter((name) => FILTERS.includes(name) && !["sort", "mode"].includes(name))).size;

  return { form, where, input, params, setOrigin, clearAreas, toggle, dropFilters, dropRepair, clearWords, moveFilters, moveRepair, choose, roundedParams, restore, countFilters };
})();
