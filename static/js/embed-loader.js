// Custom element <locator-outlets> for third-party pages: a frame with the nearest outlets.
"use strict";

(() => {
  const home = new URL(document.currentScript.src).origin;
  const PRESETS = ["q", "kind", "service", "device", "access", "open", "radius", "limit"];
  const TITLES = { zh: "找服务网点", en: "Find a service outlet" };
  const MAX_HEIGHT = 20_000;

  class LocatorOutlets extends HTMLElement {
    static observedAttributes = [...PRESETS, "lang"];
    #frame = null;

    connectedCallback() {
      addEventListener("message", this);
      this.#show();
    }

    disconnectedCallback() {
      removeEventListener("message", this);
      this.#frame?.remove();
      this.#frame = null;
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
      return declared.toLowerCase().startsWith("zh") ? "zh" : "en";
    }

    #load(frame) {
      const params = new URLSearchParams({ lang: this.#language(), host: location.origin });
      for (const name of PRESETS) if (this.getAttribute(name)) params.set(name, this.getAttribute(name));
      frame.title = TITLES[this.#language()];
      frame.src = `${home}/embed?${params}`;
    }

    #show() {
      const frame = (this.#frame = document.createElement("iframe"));
      frame.allow = "geolocation";
      frame.loading = "lazy";
      frame.referrerPolicy = "no-referrer";
      Object.assign(frame.style, { display: "block", width: "100%", height: "24rem", border: "0" });
      this.#load(frame);
      if (getComputedStyle(this).display === "inline") this.style.display = "block";
      this.append(frame);
    }

    // The first message proves that the frame has loaded: hide the fallback content.
    #resize(height) {
      if (!Number.isInteger(height) || height < 1 || height > MAX_HEIGHT) return;
      for (const child of this.children) if (child !== this.#frame) child.hidden = true;
      this.#frame.style.height = `${height}px`;
    }
  }

  if (!customElements.get("locator-outlets")) customElements.define("locator-outlets", LocatorOutlets);
})();
