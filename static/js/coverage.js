// Where people live and how far they have it, on a map. Names become text, never markup.
'use strict';

const LocatorCoverage = {
  begin(map, told) {
    this.told = told;
    map.options.zoomSnap = 0.25;
    map.setMinZoom(2);
    const dots = told.points.map((point) => this.dot(point));
    const group = L.featureGroup(dots).addTo(map);
    told.next.forEach((place, index) => this.suggestion(place, index + 1).addTo(map));
    if (dots.length) map.fitBounds(group.getBounds());
    const labels = told.labels.map((label) => this.label(label).addTo(map));
    const zoomed = () => {
      this.size(map, dots);
      this.thin(map, labels);
    };
    zoomed();
    map.on('zoomend', zoomed);
    L.control.scale({ imperial: false }).addTo(map);
    map.attributionControl.setPrefix(false).addAttribution('GeoNames, CC BY 4.0');
    this.colour(dots, told.shown);
    for (const choice of document.querySelectorAll('input[name=shown]'))
      choice.addEventListener('change', () => this.colour(dots, Number(choice.value)));
  },

  dot(point) {
    const style = { weight: 1, fillOpacity: 0.85, className: 'dot' };
    const dot = L.circleMarker([point.lat, point.lon], style);
    dot.point = point;
    return dot.bindPopup(() => this.telling(point));
  },

  // The area of a circle grows with its people, and all of them with the map.
  size(map, dots) {
    const scale = Math.min(2, Math.max(0.5, map.getZoom() / 4));
    for (const dot of dots) dot.setRadius(scale * (1.5 + 3.5 * Math.sqrt(dot.point.people / 1e6)));
  },

  colour(dots, kind) {
    for (const dot of dots) {
      const classes = [...dot.getElement().classList].filter((name) => !name.startsWith('band-'));
      dot.getElement().setAttribute('class', [...classes, `band-${dot.point.bands[kind]}`].join(' '));
    }
  },

  telling(point) {
    const lines = [`${point.people.toLocaleString('en')} people (${point.stands})`];
    this.told.kinds.forEach((kind, index) => lines.push(`${kind}: ${this.far(point.metres[index])}`));
    return this.lines(point.name, lines);
  },

  far(metres) {
    if (metres === null) return 'none';
    return metres < 1000 ? `${metres} m` : `${(metres / 1000).toFixed(1)} km`;
  },

  suggestion(place, number) {
    const icon = L.divIcon({ className: 'next', html: this.text('span', String(number)), iconSize: [26, 26] });
    const gained = `${place.gained.toLocaleString('en')} more people`;
    const marker = L.marker([place.lat, place.lon], { icon, zIndexOffset: 1000 });
    marker.on('add', () => marker.getElement().setAttribute('aria-label', `${number}. ${place.name}, ${gained}`));
    return marker.bindPopup(() => this.lines(`${number}. ${place.name}`, [gained]));
  },

  label(label) {
    const icon = L.divIcon({ className: 'area', html: this.text('span', label.name), iconSize: null });
    return L.marker([label.lat, label.lon], { icon, interactive: false, keyboard: false });
  },

  // A label stands right of its point, else left of it, else it is not shown; those in the east come first,
  // because they have the sea beside them.
  thin(map, labels) {
    const taken = [];
    for (const label of [...labels].sort((one, other) => other.getLatLng().lng - one.getLatLng().lng)) {
      const { x, y } = map.project(label.getLatLng());
      const element = label.getElement();
      const width = element.textContent.length * 12 + 4;
      const sides = [{ left: x, right: x + width, y }, { left: x - width, right: x, y }];
      const side = sides.findIndex((box) => taken.every((other) => this.apart(box, other)));
      if (side >= 0) taken.push(sides[side]);
      element.hidden = side < 0;
      element.classList.toggle('left', side === 1);
    }
  },

  apart(one, other) {
    return one.right < other.left || other.right < one.left || Math.abs(one.y - other.y) > 16;
  },

  lines(title, lines) {
    const whole = document.createElement('div');
    whole.append(this.text('strong', title), ...lines.map((line) => this.text('div', line)));
    return whole;
  },

  text(tag, words) {
    const element = document.createElement(tag);
    element.textContent = words;
    return element;
  },
};
