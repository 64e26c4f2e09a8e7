// Rules that draw a street map in quiet colours, so that outlets stand out. The borders of a file are not drawn.
"use strict";

const StreetStyle = (() => {
  const { PolygonSymbolizer, LineSymbolizer, CircleSymbolizer, LineLabelSymbolizer, exp } = protomapsL;
  const font = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
  const BILINGUAL_FROM = 16;
  const wide = (from, ...stops) => exp(1.5, [[from, 0.6], ...stops]);
  // class, first zoom level, width by zoom, whether it has an edge
  const ROADS = [
    ["path", 14, wide(14, [16, 1.2], [18, 2.5]), false],
    ["service", 14, wide(14, [16, 2.5], [18, 7]), true],
    ["minor", 12, wide(12, [14, 2], [16, 5.5], [18, 15]), true],
    ["tertiary", 10, wide(10, [13, 2], [16, 8], [18, 20]), true],
    ["secondary", 9, wide(9, [13, 2.8], [16, 10], [18, 24]), true],
    ["primary", 7, wide(7, [10, 1.3], [13, 3.4], [16, 12], [18, 28]), true],
    ["trunk", 5, wide(5, [10, 1.6], [13, 3.8], [16, 13], [18, 30]), true],
    ["motorway", 5, wide(5, [10, 1.8], [13, 4.2], [16, 13], [18, 30]), true],
  ];
  const RAILS = [
    ["metro", 12, exp(1, [[12, 0.8], [18, 2]])],
    ["rail", 8, exp(1, [[8, 0.6], [14, 1.2], [18, 2.4]])],
  ];
  const LABEL_FROM = { motorway: 10, trunk: 10, primary: 11, secondary: 12, tertiary: 13, minor: 15, service: 16, path: 17 };

  const fill = (dataSource, layers, color, minzoom = 0) =>
    layers.map(([dataLayer, test]) => ({
      dataSource,
      dataLayer,
      minzoom,
      filter: (_, feature) => feature.geomType === 3 && test(feature.props, feature.geomType),
      symbolizer: new PolygonSymbolizer({ fill: color }),
    }));

  function stroke(dataSource, dataLayer, minzoom, test, options) {
    const filter = (_, feature) => feature.geomType === 2 && test(feature.props, feature.geomType);
    return { dataSource, dataLayer, minzoom, filter, symbolizer: new LineSymbolizer({ lineCap: "round", lineJoin: "round", ...options }) };
  }

  function paint(source, { road, streets, ...layers }, colors) {
    const roads = (draw) =>
      ROADS.flatMap(([name, from, width, edged]) => {
        const options = draw(name, width, edged, from);
        return options ? [stroke(source, streets, options.minzoom ?? from, (props) => road(props) === name, options)] : [];
      });
    const edges = roads((name, width, edged, from) => edged && { color: colors.edge, width: (z) => width(z) + 1.6, minzoom: Math.max(from, 11) });
    const surfaces = roads((name, width, edged) => {
      if (!edged) return { color: colors.path, width, dash: [3, 2] };
      const color = ["motorway", "trunk"].includes(name) ? colors.motorway : ["primary", "secondary"].includes(name) ? colors.main : colors.road;
      return { color: (z) => (z < 11 ? colors.far : z < 13 && name === "minor" ? colors.edge : color), width };
    });
    const rails = RAILS.map(([name, from, width]) =>
      stroke(source, streets, from, (props) => road(props) === name, name === "metro"
        ? { color: colors.rail, dash: [6, 3], width: 1.2, opacity: 0.7, lineCap: "butt" }
        : { color: colors.rail, width }));
    return [
      ...fill(source, layers.earth, colors.area),
      ...fill(source, layers.site, colors.site, 12),
      ...fill(source, layers.green, colors.green),
      ...fill(source, layers.water, colors.water),
      ...layers.river.map(([layer, test]) => stroke(source, layer, 8, test, { color: colors.water, width: exp(1.4, [[8, 0.6], [14, 2], [18, 6]]) })),
      ...fill(source, layers.square, colors.square, 14),
      ...fill(source, layers.building, colors.building, 14),
      ...edges,
      ...surfaces,
      ...rails,
      ...layers.exit.map(([dataLayer, test]) => dot(source, dataLayer, 16, test, 2.5, colors)),
      ...layers.station.map(([dataLayer, test]) => dot(source, dataLayer, 13, test, 3.5, colors)),
    ];
  }

  function dot(dataSource, dataLayer, minzoom, test, radius, colors) {
    const filter = (_, feature) => feature.geomType === 1 && test(feature.props, 1);
    return { dataSource, dataLayer, minzoom, filter, symbolizer: new CircleSymbolizer({ radius, fill: colors.dot, stroke: colors.area, width: 1 }) };
  }

  // ---- names ----

  const CHINESE = ["name:zh-Hans", "name:zh", "name"];
  const ENGLISH = ["name:en", "name_en", "name_int"];
  const first = (props, keys) => keys.map((key) => props[key]).find((value) => typeof value === "string" && value) ?? "";

  function texts(props, lang, zoom) {
    const [chinese, english] = [first(props, CHINESE), first(props, ENGLISH)];
    const [main, second] = lang === "en" ? [english || chinese, chinese] : [chinese || english, english];
    return zoom >= BILINGUAL_FROM && second && second !== main ? [main, second] : [main];
  }

  class LinesOfText {
    // Centred lines of text below a point, the second one smaller.
    constructor({ lines, size, color, halo, below }) {
      Object.assign(this, { lines, size, color, halo, below });
    }

    place({ scratch, zoom }, [[anchor]], feature) {
      const rows = this.lines(feature.props, zoom).filter(Boolean).map((content, i) => ({ content, size: this.size - (i ? 2 : 0) }));
      if (!rows.length) return undefined;
      let width = 0;
      let bottom = this.below;
      for (const row of rows) {
        scratch.font = `${row.size}px ${font}`;
        width = Math.max(width, scratch.measureText(row.content).width);
        bottom += row.size + 2;
        row.base = bottom - 3;
      }
      const box = { minX: anchor.x - width / 2, maxX: anchor.x + width / 2, minY: anchor.y + this.below, maxY: anchor.y + bottom };
      return [{ anchor, bboxes: [box], draw: (context) => rows.forEach((row) => this.write(context, row)) }];
    }

    write(context, { content, size, base }) {
      context.globalAlpha = 1;
      context.font = `${size}px ${font}`;
      const left = -context.measureText(content).width / 2;
      Object.assign(context, { strokeStyle: this.halo, lineWidth: 3.5, lineJoin: "round", fillStyle: this.color });
      context.strokeText(content, left, base);
      context.fillText(content, left, base);
    }
  }

  class StreetName {
    // The name along a street, followed by the other one at high zoom.
    constructor(lang, options) {
      this.lang = lang;
      this.symbolizer = new LineLabelSymbolizer({ labelProps: ["text"], position: 2, ...options });
    }

    place(layout, geometry, feature) {
      const names = texts(feature.props, this.lang, layout.zoom);
      const written = (text) => this.symbolizer.place(layout, geometry, { ...feature, props: { text } });
      return names[0] ? written(names.join("  ")) ?? written(names[0]) : undefined;
    }
  }

  function labels(source, { road, streetLabel, ...layers }, colors, lang) {
    const points = (found, minzoom, options) =>
      found.map(([dataLayer, test]) => ({
        dataSource: source,
        dataLayer,
        minzoom,
        filter: (_, feature) => feature.geomType === 1 && test(feature.props, 1),
        symbolizer: new LinesOfText({ lines: (props, zoom) => texts(props, lang, zoom), halo: colors.halo, below: -7, ...options }),
      }));
    const streets = Object.entries(LABEL_FROM).map(([name, minzoom]) => ({
      dataSource: source,
      dataLayer: streetLabel,
      minzoom,
      filter: (_, feature) => feature.geomType === 2 && road(feature.props) === name,
      symbolizer: new StreetName(lang, { font: () => `11px ${font}`, fill: colors.streetName, stroke: colors.halo, width: 3, repeatDistance: 320 }),
    }));
    const exitText = (props) => [props.ref ? `${props.ref}${lang === "en" || /口$/.test(props.ref) ? "" : "口"}` : first(props, lang === "en" ? ENGLISH : CHINESE)];
    return [
      ...points(layers.station, 12, { size: 12, color: colors.station, below: 5 }),
      ...points(layers.exit, 17, { size: 11, color: colors.station, below: 4, lines: exitText }),
      ...streets,
      ...points(layers.place, 12, { size: 11, color: colors.name }),
      ...points(layers.poi, 15, { size: 11, color: colors.name }),
    ];
  }

  return { paint, labels };
})();
