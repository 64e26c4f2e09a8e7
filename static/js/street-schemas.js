// Where the schemas of vector tiles keep what the street style draws: Shortbread, Protomaps, OpenMapTiles.
// `road` returns the class of a street or rail; the other entries are layers with an optional test.
"use strict";

const StreetSchemas = (() => {
  const among = (words) => {
    const values = new Set(words.split(" "));
    return (value) => values.has(value);
  };
  const isGreen = among("forest wood grass meadow park garden golf_course village_green recreation_ground cemetery orchard allotments grassland scrub heath swamp wetland nature_reserve playground pitch protected_area national_park");
  const isSite = among("university college hospital school kindergarten");
  const isRail = among("rail narrow_gauge");
  const isMetro = among("subway light_rail monorail tram");
  const minor = { unclassified: "minor", residential: "minor", living_street: "minor", pedestrian: "minor", busway: "minor", road: "minor", service: "service", track: "service", footway: "path", path: "path", cycleway: "path", steps: "path", corridor: "path", bridleway: "path" };
  const main = { motorway: "motorway", trunk: "trunk", primary: "primary", secondary: "secondary", tertiary: "tertiary" };
  const classOf = (kind) => main[kind] ?? minor[kind] ?? (isRail(kind) ? "rail" : isMetro(kind) ? "metro" : "");
  const LINK = "tertiary"; // drawn like these, whatever they lead to
  const always = () => true;

  const shortbread = {
    road: (props) => (props.link ? LINK : classOf(props.kind)),
    streets: "streets",
    earth: [],
    green: [["land", (props) => isGreen(props.kind)]],
    site: [["sites", (props) => isSite(props.kind)]],
    square: [["street_polygons", always]],
    water: [["ocean", always], ["water_polygons", always]],
    river: [["water_lines", always]],
    building: [["buildings", always]],
    streetLabel: "street_labels",
    station: [["public_transport", ({ kind }) => kind !== "subway_entrance" && !/stop|platform/.test(kind)]],
    exit: [["public_transport", ({ kind }) => kind === "subway_entrance"]],
    place: [["place_labels", ({ kind }) => !/city|capital|country|state|town/.test(kind)]],
    poi: [["pois", always]],
  };

  const kindOf = (props) => props.kind ?? props["pmap:kind"] ?? "";
  const protomaps = {
    road: (props) => {
      if (props.is_link ?? props["pmap:link"]) return LINK;
      const found = classOf(props.kind_detail ?? props["pmap:kind_detail"] ?? "");
      const other = { highway: "motorway", major_road: "primary", minor_road: "minor", path: "path", rail: "rail" };
      return found || (other[kindOf(props)] ?? "");
    },
    streets: "roads",
    earth: [["earth", always]],
    green: [["landcover", (props) => isGreen(kindOf(props))], ["landuse", (props) => isGreen(kindOf(props))]],
    site: [["landuse", (props) => isSite(kindOf(props))]],
    square: [["landuse", (props) => kindOf(props) === "pedestrian"]],
    water: [["water", (_, type) => type === 3]],
    river: [["water", (_, type) => type === 2]],
    building: [["buildings", (props, type) => type === 3 && kindOf(props) !== "address"]],
    streetLabel: "roads",
    station: [["pois", (props) => /station|aerodrome|ferry_terminal/.test(kindOf(props))]],
    exit: [["pois", (props) => kindOf(props) === "subway_entrance"]],
    place: [["places", (props) => /neighbourhood|macrohood/.test(kindOf(props))]],
    poi: [["pois", (props) => isSite(kindOf(props)) || kindOf(props) === "park"]],
  };

  const openmaptiles = {
    road: (props) => {
      const other = { minor: "minor", service: "service", track: "service", path: "path", rail: "rail", transit: "metro", busway: "minor" };
      if (props.ramp) return LINK;
      return main[props.class] ?? other[props.class] ?? "";
    },
    streets: "transportation",
    earth: [],
    green: [["landcover", (props) => isGreen(props.class)], ["landuse", (props) => isGreen(props.class)], ["park", always]],
    site: [["landuse", (props) => isSite(props.class)]],
    square: [["transportation", (props, type) => type === 3 && props.class === "path"]],
    water: [["water", always]],
    river: [["waterway", always]],
    building: [["building", always]],
    streetLabel: "transportation_name",
    station: [["poi", (props) => /railway|bus/.test(props.class) && /station|halt/.test(props.subclass)], ["aerodrome_label", always]],
    exit: [["poi", (props) => props.class === "entrance" || props.subclass === "subway_entrance"]],
    place: [["place", (props) => /suburb|quarter|neighbourhood|village|hamlet/.test(props.class)]],
    poi: [["poi", (props) => isSite(props.class)]],
  };
  return { shortbread, protomaps, openmaptiles };
})();
