// Custom element <locator-outlets> for third-party pages: a frame with the nearest outlets.
"use strict";

(() => {
  const home = new URL(document.currentScript.src).origin;
  const FILLED = { hotline: "", texts: {} }; // filled in by the server: hotline, and texts by language
  const SEARCH = ["q", "kind", "service", "device", "access", "open", "radius", "limit"];
  const PRESETS = [...SEARCH, "theme-colour", "theme-radius", "theme-font", "theme-dark"];
  const MAX_HEIGHT = 20_000;
  const SILENCE = 4000; // milliseconds from the load of the frame to its first message

  class LocatorOutlets extends HTMLElement {
    static observedAttributes = [...PRESETS, "lang"];
    #frame = null;
    #sentence = null;
    #timer = 0;

    connectedCallback() {
      addEventListener("message", this);
      this.#show();
    }

    disconnectedCallback() {
      removeEventListener("message", this);
      clearTimeout(this.#timer);
      this.#frame?.remove();
      this.#sentence?.remove();
      this.#frame = this.#sentence = null;
    }

    attributeChangedCallback(name, before, after) {
      if (this.#frame && before !== after) this.#load(this.#frame);
    }

    handleEvent({ origin, source, data }) {
      if (origin !== home || source !== this.#frame?.contentWindow || data?.version !== 1) return;
      if (data.type === "locator:height") this.#resize(data.height);
      if (data.type === "locator:chosen" && data.outlet) {
        this.dispatchEvent(new CustomEvent("locator:chosen", { bubbles: true, composed: true, detail: data.outlet }));
      }
    }

    #language() {
      const declared = this.closest("[lang]")?.lang || "zh";
      const tags = Object.keys(FILLED.texts);
      const same = (tag) => tags.find((known) => known.toLowerCase() === tag);
      for (let tag = declared.toLowerCase(); tag; tag = tag.split("-").slice(0, -1).join("-")) {
        if (same(tag)) return same(tag);
        if (/^zh-(tw|hk|mo)$/.test(tag) && same("zh-hant")) return same("zh-hant");
      }
      return declared.toLowerCase().startsWith("zh") ? "zh" : "en";
    }

    #texts() {
      return FILLED.texts[this.#language()] ?? { title: "", refused: "", call: FILLED.hotline, open: home };
    }

    #load(frame) {
      const params = new URLSearchParams({ lang: this.#language(), host: location.origin });
      for (const name of PRESETS) if (this.getAttribute(name)) params.set(name, this.getAttribute(name));
      frame.title = this.#texts().title;
      frame.style.display = "block";
      frame.src = `${home}/embed?${params}`;
    }

    #show() {
      const frame = (this.#frame = document.createElement("iframe"));
      frame.allow = "geolocation";
      frame.loading = "lazy";
      frame.referrerPolicy = "no-referrer";
      Object.assign(frame.style, { width: "100%", height: "24rem", border: "0" });
      frame.style.visibility = "hidden"; // until its first message: a frame that is refused looks broken
      frame.addEventListener("load", () => {
        clearTimeout(this.#timer);
        if (location.origin === "null") frame.style.visibility = ""; // a page without an origin gets no messages
        else this.#timer = setTimeout(() => this.#refuse(), SILENCE);
      });
      this.#load(frame);
      if (getComputedStyle(this).display === "inline") this.style.display = "block";
      this.append(frame);
    }

    // The browser refuses the frame, or its server does not answer: the sentence stands beside the fallback content.
    #refuse() {
      if (!this.#frame || this.#sentence) return;
      console.warn(`locator: the frame sent no message; is ${location.host} listed in LOCATOR_EMBED_HOSTS?`);
      const { refused, call, open } = this.#texts();
      const link = (text, href) => Object.assign(document.createElement("a"), { textContent: text, href });
      const sentence = (this.#sentence = document.createElement("p"));
      sentence.setAttribute("role", "status");
      sentence.append(refused, " ", link(call, `tel:${FILLED.hotline}`), " · ", link(open, `${home}/?lang=${this.#language()}`));
      this.#frame.style.display = "none";
      this.append(sentence);
    }

    // The first message proves that the frame has loaded: hide the fallback content.
    #resize(height) {
      if (!Number.isInteger(height) || height < 1 || height > MAX_HEIGHT) return;
      clearTimeout(this.#timer);
      this.#sentence?.remove();
      this.#sentence = null;
      for (const child of this.children) if (child !== this.#frame) child.hidden = true;
      Object.assign(this.#frame.style, { display: "block", visibility: "", height: `${height}px` });
    }
  }

  if (!customElements.get("locator-outlets")) customElements.define("locator-outlets", LocatorOutlets);
})();
