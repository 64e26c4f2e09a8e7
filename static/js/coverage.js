// Map of population points and their distance to the nearest outlet. Names are inserted as text, never as markup.
'use strict';

const LocatorCoverage = {
  begin(map, data) {
    this.data = data;
    map.options.zoomSnap = 0.25;
    map.setMinZoom(2);
    const dots = data.points.map((point) => this.dot(point));
    const group = L.featureGroup(dots).addTo(map);
    data.next.forEach((place, index) => this.suggestion(place, index + 1).addTo(map));
    if (dots.length) map.fitBounds(group.getBounds());
    const labels = data.labels.map((label) => this.label(label).addTo(map));
    const onZoom = () => {
      this.size(map, dots);
      this.hideOverlaps(map, labels);
    };
    onZoom();
    map.on('zoomend', onZoom);
    L.control.scale({ imperial: false }).addTo(map);
    map.attributionControl.setPrefix(false).addAttribution('GeoNames, CC BY 4.0');
    this.colour(dots, data.shown);
    for (const choice of document.querySelectorAll('input[name=shown]'))
      choice.addEventListener('change', () => this.colour(dots, Number(choice.value)));
  },

  dot(point) {
    const style = { weight: 1, fillOpacity: 0.85, className: 'dot' };
    const dot = L.circleMarker([point.lat, point.lon], style);
    dot.point = point;
    return dot.bindPopup(() => this.popup(point));
  },

  // Circle area is proportional to population; all circles grow with the zoom.
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

  popup(point) {
    const lines = [`${point.people.toLocaleString('en')} people (${point.stands})`];
    this.data.kinds.forEach((kind, index) => lines.push(`${kind}: ${this.formatDistance(point.metres[index])}`));
    return this.titledLines(point.name, lines);
  },

  formatDistance(metres) {
    if (metres === null) return 'none';
    return metres < 1000 ? `${metres} m` : `${(metres / 1000).toFixed(1)} km`;
  },

  suggestion(place, number) {
    const icon = L.divIcon({ className: 'next', html: this.text('span', String(number)), iconSize: [26, 26] });
    const gained = `${place.gained.toLocaleString('en')} more people`;
    const marker = L.marker([place.lat, place.lon], { icon, zIndexOffset: 1000 });
    marker.on('add', () => marker.getElement().setAttribute('aria-label', `${number}. ${place.name}, ${gained}`));
    return marker.bindPopup(() => this.titledLines(`${number}. ${place.name}`, [gained]));
  },

  label(label) {
    const icon = L.divIcon({ className: 'area', html: this.text('span', label.name), iconSize: null });
    return L.marker([label.lat, label.lon], { icon, interactive: false, keyboard: false });
  },

  // Place each label right of its point, else left of it, else hide it; eastern labels first, as they have
  // free space over the sea.
  hideOverlaps(map, labels) {
    const placed = [];
    for (const label of [...labels].sort((one, other) => other.getLatLng().lng - one.getLatLng().lng)) {
      const { x, y } = map.project(label.getLatLng());
      const element = label.getElement();
      const width = element.textContent.length * 12 + 4;
      const sides = [{ left: x, right: x + width, y }, { left: x - width, right: x, y }];
      const side = sides.findIndex((box) => placed.every((other) => this.disjoint(box, other)));
      if (side >= 0) placed.push(sides[side]);
      element.hidden = side < 0;
      element.classList.toggle('left', side === 1);
    }
  },

  disjoint(one, other) {
    return one.right < other.left || other.right < one.left || Math.abs(one.y - other.y) > 16;
  },

  titledLines(title, lines) {
    const container = document.createElement('div');
    container.append(this.text('strong', title), ...lines.map((line) => this.text('div', line)));
    return container;
  },

  text(tag, content) {
    const element = document.createElement(tag);
    element.textContent = content;
    return element;
  },
};
