// Map of a feed's findings. Feed values are inserted as text, never as markup. A report that was saved as a file has
// no background, and names of provinces instead.
'use strict';

const LocatorFindings = {
  colours: { error: '#b3261e', warning: '#a05a00', info: '#1b5e9b' },
  RADIUS: 6, // pixels, of a disc
  CLEAR: 9,

  begin(map, data) {
    if (data.background) this.ground(map, data);
    else L.control.scale({ imperial: false, position: 'bottomright' }).addTo(map);
    const dots = data.points.map((point) => this.dot(point));
    const group = L.featureGroup(dots).addTo(map);
    data.points.forEach(({ severity }, number) => severity === 'error' && dots[number].bringToFront());
    if (data.points.length) map.fitBounds(group.getBounds().pad(0.1), { maxZoom: 14 });
    for (const label of data.labels) this.label(map, label);
    map.attributionControl.setPrefix(false);
  },

  // The background of the other maps, whose names keep clear of the discs, with the same controls.
  ground(map, data) {
    map.zoomControl?.remove();
    MapControls.begin(map, data);
    const layer = Basemap.of(data.background, data.lang).addTo(map);
    const around = [-this.CLEAR, -this.CLEAR, this.CLEAR, this.CLEAR];
    layer.keepClear?.(data.points.map(({ lat, lon }) => ({ place: L.latLng(lat, lon), around })));
  },

  dot(point) {
    const style = { radius: this.RADIUS, weight: 2, color: this.colours[point.severity], fillOpacity: 0.4 };
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
