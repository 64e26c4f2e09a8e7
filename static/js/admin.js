// Progressive enhancement of the operator pages: shows the progress of an upload and of a check.
"use strict";

(() => {
  const STEP = 25; // percent between two announcements
  const CHECK_EVERY = 1000; // milliseconds

  function begin(form) {
    const busy = form.querySelector(".busy");
    busy.hidden = false;
    clearProblem(form);
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
    form.dataset.going = "";
    return busy;
  }

  function end(form) {
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
    delete form.dataset.going;
  }

  // As the page without script does: the problem above the form and at its field, which gets the focus.
  function showProblem(form, { detail, field: name }) {
    const [heading, text] = [document.createElement("strong"), document.createElement("span")];
    heading.textContent = form.dataset.refused;
    text.textContent = detail;
    const message = document.createElement("p");
    message.className = "message wrong problem";
    message.setAttribute("role", "alert");
    message.tabIndex = -1;
    message.append(heading, " ", text);
    form.before(message);
    const field = name && form.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`);
    if (!field) return message.focus();
    const reason = document.createElement("span");
    reason.className = "wrong problem";
    reason.id = `${field.id}-wrong`;
    reason.textContent = detail;
    field.after(reason);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", reason.id);
    return field.focus();
  }

  function clearProblem(form) {
    for (const part of form.parentElement.querySelectorAll(".problem")) part.remove();
    for (const field of form.querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
  }

  function upload(form) {
    const busy = begin(form);
    const bar = busy.querySelector("progress");
    const [percent, stage] = [busy.querySelector(".percent"), busy.querySelector(".stage")];
    const request = new XMLHttpRequest();
    let announced = 0;
    bar.hidden = false;
    bar.value = 0;
    stage.textContent = form.dataset.sent;

    request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
      if (!lengthComputable) return;
      const now = Math.floor((100 * loaded) / total);
      bar.value = now;
      percent.textContent = `${now} %`;
      if (now >= announced + STEP && now < 100) {
        announced = now - (now % STEP);
        stage.textContent = `${form.dataset.sent} ${announced} %`;
      }
    });
    request.upload.addEventListener("load", check);
    request.addEventListener("load", () => {
      const result = request.response;
      if (request.status === 200 && result?.report) {
        check();
        return location.assign(result.report); // the report page loads once the file has been checked
      }
      if (request.status === 200) return location.assign(request.responseURL); // signed out meanwhile
      fail({ detail: form.dataset.failed, ...result });
    });
    request.addEventListener("error", () => fail({ detail: form.dataset.failed }));

    function check() {
      bar.removeAttribute("value");
      percent.textContent = "";
      stage.textContent = form.dataset.checking;
    }

    function fail(problem) {
      end(form);
      busy.hidden = true;
      percent.textContent = stage.textContent = "";
      showProblem(form, problem);
    }

    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.send(new FormData(form));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ("going" in form.dataset) return event.preventDefault();
    if ("upload" in form.dataset) {
      event.preventDefault();
      upload(form);
    } else if ("busy" in form.dataset && !event.submitter?.hasAttribute("formaction")) {
      begin(form);
    }
  });

  async function waitForCheck(address) {
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    const isOver = answer && answer.status < 500 && (!answer.ok || answer.redirected || (await answer.json()).checked);
    if (isOver) return location.reload();
    return setTimeout(waitForCheck, CHECK_EVERY, address);
  }

  const checking = document.querySelector("[data-checking]:not(form)");
  if (checking) setTimeout(waitForCheck, CHECK_EVERY, checking.dataset.checking);

  // The browser may restore the page from its back/forward cache while a form is marked busy.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-going]")) {
      end(form);
      form.querySelector(".busy").hidden = true;
    }
  });
})();
