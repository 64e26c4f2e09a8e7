// Keeps what was typed into a form while its submission fails because the session has ended, and fills it in
// after the next sign-in. Passwords, files and what callers say at the desk are never stored.
"use strict";

(() => {
  const KEY = "unsent form";
  const OMITTED = ["csrf_token", "token", "lang", "agreed"];
  const SIGN_IN = /\/sign-in(\/code)?$/;
  const ROOM = /^\/admin\//;
  const frame = document.querySelector("[data-restored]");
  const next = document.querySelector('form input[name="next"]');

  function read() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY));
    } catch {
      return null;
    }
  }

  function write(value) {
    try {
      if (value) sessionStorage.setItem(KEY, JSON.stringify(value));
      else sessionStorage.removeItem(KEY);
    } catch {
      // Storage is full or forbidden: the form is lost as without script.
    }
  }

  const pathOf = (form) => new URL(form.action, location).pathname;
  const inputsOf = (form) => [...form.elements].filter((input) => input.name && !OMITTED.includes(input.name));

  function store(form) {
    const inputs = inputsOf(form);
    if (form.method !== "post" || pathOf(form).endsWith("/sign-out")) return write(null);
    if (SIGN_IN.test(pathOf(form))) return undefined;
    if (!ROOM.test(pathOf(form))) return write(null);
    if (inputs.some((input) => input.type === "password")) return write(null);
    const fields = inputs
      .filter((input) => input.type !== "file" && input.type !== "submit")
      .filter((input) => !["checkbox", "radio"].includes(input.type) || input.checked)
      .map((input) => [input.name, input.value]);
    return write({ page: location.pathname + location.search, path: pathOf(form), fields });
  }

  function isSame(form, saved) {
    const hidden = inputsOf(form).filter((input) => input.type === "hidden");
    return pathOf(form) === saved.path
      && hidden.every((input) => saved.fields.some(([name, value]) => name === input.name && value === input.value));
  }

  function fill(form, fields) {
    const left = [...fields];
    for (const input of inputsOf(form)) {
      if (["hidden", "password", "file", "submit"].includes(input.type)) continue;
      const isBox = ["checkbox", "radio"].includes(input.type);
      const at = left.findIndex(([name, value]) => name === input.name && (!isBox || value === input.value));
      if (isBox) input.checked = at >= 0;
      else if (at >= 0) input.value = left[at][1];
      if (at >= 0) left.splice(at, 1);
    }
  }

  function restore(saved) {
    const form = [...document.forms].find((other) => other.method === "post" && isSame(other, saved));
    if (!form) return;
    fill(form, saved.fields);
    const fold = form.closest("details");
    if (fold) fold.open = true;
    const message = document.createElement("p");
    message.className = "message";
    message.setAttribute("role", "status");
    message.tabIndex = -1;
    message.textContent = frame.dataset.restored;
    form.before(message);
    message.focus();
  }

  const saved = read();
  if (SIGN_IN.test(location.pathname)) {
    const hasEnded = new URLSearchParams(location.search).has("ended");
    if (saved && (hasEnded || saved.ended)) {
      write({ ...saved, ended: true });
      if (next) next.value = saved.page;
    } else write(null);
  } else {
    write(null);
    if (saved?.ended) restore(saved);
  }
  document.addEventListener("submit", (event) => store(event.target));
})();
