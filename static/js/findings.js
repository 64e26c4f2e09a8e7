// Map of a feed's findings. Feed values are inserted as text, never as markup.
'use strict';

const LocatorFindings = {
  colours: { error: '#b3261e', warning: '#a05a00', info: '#1b5e9b' },

  begin(map, data) {
    for (const label of data.labels) this.label(map, label);
    const group = L.featureGroup(data.points.map((point) => this.dot(point))).addTo(map);
    if (data.points.length) map.fitBounds(group.getBounds().pad(0.1), { maxZoom: 14 });
    L.control.scale({ imperial: false }).addTo(map);
    map.attributionControl.setPrefix(false);
  },

  dot(point) {
    const style = { radius: 6, weight: 2, color: this.colours[point.severity], fillOpacity: 0.4 };
    return L.circleMarker([point.lat, point.lon], style).bindPopup(() => this.popup(point.texts));
  },

  popup(texts) {
    const list = document.createElement('ul');
    for (const text of texts) list.appendChild(document.createElement('li')).textContent = text;
    return list;
  },

  label(map, label) {
    const name = document.createElement('span');
    name.textContent = label.name;
    const icon = L.divIcon({ className: 'area', html: name, iconSize: null });
    L.marker([label.lat, label.lon], { icon, interactive: false, keyboard: false }).addTo(map);
  },
};
