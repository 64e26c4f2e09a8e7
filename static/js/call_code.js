// Show the code for the agent in place of the button, and beside the call; without an answer the form is submitted.
"use strict";

(() => {
  const results = document.getElementById("results"), button = document.querySelector(".help .code-ask");

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest(".call-code-form");
    if (!form) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.set("part", "code");
    try {
      const response = await fetch(form.action, { method: "POST", body });
      if (!response.ok) throw new Error(response.status);
      const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
      form.replaceChildren(...parsed.body.childNodes);
      showBesideCall(form.querySelector(".code").textContent, form.querySelector(".note").textContent);
    } catch {
      form.submit();
    }
  });

  function showBesideCall(code, validity) {
    if (!button) return;
    const [shown, digits, until] = ["output", "strong", "small"].map((name) => document.createElement(name));
    [shown.className, digits.className, digits.textContent, until.textContent] = ["code-shown", "code", code, validity];
    shown.append(button.lastElementChild.cloneNode(true), digits, until);
    button.replaceWith(shown);
    shown.tabIndex = -1;
    shown.focus({ preventScroll: true });
  }

  // A code is of one search: after the next one, the button is back.
  if (results && button)
    new MutationObserver(() => {
      document.querySelector(".help .code-shown")?.replaceWith(button);
      button.hidden = !document.getElementById("call-code");
    }).observe(results, { childList: true });
})();
