// Place search box after the ARIA combobox pattern; it does not search while an input method is composing.
"use strict";

function combobox(input, list, status, onChoose) {
  const DELAY = 120, RECENT = "recent-places", MAX_RECENT = 5;
  const MAY_BE_POSITION = /:\/\/|geo:|[0-9０-９]\s*[°º˚度]|[0-9０-９][.．][0-9０-９]{2,}|[纬经緯經]/i;
  const LEAST = 0.05; // confidence below which a misspelt name is not suggested, as in the search
  const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
  let options = [], active = -1, timer, controller;

  for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": list.id, "aria-autocomplete": "list", "aria-expanded": "false" }))
    input.setAttribute(name, value);

  function recent() {
    try {
      const stored = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
      return Array.isArray(stored) ? stored.filter((item) => typeof item?.words === "string" && typeof item.name === "string") : [];
    } catch {
      return [];
    }
  }

  function remember(place) {
    const older = recent().filter((item) => item.words !== place.words);
    localStorage.setItem(RECENT, JSON.stringify([place, ...older].slice(0, MAX_RECENT)));
  }

  async function search() {
    controller?.abort();
    const query = input.value.trim();
    if (!query) return show(recent());
    if (MAY_BE_POSITION.test(query)) return show([]); // positions stay out of addresses
    controller = new AbortController();
    try {
      const params = new URLSearchParams({ q: query, lang });
      const response = await fetch(`/api/v1/places?${params}`, { signal: controller.signal });
      if (response.ok) show((await response.json()).features.map(({ properties }) => properties).filter(isNamed).map(place));
    } catch (problem) {
      if (problem.name !== "AbortError") close();
    }
  }

  // A district guessed around a text that names no place is left to the question after the search.
  function isNamed({ matched_by, confidence }) {
    return matched_by !== "centre" && (matched_by !== "typo" || confidence >= LEAST);
  }

  function place({ name, path, type }) {
    return { name, around: path.slice(0, -1).join(" "), words: type === "outlet" ? name : path.join("") };
  }

  function show(matches) {
    options = matches;
    active = -1;
    list.replaceChildren(...matches.map(row));
    list.hidden = !matches.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    status.textContent = matches.length ? input.dataset.count.replace("#", matches.length) : "";
  }

  function row(option, index) {
    const item = document.createElement("li");
    const around = document.createElement("small");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.textContent = option.name;
    around.textContent = option.around;
    item.append(around);
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => choose(index));
    return item;
  }

  function move(step) {
    if (list.hidden || !options.length) return;
    list.children[active]?.setAttribute("aria-selected", "false");
    active = (active + step + options.length + (active < 0 && step < 0 ? 1 : 0)) % options.length;
    list.children[active].setAttribute("aria-selected", "true");
    list.children[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[active].id);
  }

  function choose(index) {
    input.value = options[index].words;
    remember(options[index]);
    close();
    onChoose();
  }

  function close() {
    clearTimeout(timer);
    controller?.abort();
    show([]);
  }

  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(search, DELAY);
  });
  input.addEventListener("compositionstart", () => clearTimeout(timer));
  input.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(search, DELAY);
  });
  input.addEventListener("focus", () => !input.value && show(recent()));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const keys = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: close, Enter: () => choose(active) };
    if (!keys[event.key] || (event.key === "Enter" && active < 0) || (list.hidden && event.key !== "ArrowDown")) return;
    event.preventDefault();
    if (list.hidden) return search();
    keys[event.key]();
  });

  return { close };
}
