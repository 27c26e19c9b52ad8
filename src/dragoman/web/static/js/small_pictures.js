// Small pictures of one event: where its reports place it, and when. In: reports with their articles. Out: <svg>s, or null.
// Limits: the map is the coarse one; it shows the surroundings of the places, not the world.

import { svg } from "./elements.js";
import { follow } from "./tip.js";
import { d3 } from "./vendor.js";
import { day, when, where } from "./words.js";
import { loadWorld } from "./world.js";

const SPAN = { site: 4, city: 5, admin: 8, region: 14, country: 24, continent: 90, water: 20 }; // degrees of the surroundings

const DAY = 86400000;
const WIDE = () => (innerWidth > 640 ? 600 : 340);

export function drawSmallMap(places, width = WIDE(), height = 250) {
  const known = places.filter((one) => one?.lat !== null && one?.lon !== null && one !== null);
  if (!known.length) return null;
  const points = known.map(({ lon, lat }) => [lon, lat]);
  const room = Math.max(...known.map(({ precision }) => SPAN[precision] ?? 10), 6);
  const [x, y] = [d3.extent(points, ([lon]) => lon), d3.extent(points, ([, lat]) => lat)];
  const corners = [
    [x[0] - room, y[0] - room / 2],
    [x[1] + room, y[1] + room / 2],
  ].map(([lon, lat]) => [lon, Math.max(-80, Math.min(84, lat))]);
  const projection = d3.geoMercator().fitExtent(
    [
      [8, 8],
      [width - 8, height - 8],
    ],
    { type: "MultiPoint", coordinates: corners },
  );
  const path = d3.geoPath(projection);
  const land = svg("g", { class: "land" });
  const picture = svg(
    "svg",
    { class: "map small", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Map: ${known.map(where).join("; ")}` },
    svg("rect", { class: "sea", width, height }),
    land,
  );
  loadWorld("50m").then(({ countries, borders }) => {
    land.append(
      ...countries.map(({ code, feature }) =>
        svg("path", { d: path(feature), class: known.some((one) => one.country === code) ? "told" : "" }),
      ),
      svg("path", { class: "borders", d: path(borders) }),
    );
  });
  const seen = new Map();
  for (const one of known) seen.set(`${one.lon},${one.lat}`, one);
  for (const one of seen.values()) {
    const [cx, cy] = projection([one.lon, one.lat]);
    const dot = svg("circle", { class: "spot", cx, cy, r: 6 });
    const isRight = cx > width * 0.6;
    picture.append(
      dot,
      svg("text", { class: "label", x: cx + (isRight ? -10 : 10), y: cy + 4, "text-anchor": isRight ? "end" : "start" }, one.name),
    );
    follow(dot, () => where(one));
  }
  return picture;
}

/** A line for each report: the days it tells, and the day on which it was published. */
export function drawTimes(reports, width = WIDE()) {
  const at = (iso) => new Date(`${iso.slice(0, 10)}T00:00Z`);
  const next = (iso) => new Date(at(iso).getTime() + DAY);
  const days = reports
    .flatMap(({ report, article }) => [
      report.when?.start && at(report.when.start),
      report.when?.end && next(report.when.end),
      article.published && at(article.published),
      article.published && next(article.published),
    ])
    .filter(Boolean);
  if (!days.length) return null;
  const [first, last] = d3.extent(days);
  const margin = Math.max(DAY, (last - first) * 0.04);
  const height = 22 * reports.length + 26;
  const x = d3.scaleUtc([new Date(first - margin), new Date(Number(last) + margin)], [26, width - 24]);
  const lines = reports.map(({ report, article }, nth) => {
    const y = 14 + 22 * nth;
    const told = report.when?.start ? [x(at(report.when.start)), x(next(report.when.end ?? report.when.start))] : null;
    return svg(
      "g",
      {},
      svg("text", { class: "nth", x: 10, y: y + 4, "text-anchor": "middle" }, nth + 1),
      svg("line", { class: "base", x1: 26, x2: width - 8, y1: y, y2: y }),
      told &&
        svg("rect", { class: `bar quad-${report.quad}`, x: told[0], width: Math.max(3, told[1] - told[0]), y: y - 5, height: 10, rx: 2 }),
      article.published &&
        svg("path", { class: "told-on", d: `M${(x(at(article.published)) + x(next(article.published))) / 2},${y - 5}l5,5l-5,5l-5,-5Z` }),
    );
  });
  const words = reports
    .map(
      ({ report, article }, nth) =>
        `report ${nth + 1}: ${when(report.when) ?? "no day told"}, published ${article.published ? day(article.published) : "on no known day"}`,
    )
    .join("; ");
  const picture = svg("svg", { class: "times-of", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Times: ${words}` }, lines);
  d3.select(picture)
    .append("g")
    .attr("class", "axis")
    .attr("transform", `translate(0,${height - 18})`)
    .call(
      d3
        .axisBottom(x)
        .ticks(last - first < 6 * DAY ? d3.utcDay : width / 120)
        .tickSize(3)
        .tickFormat(last - first < 90 * DAY ? d3.utcFormat("%-d %b") : null),
    );
  return picture;
}
