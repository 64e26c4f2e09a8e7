// What the finder says about a searched text, beside the map: the places it may mean as buttons, and a named fault,
// which the map does not filter by, as a link to the list.
"use strict";

const MapDoubt = (() => {
  const form = document.getElementById("map-search"), box = document.getElementById("map-doubt");

  // Show the doubt about a text by the list found for it; return whether its place has to be chosen first.
  // `choose` gets text and label of a reply, and whether it is an area code.
  function show(found, words, choose) {
    const isAsked = !found.querySelector("ol.results > li");
    const question = found.querySelector(isAsked ? ".question" : ".meant");
    box.replaceChildren(...replies(question, choose), ...repair(found, words));
    box.hidden = !box.hasChildNodes();
    return isAsked && Boolean(question?.querySelector("li button"));
  }

  function replies(question, choose) {
    const options = [...(question?.querySelectorAll("li button") ?? [])];
    if (!options.length) return [];
    const text = document.createElement("p"), list = document.createElement("ul");
    text.textContent = question.querySelector("h2, .ask-back, summary").textContent.trim();
    list.className = "options";
    list.append(...options.map((option) => reply(option, choose)));
    return [text, list];
  }

  function reply({ name, value, textContent }, choose) {
    const item = document.createElement("li"), button = document.createElement("button");
    const label = textContent.trim();
    button.type = "button";
    button.className = "button";
    button.textContent = label;
    button.addEventListener("click", () => choose(value, label, name === "area"));
    item.append(button);
    return item;
  }

  function repair(found, words) {
    const { label = "" } = found.getElementById("repair-named")?.dataset ?? {};
    if (!label) return [];
    const line = document.createElement("p"), link = document.createElement("a"), address = new URL(form.action);
    address.searchParams.set("q", words);
    link.href = address;
    link.textContent = box.dataset.repair.replace("#", () => label);
    line.append(link);
    return [line];
  }

  function clear() {
    box.replaceChildren();
    box.hidden = true;
  }

  return { show, clear };
})();
