// The box for words, after the ARIA combobox pattern; it lets an input method finish before it looks.
"use strict";

function combobox(input, list, said, chosen) {
  const WAIT = 120, RECENT = "recent-places", MOST_RECENT = 5;
  const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
  let options = [], active = -1, timer, running;

  for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": list.id, "aria-autocomplete": "list", "aria-expanded": "false" }))
    input.setAttribute(name, value);

  function recent() {
    try {
      const kept = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
      return Array.isArray(kept) ? kept.filter((each) => typeof each?.words === "string" && typeof each.name === "string") : [];
    } catch {
      return [];
    }
  }

  function keep(place) {
    const others = recent().filter((each) => each.words !== place.words);
    localStorage.setItem(RECENT, JSON.stringify([place, ...others].slice(0, MOST_RECENT)));
  }

  async function look() {
    running?.abort();
    const words = input.value.trim();
    if (!words) return show(recent());
    running = new AbortController();
    try {
      const asked = new URLSearchParams({ q: words, lang });
      const response = await fetch(`/api/v1/places?${asked}`, { signal: running.signal });
      if (response.ok) show((await response.json()).features.map(({ properties }) => place(properties)));
    } catch (problem) {
      if (problem.name !== "AbortError") close();
    }
  }

  function place({ name, path, type }) {
    return { name, around: path.slice(0, -1).join(" "), words: type === "outlet" ? name : path.join("") };
  }

  function show(found) {
    options = found;
    active = -1;
    list.replaceChildren(...found.map(row));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    said.textContent = found.length ? input.dataset.count.replace("#", found.length) : "";
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
    keep(options[index]);
    close();
    chosen();
  }

  function close() {
    clearTimeout(timer);
    running?.abort();
    show([]);
  }

  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  input.addEventListener("compositionstart", () => clearTimeout(timer));
  input.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  input.addEventListener("focus", () => !input.value && show(recent()));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const keys = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: close, Enter: () => choose(active) };
    if (!keys[event.key] || (event.key === "Enter" && active < 0) || (list.hidden && event.key !== "ArrowDown")) return;
    event.preventDefault();
    if (list.hidden) return look();
    keys[event.key]();
  });

  return { close };
}
