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
    remove.addEventListener("click", () => {
      try { localStorage.setItem(SAVED, JSON.stringify(read().filter((other) => other.ref !== item.ref))); } catch { return; }
      show();
      (list.querySelector("input") ?? document.querySelector("h1")).focus();
    });
    const facts = [["address", item.address], ["note", item.hours]].filter(([, text]) => text);
    const lines = facts.map(([className, textContent]) => make("p", { className, textContent }));
    const route = make("a", { className: "button", href: `${name.getAttribute("href")}#map-apps`, textContent: form.dataset.route });
    const call = item.phone ? [make("a", { className: "button", href: callLink(item.phone), textContent: item.phone })] : [];
    const choice = make("label", { className: "compare-tick" }, box, make("span", { textContent: form.dataset.choose }, hidden(item)));
    return make("li", {}, make("h2", {}, name), ...lines, make("div", { className: "place-actions" }, route, ...call, choice, remove));
  }
  // The name, for those who hear each control alone.
  function hidden({ name, ref }) {
    return make("span", { className: "unseen", textContent: ` ${name || ref}` });
  }
  function choose() {
    const boxes = [...list.querySelectorAll("input")], checked = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.disabled = !box.checked && checked >= maximum;
    form.querySelector(".go button").disabled = checked === 0;
  }
  list.addEventListener("change", choose);
  show();
})();
