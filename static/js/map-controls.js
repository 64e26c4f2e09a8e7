// Gestures and controls: one finger scrolls the page, two move the map; buttons and scale in the page's language.
"use strict";

const MapControls = (() => {
  const HINT = 1400; // milliseconds
  const SLACK = 12; // pixels before a touch counts as a move
  let map, options, timer;

  function begin(leafletMap, mapOptions) {
    [map, options] = [leafletMap, mapOptions];
    const { zoom_in: zoomInTitle, zoom_out: zoomOutTitle, label } = options.texts;
    map.attributionControl.setPrefix(false);
    L.control.zoom({ position: "topright", zoomInTitle, zoomOutTitle }).addTo(map);
    if (options.locate && navigator.geolocation) locateButton().addTo(map);
    scale().addTo(map);
    map.getContainer().setAttribute("role", "application");
    map.getContainer().setAttribute("aria-label", label);
    followPointer();
    if (!document.body.matches(".finder, .wide")) wheelWhileFocused();
  }

  function scale() {
    const { metres, kilometres } = options.texts;
    const control = L.control.scale({ position: "bottomright", imperial: false, maxWidth: 130 });
    control._updateMetric = function updateMetric(maximum) {
      const length = this._getRoundNum(maximum);
      this._updateScale(this._mScale, length < 1000 ? `${length} ${metres}` : `${length / 1000} ${kilometres}`, length / maximum);
    };
    return control;
  }

  function locateButton() {
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const button = L.DomUtil.create("button", "map-locate leaflet-bar");
      button.type = "button";
      button.title = options.texts.my_position;
      button.setAttribute("aria-label", options.texts.my_position);
      L.DomEvent.disableClickPropagation(button);
      button.addEventListener("click", () => MapSearch.locate());
      return button;
    };
    return control;
  }

  // ---- gestures ----

  function followPointer() {
    const container = map.getContainer();
    const hint = MapPins.text(options.texts.two_fingers);
    hint.className = "map-hint";
    hint.setAttribute("aria-hidden", "true");
    container.append(hint);
    let start = null;
    const drag = ({ pointerType }) => map.dragging[pointerType === "touch" ? "disable" : "enable"]();
    container.parentElement.addEventListener("pointerdown", drag, { capture: true });
    if (matchMedia("(pointer: coarse)").matches) map.dragging.disable();
    container.addEventListener("touchstart", ({ touches }) => (start = touches.length === 1 ? touches[0] : null), { passive: true });
    container.addEventListener("touchmove", ({ touches: [touch, second] }) => {
      if (second || !start) return hint.classList.remove("on");
      if (Math.hypot(touch.clientX - start.clientX, touch.clientY - start.clientY) < SLACK) return;
      hint.classList.add("on");
      clearTimeout(timer);
      timer = setTimeout(() => hint.classList.remove("on"), HINT);
    }, { passive: true });
  }

  // In a page that scrolls, the wheel zooms only after a click into the map.
  function wheelWhileFocused() {
    map.scrollWheelZoom.disable();
    map.on("focus", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
  }

  return { begin };
})();
