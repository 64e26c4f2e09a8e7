// Map background: boundaries and names from a self-hosted vector file with street maps, or raster tiles of a service.
"use strict";

const Basemap = (() => {
  const { PolygonSymbolizer, LineSymbolizer, CenteredTextSymbolizer } = protomapsL;
  const font = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
  const OSM = '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap</a>';
  const LIGHT = {
    water: "#d5e4ea", river: "#bdd5df", coast: "#a3b9c1", land: "#ece9e1", area: "#fbfaf6", halo: "#fbfaf6", terminal: "#4d6a86",
    borders: ["#dfdacb", "#cfc8b4", "#aca48c", "#857c62"], names: ["#57503c", "#4a4638", "#5f5a4a", "#6f6a5a"],
    green: "#e7efdd", site: "#f5efe4", square: "#f3f0e8", building: "#ece7dc", edge: "#dad4c5", road: "#ffffff", main: "#fdf6e6",
    motorway: "#f7e7c6", far: "#d9c9a3", path: "#cfc7b4", rail: "#b9b3a5", dot: "#7d8794", streetName: "#736d5e", station: "#4d5a6b", name: "#7b7566",
  };
  const DARK = {
    water: "#18252d", river: "#233a47", coast: "#4a6270", land: "#1d2224", area: "#22282b", halo: "#1b2022", terminal: "#8fa9bf",
    borders: ["#363d3f", "#454b4b", "#68675a", "#8d8770"], names: ["#c9c5b6", "#bdbab0", "#a5a39a", "#928f86"],
    green: "#243029", site: "#292c2c", square: "#2a2f31", building: "#2f373b", edge: "#171c1e", road: "#434b4f", main: "#4e5250",
    motorway: "#57503f", far: "#565142", path: "#444b4d", rail: "#555b5e", dot: "#8b97a3", streetName: "#a2a49d", station: "#b3bfca", name: "#8f928c",
  };
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  const RIVERS_TO = 11; // their error shows beyond
  const STATIONS_FROM = 12; // those of street maps

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

  const label = (level, lang, from, to, size, color, halo, weight) => ({
    dataSource: "china",
    dataLayer: "label",
    minzoom: from,
    maxzoom: to,
    filter: (_, feature) => feature.props.level === level,
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
    label("province", lang, 3, 6, 13, province, halo, 600),
    label("city", lang, 5, 9, 13, city, halo, 500),
    label("district", lang, 8, 13, 12, district, halo, 400),
    except(streets, label("airport", lang, 8, 18, 11, terminal, halo, 400)),
    except(streets, label("station", lang, 11, 18, 11, terminal, halo, 400)),
    label("township", lang, 11, 18, 11, township, halo, 400),
  ];

  // Street maps have airports and stations of their own.
  function except(streets, { symbolizer, ...rule }) {
    const place = (layout, geometry, feature) => {
      const point = L.CRS.EPSG3857.pointToLatLng(geometry[0][0], layout.zoom);
      const hidden = layout.zoom >= STATIONS_FROM && streets.some(({ bounds }) => boundsOf(bounds).contains(point));
      return hidden ? undefined : symbolizer.place(layout, geometry, feature);
    };
    return { ...rule, symbolizer: { place } };
  }

  // One layer for all files: streets above the ground, boundaries above both, and names that keep clear of each other.
  function rules(streets, lang) {
    const colors = dark.matches ? DARK : LIGHT;
    const names = labels(lang, streets, colors);
    const drawn = streets.map(({ name, schema }) => [name, StreetSchemas[schema], colors]);
    return {
      backgroundColor: colors.water,
      paintRules: [...ground(colors), ...drawn.flatMap((street) => StreetStyle.paint(...street)), ...boundaries(colors)],
      labelRules: [...names.slice(0, 3), ...drawn.flatMap((street) => StreetStyle.labels(...street, lang)), ...names.slice(3)],
    };
  }

  function vector({ vector: file, attribution, streets }, lang) {
    const address = (path) => new URL(path, location.href).href;
    const sources = Object.fromEntries(streets.map(({ name, url, max_zoom }) => [name, { url: address(url), maxDataZoom: max_zoom }]));
    sources.china = { url: address(file), maxDataZoom: 9 };
    const layer = protomapsL.leafletLayer({ sources, noWrap: true, attribution, ...rules(streets, lang) });
    layer.on("add", () => creditWhileVisible(layer._map, streets));
    dark.addEventListener("change", () => {
      Object.assign(layer, rules(streets, lang));
      layer.clearLayout();
      layer.rerenderTiles();
    });
    return layer;
  }

  const boundsOf = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);

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
    of: (background, lang) =>
      background.raster ? L.tileLayer(background.raster, { attribution: background.attribution, maxZoom: 18 }) : vector(background, lang),
  };
})();
