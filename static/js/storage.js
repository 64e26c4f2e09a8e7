// Storage of this browser. Where it is blocked, full or absent, values last as long as the page.
"use strict";

const Stored = {
  unstored: new Map(),

  read(name, fallback) {
    if (this.unstored.has(name)) return this.unstored.get(name);
    try {
      return JSON.parse(window.localStorage.getItem(name)) ?? fallback;
    } catch {
      return fallback;
    }
  },

  write(name, value) {
    try {
      window.localStorage.setItem(name, JSON.stringify(value));
      this.unstored.delete(name);
      return true;
    } catch {
      this.unstored.set(name, value);
      return false;
    }
  },

  // Whether a value outlasts the page.
  lasts(name) {
    return !this.unstored.has(name);
  },
};

// The link that calls a number as it is written, with its extension after a pause: 950800转6417.
const callLink = (phone) => `tel:${String(phone).replace(/\s*(?:转|ext\.?|#)\s*/i, ",").replace(/[^\d+,]/g, "")}`;

// Outlets saved in this browser alone: [{ ref, name, address, phone, hours, saved }], the newest first; see also outlet.js.
const SavedOutlets = {
  NAME: "locator.saved",
  MOST: 50,

  all() {
    const stored = Stored.read(this.NAME, []);
    return Array.isArray(stored) ? stored.filter((item) => typeof item?.ref === "string" && typeof item.name === "string") : [];
  },

  // Whether they are still saved when the page is left.
  last() {
    return Stored.lasts(this.NAME);
  },

  has(ref) {
    return this.all().some((item) => item.ref === ref);
  },

  // Save or remove an outlet; returns whether it is saved now.
  toggle(outlet) {
    const others = this.all().filter((item) => item.ref !== outlet.ref);
    const added = [{ ...outlet, saved: new Date().toISOString() }, ...others].slice(0, this.MOST);
    const saved = others.length < this.all().length ? others : added;
    Stored.write(this.NAME, saved);
    return this.has(outlet.ref);
  },
};
