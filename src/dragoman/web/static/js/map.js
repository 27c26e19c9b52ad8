// The map: countries by number of events, places as circles, coloured by the share of conflict.
// In: places and countries of /api/overview, what is chosen. Out: an <svg>; `choose(country | place)` is called on a click.
// Limits: Equal Earth projection, without Antarctica; continents are in the table only.

import { put, set, svg } from "./elements.js";
import { follow, rove } from "./tip.js";
import { d3 } from "./vendor.js";
import { conflictOf, count, country as countryName, percent, shareClass, total } from "./words.js";
import { loadWorld } from "./world.js";

const [WIDTH, HEIGHT] = [960, 440];
const DEEPEST = 60;
const SETTLED = 500; // ms
const idle = globalThis.requestIdleCallback ?? ((act) => act());
const FINE = 1.5; // how near finer borders begin
const WIDE = new Set(["country", "continent"]); // a point would stand for all of it: countries are shaded instead

export function makeMap({ choose, moved, width = WIDTH, height = HEIGHT }) {
  const projection = d3.geoEqualEarth().fitExtent(
    [
      [4, 6],
      [width - 4, height + 12],
    ],
    { type: "Sphere" },
  );
  projection.precision(0); // borders along a parallel stay straight, and take half the time
  const path = d3.geoPath(projection);
  const land = svg("g", { class: "land", role: "group", "aria-label": "Countries" });
  const lines = svg("path", { class: "borders" });
  const marks = svg("g", { class: "places", role: "group", "aria-label": "Places, the most events first" });
  const view = svg("g", {}, land, lines, marks);
  const picture = svg(
    "svg",
    { class: "map", viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": "Map of events" },
    svg("rect", { class: "sea", width, height }),
    view,
  );
  const known = new Map(); // what hints say of an element
  let [data, picked, scale, zoom] = [null, {}, null, d3.zoomIdentity];

  const zooming = d3
    .zoom()
    .scaleExtent([1, DEEPEST])
    .translateExtent([
      [0, 0],
      [width, height],
    ])
    .filter((event) => !event.button && (event.type !== "wheel" || event.ctrlKey || event.metaKey || zoom.k > 1 || event.deltaY < 0))
    .on("zoom", ({ transform }) => {
      zoom = transform;
      view.setAttribute("transform", transform);
      for (const mark of marks.children) place(mark);
      if (transform.k > FINE) draw("50m");
    })
    .on("end", ({ sourceEvent }) => sourceEvent && moved?.(position()));
  d3.select(picture).call(zooming).on("dblclick.zoom", null);

  const place = (mark) => {
    const [x, y, r] = mark.spot;
    set(mark, {
      transform: `translate(${x.toFixed(2)},${y.toFixed(2)}) scale(${1 / zoom.k})`,
      r: (r * Math.min(1.6, zoom.k ** 0.2)).toFixed(2),
    });
  };

  /** "lon,lat,k": where the middle of the map is, for the address. */
  function position() {
    if (zoom.k < 1.01) return null;
    const [lon, lat] = projection.invert(zoom.invert([width / 2, height / 2]));
    return [lon.toFixed(2), lat.toFixed(2), zoom.k.toFixed(2)].join(",");
  }

  function goTo(text) {
    const [lon, lat, k] = (text ?? "").split(",").map(Number);
    const spot = k ? projection([lon, lat]) : null;
    const to = spot
      ? d3.zoomIdentity
          .translate(width / 2, height / 2)
          .scale(k)
          .translate(-spot[0], -spot[1])
      : d3.zoomIdentity;
    d3.select(picture).call(zooming.transform, to);
  }

  const say = (name, events, quads) => `${name}: ${count(events, "event")}, ${percent(conflictOf(quads) / (total(quads) || 1))} conflict`;

  async function draw(wanted) {
    if (scale === wanted || (scale === "50m" && wanted === "110m")) return;
    scale = wanted;
    const world = await loadWorld(wanted);
    if (scale !== wanted) return;
    path.digits(wanted === "110m" ? 1 : 3);
    lines.setAttribute("d", path(world.borders));
    put(land, ...world.countries.map(shape));
    shade();
  }

  function shape({ code, name, feature }) {
    const made = svg("path", { d: path(feature), "data-code": code ?? "" });
    known.set(made, { code, name });
    return made;
  }

  /** Countries too small for the first look; all others are drawn finely only where one looks closer. */
  async function addSmall() {
    const { countries } = await loadWorld("50m");
    if (scale !== "110m") return;
    const there = new Set([...land.children].map((one) => known.get(one).code));
    land.append(...countries.filter(({ code }) => code && !there.has(code)).map(shape));
    shade();
  }

  function shade() {
    if (!data) return;
    const numbers = new Map(data.countries.map((one) => [one.code, one]));
    const most = Math.max(1, ...data.countries.map((one) => one.events));
    for (const shape of land.children) {
      const about = known.get(shape);
      const found = numbers.get(about.code);
      about.words = found
        ? say(countryName(about.code) === about.code ? about.name : countryName(about.code), found.events, found.quads)
        : null;
      const isPicked = Boolean(picked.countries?.includes(about.code));
      const heat = found ? `${Math.round(12 + 76 * (Math.log1p(found.events) / Math.log1p(most)))}%` : "0%";
      if (shape.style.getPropertyValue("--heat-share") !== heat) shape.style.setProperty("--heat-share", heat);
      const isChoice = found || isPicked;
      set(shape, {
        class: isPicked ? "picked" : found ? "told" : "",
        role: isChoice ? "button" : null,
        "aria-label": isChoice ? (about.words ?? about.name) : null,
        "aria-pressed": isChoice ? isPicked : null,
        ...(isChoice ? {} : { tabindex: null }),
      });
    }
    rove(land, () => [...land.children].filter((shape) => shape.getAttribute("role")));
  }

  function update(answer, chosen) {
    if (!data) setTimeout(() => idle(addSmall), SETTLED); // not while the first view is drawn
    [data, picked] = [answer, chosen];
    const largest = Math.max(1, ...answer.places.filter((one) => !WIDE.has(one.precision)).map((one) => one.events));
    const radius = d3.scaleSqrt([0, Math.max(largest, 8)], [1.5, 19]);
    const spots = answer.places
      .filter((one) => one.lat !== null && one.lon !== null && !WIDE.has(one.precision))
      .sort((one, other) => other.events - one.events);
    while (marks.childElementCount > spots.length) (known.delete(marks.lastChild), marks.lastChild.remove());
    while (marks.childElementCount < spots.length) marks.append(svg("circle", { role: "button" }));
    spots.forEach((one, at) => {
      const mark = marks.children[at];
      const isPicked = picked.place === one.name;
      set(mark, {
        class: `share-mark share-${shareClass(conflictOf(one.quads), one.events)}${isPicked ? " picked" : ""}`,
        "aria-pressed": isPicked,
        "aria-label": say(one.name, one.events, one.quads),
      });
      mark.spot = [...projection([one.lon, one.lat]), radius(one.events)];
      known.set(mark, {
        place: one,
        words: say(
          one.country && one.country !== one.name ? `${one.name} (${countryName(one.country)})` : one.name,
          one.events,
          one.quads,
        ),
      });
      place(mark);
    });
    rove(marks, () => [...marks.children]);
    shade();
  }

  view.addEventListener("click", (event) => {
    const about = known.get(event.target);
    if (about?.place || about?.words || picked.countries?.includes(about?.code)) choose(about.place ?? about.code);
  });
  follow(view, (event) => known.get(event.target)?.words);
  picture.addEventListener("keydown", (event) => {
    const by = { "+": 1.6, "=": 1.6, "-": 1 / 1.6 }[event.key];
    if (by) step(by);
    else if (event.key === "0") (goTo(null), moved?.(null));
  });
  const step = (by) => (d3.select(picture).call(zooming.scaleBy, by), moved?.(position()));
  draw("110m");
  return { picture, update, goTo, step, home: () => (goTo(null), moved?.(null)) };
}
