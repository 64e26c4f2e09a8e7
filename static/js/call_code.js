// Show the code for the agent in place of the button; without an answer the form is submitted as usual.
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
  } catch {
    form.submit();
  }
});
