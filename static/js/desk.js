// A call by keyboard: results while typing, arrows and Enter for outlets, Alt and a digit for answers.
// It stands before the box, which has the focus at once: no word is typed before somebody listens.
"use strict";

let composing = false;
document.addEventListener("compositionstart", () => (composing = true));
document.addEventListener("compositionend", () => (composing = false));

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("call"), box = document.getElementById("q");
  const found = document.getElementById("found"), card = document.getElementById("card");
  const textOnly = document.getElementById("text-only");
  const LOOKS = 3000;
  let running, active = -1, answers = [], watching;

  async function part(path, more, signal) {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) body.append(name, value);
    for (const { asked, among } of answers.slice(-1)) for (const ref of among) body.append("among", ref);
    for (const { asked } of answers) body.append("asked", asked);
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    const response = await fetch(path, { method: "POST", body, signal });
    if (!response.ok || !response.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(response.status);
    if (response.redirected) location.reload();
    return response.text();
  }

  // Our own server rendered this text and escaped every outlet's words in it.
  function replace(element, html) {
    element.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  }

  async function look() {
    running?.abort();
    running = new AbortController();
    try {
      replace(found, await part("/desk/find" + location.search, {}, running.signal));
      active = -1;
    } catch (problem) {
      if (problem.name !== "AbortError") found.textContent = form.dataset.failed;
    }
  }

  function anew() {
    answers = [];
    look();
  }

  const lines = () => [...found.querySelectorAll(".line")];

  function move(step) {
    const all = lines();
    if (!all.length) return;
    active = Math.max(0, Math.min(all.length - 1, active + step));
    all[active].focus();
  }

  async function open(more) {
    clearInterval(watching);
    try {
      replace(card, await part("/desk/outlet" + location.search, more));
    } catch {
      card.textContent = form.dataset.failed;
    }
    document.getElementById("card-title")?.focus();
  }

  async function send(ref) {
    const sent = document.getElementById("sent");
    try {
      replace(sent, await part("/desk/card" + location.search, { ref }));
    } catch {
      sent.textContent = form.dataset.failed;
      return;
    }
    const offer = document.getElementById("offer");
    clearInterval(watching);
    watching = setInterval(async () => {
      if (!offer.isConnected) return clearInterval(watching);
      replace(offer, await part(`/desk/card/${offer.dataset.token}` + location.search, {}));
    }, LOOKS);
  }

  function answer({ asked, among }) {
    answers.push({ asked, among: among.split(" ") });
    look();
    box.focus();
  }

  async function copy(button) {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.of).textContent);
    button.textContent = button.dataset.done;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", (event) => event.isComposing || anew());
  box.addEventListener("compositionend", anew);
  form.addEventListener("change", (event) => event.target !== box && event.target !== textOnly && look());
  textOnly.addEventListener("change", () => {
    document.getElementById("text-first").hidden = !textOnly.checked;
    document.body.classList.toggle("text-only", textOnly.checked);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches(".line")) open({ ref: button.dataset.ref });
    else if (button.matches(".choice")) answer(button.dataset);
    else if (button.matches(".again")) anew();
    else if (button.matches(".other")) (box.value = button.dataset.words), anew();
    else if (button.matches(".send")) send(button.dataset.ref);
    else if (button.matches(".from-step")) open({ ref: button.dataset.ref, from_step: button.dataset.step });
    else if (button.matches(".copy")) copy(button);
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const inside = event.target === box || event.target.closest?.("#found");
    if (event.key === "Escape") (box.focus(), box.select());
    else if (event.altKey && /^[1-9]$/.test(event.key)) found.querySelectorAll(".choice")[event.key - 1]?.click();
    else if (inside && event.key === "ArrowDown") move(1);
    else if (inside && event.key === "ArrowUp") active > 0 ? move(-1) : ((active = -1), box.focus());
    else if (event.target === box && event.key === "Enter") lines()[Math.max(0, active)]?.click();
    else return;
    event.preventDefault();
  });

  if (box.value && !composing) anew(); // typed while the rest of the page came
});
