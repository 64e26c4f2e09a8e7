// Keyboard control of a call: search while typing, arrows and Enter for outlets, Alt and a digit or letter for answers,
// Alt+0 to type an answer, Backspace in the empty box to undo one; Alt+Enter for the number that gets the message.
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
  const KEYS = form.dataset.keys; // of the answers, with Alt
  let controller, active = -1, pollTimer;
  let answers = [];                  // of the caller: { key, label, candidates, text }
  let replying = false, words = "";  // the box holds a reply; the caller's text before the answers
  let replied = "";                  // the reply that the results on display belong to
  let known = {}, found = {};        // city and outlet for the present search, and for the next text

  async function fetchPart(path, more, signal) {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) body.append(name, value);
    if (replying) body.set("q", words), body.set("reply", box.value);
    for (const ref of answers.at(-1)?.candidates ?? []) body.append("among", ref);
    for (const { key, label } of answers) body.append("asked", key), body.append("label", label);
    const base = answers.findLast(({ text }) => text)?.text;
    for (const [name, value] of Object.entries({ base, ...known, ...more })) if (value) body.set(name, value);
    if (more.ref) body.delete("reply"); // part of the text that was searched
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
    const reply = replying ? box.value : "";
    try {
      replace(results, await fetchPart("/desk/find" + location.search, {}, controller.signal));
      active = -1;
      replied = reply;
      setReplying(replying);
      if (answers.length) found.city = understood().city || found.city;
    } catch (problem) {
      if (problem.name !== "AbortError") results.textContent = form.dataset.failed;
    }
  }

  const understood = () => document.getElementById("understood")?.dataset ?? {};
  const choices = () => [...results.querySelectorAll(".choice:not([hidden])")];

  function restart() {
    [answers, known] = [[], { ...found }];
    setReplying(false);
    return search();
  }

  function forget() {
    found = {};
    if (replying) box.value = words;
    restart();
    box.focus();
  }

  function setReplying(value) {
    replying = value;
    box.placeholder = (value && results.querySelector(".asking q")?.textContent) || "";
  }

  // Narrow the answers to those that begin with the reply; without one, search the reply itself.
  function filter() {
    const reply = box.value.trim().toLowerCase();
    const all = replied ? [] : [...results.querySelectorAll(".choice")];
    const fits = ({ dataset: { label, keys } }) =>
      label.toLowerCase().includes(reply) || keys.split(" ").some((key) => key.startsWith(reply));
    const initials = all.filter(({ dataset: { keys } }) => reply && keys.split(" ")[1]?.startsWith(reply));
    const fitting = initials.length ? initials : all.filter(fits);
    if (!fitting.length) return search();
    for (const choice of all) choice.hidden = !fitting.includes(choice);
    fitting.forEach((choice, i) => (choice.querySelector("kbd").textContent = KEYS[i] ?? choice.dataset.keys.split(" ")[1].slice(0, 4)));
  }

  function typed() {
    if (!replying) restart();
    else if (replied || box.value) filter();
    else search();
  }

  // Turn to the reply: the caller's text moves out of the box. A reply that was searched becomes an answer.
  function hold() {
    const asking = results.querySelector(".asking");
    if (!asking) return;
    if (replying && replied) answers.push({ key: asking.dataset.asked, label: replied, candidates: [], text: understood().text });
    if (!replying) words = box.value;
    setReplying(true);
    box.value = "";
    box.focus();
    if (replied) search();
  }

  function undo() {
    if (answers.length) answers.pop();
    else if (!replying) return (found = {}), (known = {}), search();
    if (replying && !answers.length) (box.value = words), setReplying(false);
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
      replace(card, await fetchPart("/desk/outlet" + location.search, { ...searched(), ...more }));
      found = { near: more.ref };
    } catch {
      card.textContent = form.dataset.failed;
    }
    display(document.getElementById("card-title") ?? card);
  }

  // Focus the title of a card; below the results, on a narrow screen, it is scrolled to the top of the window.
  function display(title) {
    const isBelow = card.offsetTop > results.offsetTop;
    title.focus({ preventScroll: isBelow });
    if (isBelow) requestAnimationFrame(() => title.scrollIntoView({ block: "start", behavior: "instant" })); // after layout
  }

  async function send(ref) {
    const sent = document.getElementById("sent");
    try {
      replace(sent, await fetchPart("/desk/card" + location.search, { ...searched(), ref }));
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

  async function sendSms(button) {
    const line = button.closest(".send-to"), to = line.querySelector("input");
    const status = line.nextElementSibling;
    button.disabled = true;
    try {
      const { ref, token, sending } = button.dataset;
      status.textContent = sending;
      replace(status, await fetchPart("/desk/sms" + location.search, { ...searched(), ref, token, to: to.value }));
      if (status.querySelector(".good")) to.value = "";
    } catch {
      status.textContent = form.dataset.failed;
    }
    button.disabled = false;
  }

  const keyIndex = ({ code }) => KEYS.indexOf(/^(?:Digit|Numpad|Key)(.)$/.exec(code)?.[1].toLowerCase() ?? "-");

  const searched = () => ({ base: understood().text });

  function answer({ asked, among = "", label, text }) {
    answers.push({ key: asked, label, candidates: among.split(" ").filter(Boolean), text });
    if (replying) box.value = "";
    search();
    box.focus();
  }

  // Search what the caller looked for on the pages and open its outlet, or keep what it must suit and wait for a place.
  async function use({ text = "", device, fault, access = "", ref }) {
    box.value = text;
    for (const [name, value] of Object.entries({ device, fault })) if (value) form.elements[name].value = value;
    for (const need of form.querySelectorAll("[name=access]")) {
      need.checked ||= access.split(" ").includes(need.value);
      need.closest("label").hidden &&= !need.checked; // most needs have no box until a caller names them
    }
    const searching = restart();
    box.focus();
    await searching;
    if (ref && box.value === text) await open({ ref });
  }

  function enter(reply) {
    const line = reply || results.querySelector(".use-code, .use-repair") || lines()[Math.max(0, active)];
    line ? line.click() : hold();
  }

  // Nothing of a call is part of the next one: neither its city and answers, nor its number.
  function startCall() {
    clearInterval(pollTimer);
    form.reset();
    showTextOnly();
    card.replaceChildren();
    found = {};
    restart();
  }

  function showTextOnly() {
    document.getElementById("text-first").hidden = !textOnly.checked;
    document.body.classList.toggle("text-only", textOnly.checked);
  }

  async function toggleTextOnly() {
    textOnly.checked = !textOnly.checked;
    showTextOnly();
    const ref = card.querySelector(".send")?.dataset.ref;
    if (ref) await open({ ref });
  }

  function toNumber() {
    const number = [...card.querySelectorAll(".send-to input")].at(-1);
    number?.focus();
    number?.select();
  }

  function escape(target) {
    if (replying && target === box) return undo();
    if (target === box && box.selectionStart === 0 && box.selectionEnd === box.value.length) return startCall();
    if (replying) (box.value = words), setReplying(false);
    box.focus();
    box.select();
  }

  async function copy(button) {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.of).textContent);
    button.textContent = button.dataset.done;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", (event) => event.isComposing || typed());
  box.addEventListener("compositionend", typed);
  form.addEventListener("change", (event) => event.target !== box && event.target !== textOnly && search());
  textOnly.addEventListener("change", showTextOnly);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches(".line")) open({ ref: button.dataset.ref });
    else if (button.matches(".choice, .other")) answer(button.dataset);
    else if (button.matches(".use-code, .use-repair")) use(button.dataset);
    else if (button.matches(".again")) forget();
    else if (button.matches(".send")) send(button.dataset.ref);
    else if (button.matches(".from-step")) open({ ref: button.dataset.ref, from_step: button.dataset.step });
    else if (button.matches(".copy")) copy(button);
    else if (button.matches(".send-sms")) sendSms(button);
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const inside = event.target === box || event.target.closest?.("#found");
    const reply = replying && !replied && box.value && choices()[0];
    if (event.target.id === "card-title" && /^[0-9+]$/.test(event.key) && !event.altKey) return toNumber(); // takes the key
    if (event.key === "Escape") escape(event.target);
    else if (event.key === "F2") toggleTextOnly();
    else if (event.altKey && event.key === "Enter") toNumber();
    else if (event.key === "Enter" && event.target.matches?.(".send-to input")) event.target.nextElementSibling.click();
    else if (event.altKey && event.code === "KeyC") [...card.querySelectorAll(".copy")].at(-1)?.click();
    else if (event.altKey && event.key === "0") hold();
    else if (event.altKey && keyIndex(event) >= 0) choices()[keyIndex(event)]?.click();
    else if (event.target === box && event.key === "Backspace" && !box.value) undo();
    else if (inside && event.key === "ArrowDown") move(1);
    else if (inside && event.key === "ArrowUp") active > 0 ? move(-1) : ((active = -1), box.focus());
    else if (event.target === box && event.key === "Enter") enter(reply);
    else return;
    event.preventDefault();
  });

  if (box.value && !composing) restart(); // typed while the page was still loading
});
