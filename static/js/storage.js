// Storage of this browser. Where it is blocked, full or absent, reads return the fallback and writes do nothing.
"use strict";

const Stored = {
  read(name, fallback) {
    try {
      return JSON.parse(window.localStorage.getItem(name)) ?? fallback;
    } catch {
      return fallback;
    }
  },

  write(name, value) {
    try {
      window.localStorage.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
};

// Outlets saved in this browser alone: [{ ref, name, address, phone, hours, saved }], the newest first; see also outlet.js.
const SavedOutlets = {
  NAME: "locator.saved",
  MOST: 50,

  all() {
    const stored = Stored.read(this.NAME, []);
    return Array.isArray(stored) ? stored.filter((item) => typeof item?.ref === "string" && typeof item.name === "string") : [];
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
