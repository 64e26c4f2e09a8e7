// The card of an outlet: rendered by the server, focused when it opens; Escape closes it and returns the focus.
"use strict";

const MapCard = (() => {
  let map, options, card, body, opener, onShut, latest = 0;

  function begin(leafletMap, mapOptions) {
    [map, options] = [leafletMap, mapOptions];
    card = document.createElement("div");
    card.className = "map-card";
    card.hidden = true;
    card.tabIndex = -1;
    card.setAttribute("role", "dialog");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet round map-card-close";
    button.setAttribute("aria-label", options.texts.close);
    button.addEventListener("click", shut);
    body = document.createElement("div");
    card.append(body, button);
    map.getContainer().parentElement.append(card);
    for (const type of ["scroll", "resize"]) addEventListener(type, () => card.hidden || settle(), { passive: true });
    document.addEventListener("keydown", (event) => event.key === "Escape" && !card.hidden && shut());
  }

  // A sheet begins above the bar with the hotline, wherever the page has scrolled to.
  function settle() {
    const bar = document.querySelector(".help")?.getBoundingClientRect();
    card.style.setProperty("--help-height", `${bar ? Math.max(0, innerHeight - bar.top) : 0}px`);
  }

  // element: returns the marker that gets the focus back, which a redraw may have replaced;
  // start: { lat, lon } of the visitor or of the search and its error, or null; it is sent in the request body only.
  async function open({ ref, name, element, start, closed }) {
    const request = ++latest;
    [opener, onShut] = [element, closed];
    card.setAttribute("aria-label", name);
    body.replaceChildren(heading(ref, name));
    card.hidden = false;
    settle();
    card.focus({ preventScroll: true });
    try {
      const form = new URLSearchParams(start ?? {});
      const response = await fetch(page(ref, "/card"), { method: "POST", body: form });
      if (!response.ok) throw new Error(response.status);
      const html = await response.text();
      // HTML rendered by our own server, with all outlet text escaped.
      if (request === latest) body.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    } catch {
      if (request === latest) body.append(note(options.texts.card_failed));
    }
  }

  const page = (ref, part = "") => `/outlets/${encodeURIComponent(ref)}${part}${options.lang === "zh" ? "" : `?lang=${options.lang}`}`;

  function heading(ref, name) {
    const title = document.createElement("h2"), link = document.createElement("a");
    link.textContent = name;
    link.href = page(ref);
    title.append(link);
    return title;
  }

  function note(content) {
    const line = MapPins.text(content);
    line.className = "note";
    return line;
  }

  function shut() {
    const hadFocus = card.contains(document.activeElement);
    latest++;
    card.hidden = true;
    onShut();
    const marker = opener?.();
    if (hadFocus) (marker?.isConnected ? marker : map.getContainer()).focus({ preventScroll: true });
  }

  // Return whether there was a card to close.
  function close() {
    const wasOpen = !card.hidden;
    if (wasOpen) shut();
    return wasOpen;
  }

  // Height in pixels of the map that the card covers at its lower edge.
  function covers() {
    const [over, under] = [card.getBoundingClientRect(), map.getContainer().getBoundingClientRect()];
    return over.width > under.width / 2 ? Math.max(0, under.bottom - over.top) : 0;
  }

  return { begin, open, close, covers };
})();
