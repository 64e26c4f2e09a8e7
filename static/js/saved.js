// The outlets that are saved in this browser: open, remove, or choose up to three to compare.
"use strict";

(() => {
  const SAVED = "locator.saved"; // see outlet.js
  const form = document.getElementById("saved"), list = form.querySelector("ul"), maximum = Number(form.dataset.maximum);
  const suffix = form.dataset.lang === "zh" ? "" : `?lang=${form.dataset.lang}`;
  const make = (tag, members, ...children) => {
    const element = Object.assign(document.createElement(tag), members);
    element.append(...children);
    return element;
  };

  function read() {
    try {
      const stored = JSON.parse(localStorage.getItem(SAVED) ?? "[]");
      return Array.isArray(stored) ? stored.filter((item) => item && typeof item.ref === "string") : [];
    } catch {
      return [];
    }
  }
  function show() {
    const saved = read();
    form.hidden = saved.length === 0;
    document.getElementById("none-saved").hidden = saved.length > 0;
    list.replaceChildren(...saved.map(row));
    choose();
  }
  function row(item) {
    const box = make("input", { type: "checkbox", name: "ref", value: item.ref });
    const name = make("a", { href: `/outlets/${encodeURIComponent(item.ref)}${suffix}`, textContent: item.name || item.ref });
    const remove = make("button", { type: "button", className: "button quiet", textContent: form.dataset.remove });
    remove.setAttribute("aria-label", `${form.dataset.remove} ${item.name || item.ref}`);
    box.setAttribute("aria-label", item.name || item.ref);
    remove.addEventListener("click", () => {
      try { localStorage.setItem(SAVED, JSON.stringify(read().filter((other) => other.ref !== item.ref))); } catch { return; }
      show();
      (list.querySelector("input") ?? document.querySelector("h1")).focus();
    });
    const text = make("span", {}, name, make("span", { className: "note", textContent: ` ${item.address || ""}` }));
    return make("li", {}, make("label", {}, box, text), remove);
  }
  function choose() {
    const boxes = [...list.querySelectorAll("input")], checked = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.disabled = !box.checked && checked >= maximum;
    form.querySelector(".go button").disabled = checked === 0;
  }
  list.addEventListener("change", choose);
  show();
})();
