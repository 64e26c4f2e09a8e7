// Checks that axe-core does not make, as members of one object: evaluated as an expression in the page.
({
  // Elements whose text is cut, or lies outside the window; rows that scroll sideways by design are left out.
  cut() {
    const SCROLLERS = ".chip-row, .rooms .ways, .understood .options, .filter-row, .photos, .compare, .wide, pre, caption, thead";
    const LEFT_OUT = ".unseen, .skip, .leaflet-container, textarea";
    const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const overflows = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
      scrollWidth - clientWidth > 1 || scrollHeight - clientHeight > 1;
    const found = [];
    for (const element of document.body.querySelectorAll("*:not(svg *, option)")) {
      const { overflow, clipPath } = getComputedStyle(element);
      if (!shown(element) || element.closest(LEFT_OUT) || clipPath !== "none") continue;
      const label = element.outerHTML.slice(0, 100);
      if (/hidden|clip/.test(overflow) && element.textContent.trim() && overflows(element)) found.push(`cut: ${label}`);
      if (element.closest(SCROLLERS)) continue;
      for (const node of element.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const { left, right } = range.getBoundingClientRect();
        if (right > innerWidth + 1 || left < -1) found.push(`outside: ${label}`);
      }
    }
    return found;
  },

  // Targets below 24 × 24 pixels (2.5.8) in whose circle of 24 pixels another one lies; links in sentences are exempt.
  smallTargets() {
    const TARGETS = "a[href], button, select, input:not([type=hidden]), textarea, summary, [tabindex='0'], .leaflet-marker-icon[role]";
    const inSentence = (element) => {
      const block = element.closest("p, li, dd, td, h1, h2, h3, figcaption, nav");
      return getComputedStyle(element).display === "inline" && block && block.textContent.trim() !== element.textContent.trim();
    };
    const isTick = (element) => /checkbox|radio/.test(element.type) && element.labels?.length;
    const targets = [...document.querySelectorAll(TARGETS)]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".unseen, .skip"))
      .map((element) => ({ element, box: (isTick(element) ? element.labels[0] : element).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && box.height > 1);
    const isNear = (small, other) => {
      const x = small.x + small.width / 2, y = small.y + small.height / 2;
      return Math.hypot(Math.max(other.left - x, 0, x - other.right), Math.max(other.top - y, 0, y - other.bottom)) < 12;
    };
    return targets
      .filter(({ element, box }) => (box.width < 24 || box.height < 24) && !inSentence(element))
      .filter(({ element, box }) => targets.some((other) =>
        !other.element.contains(element) && !element.contains(other.element) && isNear(box, other.box)))
      .map(({ element, box }) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${element.outerHTML.slice(0, 90)}`);
  },

  // The element with the focus: whether a mark is drawn, and whether a bar does not cover all of it (2.4.7, 2.4.11).
  focused() {
    const BARS = ".help, .top, .ask, .compare-bar, .map-card", PARTS = [0.1, 0.5, 0.9];
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const drawn = element.matches(".tick input") ? element.nextElementSibling
      : element.matches(".box input") ? element.closest(".box") : element;
    const style = getComputedStyle(drawn), box = element.getBoundingClientRect();
    const isOnTop = (x, y) => {
      const top = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
      if (!top || (top.closest(BARS) && !element.closest(BARS))) return false;
      return element.contains(top) || top.contains(element) || drawn.contains(top) || Boolean(top.closest("label")?.contains(element));
    };
    return {
      label: element.outerHTML.slice(0, 110),
      isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      isSeen: PARTS.some((x) => PARTS.some((y) => isOnTop(x, y))),
      href: element.getAttribute("href") ?? "",
      isHelp: Boolean(element.closest(".help")),
      isFooter: Boolean(element.closest("footer")),
      isSkip: element.matches(".skip"),
    };
  },
})
