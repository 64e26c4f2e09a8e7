// Place search box after the ARIA combobox pattern. Latin text that an input method is composing is searched, too.
"use strict";

function combobox(input, list, status, onChoose) {
  const DELAY = 120, RECENT = "recent-places", MAX_RECENT = 5;
  const MAY_BE_POSITION = /:\/\/|geo:|[0-9０-９]\s*[°º˚度]|[0-9０-９][.．][0-9０-９]{2,}|[纬经緯經]/i;
  const ZHUYIN = /[\u3100-\u312f\u31a0-\u31bf]/;
  const page = document.documentElement.lang, lang = page === "zh-Hans" ? "zh" : page;
  let options = [], active = -1, timer, controller;

  for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": list.id, "aria-autocomplete": "list", "aria-expanded": "false" }))
    input.setAttribute(name, value);

  function read() {
    try {
      return JSON.parse(localStorage.getItem(RECENT));
    } catch {
      return null; // blocked, absent or damaged
    }
  }

  function recent() {
    const stored = read();
    const valid = (item) => typeof item?.words === "string" && typeof item.name === "string";
    return Array.isArray(stored) ? stored.filter(valid).map(({ name, chinese = "", around = "", words }) => ({ name, chinese, around, text: words })) : [];
  }

  function remember({ name, chinese = "", around, text }) {
    const older = recent().filter((item) => item.text !== text);
    const places = [{ name, chinese, around, text }, ...older].slice(0, MAX_RECENT);
    try {
      localStorage.setItem(RECENT, JSON.stringify(places.map((place) => ({ name: place.name, chinese: place.chinese, around: place.around, words: place.text }))));
    } catch {
      // blocked, absent or full: nothing is stored
    }
  }

  // Input methods separate syllables while they compose: lu jia zui, lu'jia'zui.
  function queryOf(text, composing) {
    return (composing ? text.replace(/(?<=[a-z])[ '’](?=[a-z])/gi, "") : text).trim();
  }

  async function search(composing = false) {
    controller?.abort();
    const query = queryOf(input.value, composing);
    if (!query) return show(recent());
    if (MAY_BE_POSITION.test(query) || ZHUYIN.test(query)) return show([]);
    controller = new AbortController();
    try {
      const body = new URLSearchParams({ q: query, lang });
      const response = await fetch(input.dataset.suggestions ?? "/suggestions", { method: "POST", body, signal: controller.signal });
      if (response.ok) show(await response.json());
    } catch (problem) {
      if (problem.name !== "AbortError") close();
    }
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

  // A name beside English ones is read with the voice of its language.
  function named(text) {
    const element = document.createElement("span");
    element.textContent = text;
    if (lang === "en" && /\p{Script=Han}/u.test(text)) element.lang = "zh-Hans";
    return element;
  }

  function row(option, index) {
    const item = document.createElement("li");
    const around = document.createElement("small");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.append(named(option.name), option.chinese ? " " : "", named(option.chinese ?? ""));
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
    input.value = [options[index].text, options[index].words].filter(Boolean).join(" "); // 五道口 碎屏
    remember(options[index]);
    close();
    onChoose();
  }

  function close() {
    clearTimeout(timer);
    controller?.abort();
    show([]);
  }

  input.form?.addEventListener("submit", close);
  input.addEventListener("input", ({ isComposing }) => {
    clearTimeout(timer);
    timer = setTimeout(() => search(isComposing), DELAY);
  });
  input.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(search, DELAY);
  });
  input.addEventListener("focus", () => !input.value && show(recent()));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // keys of the input method
    const keys = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: close, Enter: () => choose(active) };
    if (!keys[event.key] || (event.key === "Enter" && active < 0) || (list.hidden && event.key !== "ArrowDown")) return;
    event.preventDefault();
    if (list.hidden) return search();
    keys[event.key]();
  });

  return { close };
}
