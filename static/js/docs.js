// Progressive enhancement of the API documentation: copies examples, and runs them against this server.
"use strict";

(() => {
  const page = document.querySelector(".docs");
  const said = document.getElementById("said");
  const SHOWN = 20_000; // characters of a response

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text); // only in secure contexts
    } catch {
      const area = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: text }));
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  }

  function addCopy(button) {
    const label = button.querySelector("span");
    const before = label.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await copy(button.parentElement.querySelector("code").textContent);
      button.focus();
      label.textContent = said.textContent = page.dataset.copied;
      setTimeout(() => (label.textContent = before), 2000);
    });
  }

  function pretty(text, type) {
    try {
      return /[+/]json/.test(type) ? JSON.stringify(JSON.parse(text), null, 2) : text;
    } catch {
      return text;
    }
  }

  // The response replaces the recorded one.
  function show(box, heading, text) {
    let details = box.querySelector("details");
    if (!details) {
      details = document.createElement("details");
      const code = page.querySelector(".code").cloneNode(true);
      details.append(document.createElement("summary"), code);
      addCopy(code.querySelector(".copy"));
      box.prepend(details);
    }
    details.open = true;
    details.querySelector("summary").textContent = said.textContent = heading;
    details.querySelector("code").textContent = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  }

  async function run(box, path, options) {
    const begin = performance.now();
    try {
      const response = await fetch(path, options);
      const text = await response.text();
      const milliseconds = Math.round(performance.now() - begin);
      show(box, `${page.dataset.now} ${response.status} · ${milliseconds} ms`, pretty(text, response.headers.get("Content-Type") ?? ""));
    } catch {
      show(box, page.dataset.failed, "");
    }
  }

  for (const button of page.querySelectorAll(".copy")) addCopy(button);
  for (const button of page.querySelectorAll(".try")) {
    const box = button.parentElement;
    const body = box.querySelector("template");
    button.hidden = false;
    button.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a link in a new tab
      event.preventDefault();
      if (!body) run(box, button.getAttribute("href"), {});
      else run(box, body.dataset.path, { method: "POST", headers: { "Content-Type": body.dataset.type }, body: body.content.textContent });
    });
  }
})();
