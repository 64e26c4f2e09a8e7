// Map background: boundaries and names from a self-hosted vector file, or raster tiles of a service.
"use strict";

const Basemap = (() => {
  const { PolygonSymbolizer, LineSymbolizer, CenteredTextSymbolizer } = protomapsL;
  const font = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
  const line = (level, from, color, width) => ({
    dataLayer: "border",
    minzoom: from,
    filter: (_, feature) => feature.props.level === level,
    symbolizer: new LineSymbolizer({ color, width }),
  });
  const paint = [
    { dataLayer: "land", symbolizer: new PolygonSymbolizer({ fill: "#ece9e1" }) },
    { dataLayer: "area", symbolizer: new PolygonSymbolizer({ fill: "#fbfaf6" }) },
    line("district", 7, "#dfdacb", 0.8),
    line("city", 5, "#cfc8b4", 1),
    line("province", 2, "#aca48c", 1.1),
    line("outer", 0, "#857c62", 1.4),
    { dataLayer: "dashed", symbolizer: new LineSymbolizer({ color: "#857c62", width: 1.4, dash: [6, 5] }) },
  ];

  const label = (level, lang, from, to, size, color, weight) => ({
    dataLayer: "label",
    minzoom: from,
    maxzoom: to,
    filter: (_, feature) => feature.props.level === level,
    sort: (a, b) => (b.people || 0) - (a.people || 0),
    symbolizer: new CenteredTextSymbolizer({
      labelProps: lang === "en" ? ["name_en", "name"] : ["name"],
      font: () => `${weight} ${size}px ${font}`,
      fill: color,
      stroke: "#fbfaf6",
      width: 2.5,
    }),
  });
  const labels = (lang) => [
    label("province", lang, 3, 6, 13, "#57503c", 600),
    label("city", lang, 5, 9, 13, "#4a4638", 500),
    label("district", lang, 8, 13, 12, "#5f5a4a", 400),
    label("township", lang, 11, 18, 11, "#6f6a5a", 400),
  ];

  function vector(address, attribution, lang) {
    return protomapsL.leafletLayer({
      url: new URL(address, location.href).href,
      maxDataZoom: 8,
      noWrap: true,
      backgroundColor: "#d5e4ea",
      paintRules: paint,
      labelRules: labels(lang),
      attribution,
    });
  }

  return {
    of: ({ vector: file, raster, attribution }, lang) =>
      raster ? L.tileLayer(raster, { attribution, maxZoom: 18 }) : vector(file, attribution, lang),
  };
})();
