// Keyboard control of a call: search while typing, arrows and Enter for outlets, Alt and a digit for answers.
// Loaded before the search box, which has the focus at once, so that no keystroke is missed.
"use strict";

let composing = false;
document.addEventListener("compositionstart", () => (composing = true));
document.addEventListener("compositionend", () => (composing = false));

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("call"), box = document.getElementById("q");
  const results = document.getElementById("found"), card = document.getElementById("card");
  const textOnly = document.getElementById("text-only");
  const POLL_INTERVAL = 3000;
  let controller, active = -1, answers = [], pollTimer;

  async function fetchPart(path, more, signal) {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) body.append(name, value);
    for (const { candidates } of answers.slice(-1)) for (const ref of candidates) body.append("among", ref);
    for (const { key } of answers) body.append("asked", key);
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    const response = await fetch(path, { method: "POST", body, signal });
    if (!response.ok || !response.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(response.status);
    if (response.redirected) location.reload();
    return response.text();
  }

  // HTML rendered by our own server, with all outlet text escaped.
  function replace(element, html) {
    element.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  }

  async function search() {
    controller?.abort();
    controller = new AbortController();
    try {
      replace(results, await fetchPart("/desk/find" + location.search, {}, controller.signal));
      active = -1;
    } catch (problem) {
      if (problem.name !== "AbortError") results.textContent = form.dataset.failed;
    }
  }

  function restart() {
    answers = [];
    search();
  }

  const lines = () => [...results.querySelectorAll(".line")];

  function move(step) {
    const items = lines();
    if (!items.length) return;
    active = Math.max(0, Math.min(items.length - 1, active + step));
    items[active].focus();
  }

  async function open(more) {
    clearInterval(pollTimer);
    try {
      replace(card, await fetchPart("/desk/outlet" + location.search, more));
    } catch {
      card.textContent = form.dataset.failed;
    }
    document.getElementById("card-title")?.focus();
  }

  async function send(ref) {
    const sent = document.getElementById("sent");
    try {
      replace(sent, await fetchPart("/desk/card" + location.search, { ref }));
    } catch {
      sent.textContent = form.dataset.failed;
      return;
    }
    const offer = document.getElementById("offer");
    clearInterval(pollTimer);
    pollTimer = setInterval(async () => {
      if (!offer.isConnected) return clearInterval(pollTimer);
      replace(offer, await fetchPart(`/desk/card/${offer.dataset.token}` + location.search, {}));
    }, POLL_INTERVAL);
  }

  function answer({ asked, among }) {
    answers.push({ key: asked, candidates: among.split(" ") });
    search();
    box.focus();
  }

  async function copy(button) {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.of).textContent);
    button.textContent = button.dataset.done;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", (event) => event.isComposing || restart());
  box.addEventListener("compositionend", restart);
  form.addEventListener("change", (event) => event.target !== box && event.target !== textOnly && search());
  textOnly.addEventListener("change", () => {
    document.getElementById("text-first").hidden = !textOnly.checked;
    document.body.classList.toggle("text-only", textOnly.checked);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches(".line")) open({ ref: button.dataset.ref });
    else if (button.matches(".choice")) answer(button.dataset);
    else if (button.matches(".again")) restart();
    else if (button.matches(".other")) (box.value = button.dataset.words), restart();
    else if (button.matches(".send")) send(button.dataset.ref);
    else if (button.matches(".from-step")) open({ ref: button.dataset.ref, from_step: button.dataset.step });
    else if (button.matches(".copy")) copy(button);
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const inside = event.target === box || event.target.closest?.("#found");
    if (event.key === "Escape") (box.focus(), box.select());
    else if (event.altKey && /^[1-9]$/.test(event.key)) results.querySelectorAll(".choice")[event.key - 1]?.click();
    else if (inside && event.key === "ArrowDown") move(1);
    else if (inside && event.key === "ArrowUp") active > 0 ? move(-1) : ((active = -1), box.focus());
    else if (event.target === box && event.key === "Enter") lines()[Math.max(0, active)]?.click();
    else return;
    event.preventDefault();
  });

  if (box.value && !composing) restart(); // typed while the page was still loading
});
