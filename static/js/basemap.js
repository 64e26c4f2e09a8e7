// Map background: boundaries and names from a self-hosted vector file with street maps, or raster tiles of a service.
"use strict";

const Basemap = (() => {
  const { PolygonSymbolizer, LineSymbolizer, CenteredTextSymbolizer } = protomapsL;
  const font = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
  const OSM = '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap</a>';
  const TOKENS = "water river coast land area halo terminal green site square building edge road main motorway far path rail dot street-name station name".split(" ");
  const PLACES = ["district", "township", "station", "airport"], BORDERS = ["border-district", "border-city", "border-province", "border-outer"], NAMES = ["name-province", "name-city", "name-district", "name-township"];
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  // Colours are the tokens of map.css, in the scheme that the page has now.
  function colorsOf(style) {
    const read = (token) => style.getPropertyValue(`--map-${token}`).trim();
    const camel = (token) => token.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
    return { ...Object.fromEntries(TOKENS.map((token) => [camel(token), read(token)])), borders: BORDERS.map(read), names: NAMES.map(read) };
  }

  const RIVERS_TO = 11; // their error shows beyond
  const STATIONS_FROM = 12; // those of street maps
  const DISTRICTS_TO = 13; // as areas; beyond, where there are no streets, as the place of their seat
  const LAST_ZOOM = 9; // of the file
  const PROVINCES_TO = 6, CITY_PROVINCES = ["11", "12", "31", "50", "81", "82"].map((code) => `${code}0000`); // named like cities beyond

  const line = (level, from, color, width) => ({
    dataSource: "china",
    dataLayer: "border",
    minzoom: from,
    filter: (_, feature) => feature.props.level === level,
    symbolizer: new LineSymbolizer({ color, width }),
  });
  const fill = (dataLayer, color) => ({ dataSource: "china", dataLayer, symbolizer: new PolygonSymbolizer({ fill: color }) });
  const ground = ({ land, area, water, river, coast }) => [
    fill("land", land),
    fill("area", area),
    fill("water", water),
    { dataSource: "china", dataLayer: "river", maxzoom: RIVERS_TO, symbolizer: new LineSymbolizer({ color: river, width: 1 }) },
    { dataSource: "china", dataLayer: "coast", symbolizer: new LineSymbolizer({ color: coast, width: 0.8 }) },
  ];
  const boundaries = ({ borders: [district, city, province, outer] }) => [
    line("district", 7, district, 0.8),
    line("city", 5, city, 1),
    line("province", 2, province, 1.1),
    line("outer", 0, outer, 1.4),
    { dataSource: "china", dataLayer: "dashed", symbolizer: new LineSymbolizer({ color: outer, width: 1.4, dash: [6, 5] }) },
  ];

  const isOf = (level) => (zoom, { props }) => props.level === level || (level === "city" && zoom > PROVINCES_TO && CITY_PROVINCES.includes(props.adcode));
  const label = (level, lang, from, to, size, color, halo, weight) => ({
    dataSource: "china",
    dataLayer: "label",
    minzoom: from,
    maxzoom: to,
    filter: isOf(level),
    sort: (a, b) => (b.people || 0) - (a.people || 0),
    symbolizer: new CenteredTextSymbolizer({
      labelProps: lang === "en" ? ["name_en", "name"] : ["name"],
      font: () => `${weight} ${size}px ${font}`,
      fill: color,
      stroke: halo,
      width: 2.5,
    }),
  });
  const labels = (lang, streets, { names: [province, city, district, township], halo, terminal }) => [
    label("province", lang, 3, PROVINCES_TO, 13, province, halo, 600),
    label("city", lang, 5, 10, 13, city, halo, 500),
    label("district", lang, 8, DISTRICTS_TO, 12, district, halo, 400),
    except(streets, label("airport", lang, 8, 18, 11, terminal, halo, 400)),
    except(streets, label("station", lang, 11, 18, 11, terminal, halo, 400)),
    label("township", lang, 11, 18, 11, township, halo, 400),
    except(streets, label("district", lang, DISTRICTS_TO + 1, 18, 12, district, halo, 400)),
  ];

  // Street maps have airports and stations of their own.
  function except(streets, { symbolizer, ...rule }) {
    const place = (layout, geometry, feature) => {
      const point = L.CRS.EPSG3857.pointToLatLng(geometry[0][0], layout.zoom);
      const hidden = layout.zoom >= STATIONS_FROM && streets.some((street) => covers(street, point));
      return hidden ? undefined : symbolizer.place(layout, geometry, feature);
    };
    return { ...rule, symbolizer: { place } };
  }

  // Labels under a marker are left out when a tile is painted: [{ place, around: [left, top, right, bottom] }], in pixels.
  const covered = {
    boxes: [],
    zoom: null,
    moves: new Map(),
    set(boxes) {
      Object.assign(this, { boxes, zoom: null });
    },
    at(zoom) {
      if (this.zoom !== zoom) {
        this.zoom = zoom;
        this.moves = new Map();
        this.areas = this.boxes.map(({ place, around: [left, top, right, bottom] }) => {
          const { x, y } = L.CRS.EPSG3857.latLngToPoint(place, zoom);
          return { minX: x + left, minY: y + top, maxX: x + right, maxY: y + bottom };
        });
      }
      return this.areas;
    },
    any(boxes, zoom) {
      return this.at(zoom).some((area) => boxes.some((box) => meet(area, box)));
    },
  };
  const meet = (one, other) => one.minX < other.maxX && one.maxX > other.minX && one.minY < other.maxY && one.maxY > other.minY;

  // A label that a marker covers stands below or above it, where it meets no other and the same tiles draw it. Beside it,
  // a long name would reach another province.
  const BELOW = 28, TILE = 256;
  const moved = (boxes, [dx, dy]) => boxes.map(({ minX, minY, maxX, maxY }) => ({ minX: minX + dx, minY: minY + dy, maxX: maxX + dx, maxY: maxY + dy }));
  const tilesOf = ({ minX, minY, maxX, maxY }) => String([minX, minY, maxX, maxY].map((at) => Math.floor(at / TILE)));
  function freeMove({ bboxes: boxes }, { index, zoom }) {
    if (!covered.any(boxes, zoom)) return [0, 0];
    if (!covered.moves.has(boxes)) covered.moves.set(boxes, firstFree(boxes, index, zoom));
    return covered.moves.get(boxes);
  }
  function firstFree(boxes, index, zoom) {
    const others = [...covered.moves].flatMap(([place, by]) => (by ? moved(place, by) : []));
    const meetsName = (box) => others.some((other) => meet(box, other)) || [...index.searchBbox(box, Infinity)].some((other) => other.bboxes !== boxes);
    const isFree = (place) => place.every((box, number) => tilesOf(box) === tilesOf(boxes[number]) && !meetsName(box)) && !covered.any(place, zoom);
    return [[0, BELOW], [0, -BELOW]].find((by) => isFree(moved(boxes, by)));
  }

  function clearOfMarkers({ symbolizer, ...rule }) {
    const place = (layout, geometry, feature) => {
      const labels = symbolizer.place(layout, geometry, feature);
      return labels?.map((label) => ({ ...label, draw: (context) => drawFree(label, layout, context) }));
    };
    return { ...rule, symbolizer: { place } };
  }
  function drawFree(label, layout, context) {
    const move = freeMove(label, layout);
    if (!move) return;
    context.translate(...move);
    label.draw(context);
  }

  // One layer for all files: streets above the ground, boundaries above both, and names that keep clear of each other.
  function rules(streets, lang) {
    const colors = colorsOf(getComputedStyle(document.documentElement));
    const names = labels(lang, streets, colors);
    const drawn = streets.map(({ name, schema }) => [name, StreetSchemas[schema], colors]);
    return {
      backgroundColor: colors.water,
      paintRules: [...ground(colors), ...drawn.flatMap((street) => StreetStyle.paint(...street)), ...boundaries(colors)],
      labelRules: [...names.slice(0, 3), ...drawn.flatMap((street) => StreetStyle.labels(...street, lang)), ...names.slice(3)].map(clearOfMarkers),
    };
  }

  function vector({ vector: file, attribution, streets }, lang) {
    const address = (path) => new URL(path, location.href).href;
    const sources = Object.fromEntries(streets.map(({ name, url, max_zoom }) => [name, { url: address(url), maxDataZoom: max_zoom }]));
    sources.china = { url: address(file), maxDataZoom: LAST_ZOOM };
    const layer = protomapsL.leafletLayer({ sources, noWrap: true, attribution, ...rules(streets, lang) });
    layer.on("add", () => creditWhileVisible(layer._map, streets));
    dark.addEventListener("change", () => {
      Object.assign(layer, rules(streets, lang));
      layer.clearLayout();
      layer.rerenderTiles();
    });
    layer.namesAround = (center) => namesAround(layer.views.get("china").tileCache, center, lang);
    layer.keepClear = (boxes) => {
      covered.set(boxes);
      layer.rerenderTiles();
    };
    return layer;
  }

  // The names of places in the tiles around a place: [{ name, place }].
  async function namesAround(cache, center, lang) {
    const size = cache.tileSize, { x, y } = L.CRS.EPSG3857.latLngToPoint(center, LAST_ZOOM).divideBy(256).floor();
    const near = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => ({ z: LAST_ZOOM, x: x + dx, y: y + dy })));
    const tiles = await Promise.allSettled(near.map((tile) => cache.get(tile)));
    return tiles.flatMap(({ value }, number) =>
      (value?.get("label") ?? []).filter(({ props }) => PLACES.includes(props.level)).map(({ props, geom: [[at]] }) => ({
        name: (lang === "en" && props.name_en) || props.name,
        place: L.CRS.EPSG3857.pointToLatLng(L.point(near[number].x + at.x / size, near[number].y + at.y / size).multiplyBy(256), LAST_ZOOM),
      })));
  }

  const boundsOf = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);

  // Return whether a street map has a tile at a place; `cells` are the tiles of one zoom level, in rows of [y, first x, last x].
  function covers({ bounds, cells }, place) {
    if (!boundsOf(bounds).contains(place)) return false;
    if (!cells) return true;
    const { x, y } = L.CRS.EPSG3857.latLngToPoint(place, cells.zoom).divideBy(256).floor();
    return cells.rows.some(([row, first, last]) => row === y && first <= x && x <= last);
  }

  function creditWhileVisible(map, streets) {
    const shown = new Set();
    const update = () => {
      const view = map.getBounds();
      const visible = new Set(streets.filter(({ bounds }) => view.intersects(boundsOf(bounds))).map(credit));
      for (const text of shown) if (!visible.has(text)) map.attributionControl.removeAttribution(text);
      for (const text of visible) if (!shown.has(text)) map.attributionControl.addAttribution(text);
      shown.clear();
      for (const text of visible) shown.add(text);
    };
    map.on("moveend", update);
    update();
  }

  function credit({ credit: text }) {
    const element = document.createElement("span");
    element.textContent = text;
    return text ? element.innerHTML : OSM;
  }

  return {
    covers,
    of: (background, lang) =>
      background.raster ? L.tileLayer(background.raster, { attribution: background.attribution, maxZoom: 18 }) : vector(background, lang),
  };
})();
