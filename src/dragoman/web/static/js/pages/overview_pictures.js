// The three pictures of the overview, in their frames. In: answers of /api/overview and /api/network. Out: a place with panels.
// Limits: each picture says what was chosen on it by going to another address.

import { changed, filtersOf, here, navigate, note, toggled } from "../address.js";
import { el, join, put } from "../elements.js";
import { makeMap } from "../map.js";
import { makeNetwork } from "../network.js";
import { panel } from "../panel.js";
import { ask } from "../server.js";
import { makeTimeline } from "../timeline.js";
import { conflictOf, count, country, day, lastDay, period, QUADS, total } from "../words.js";

const SETTLED = [
  ["", "Every status"],
  ["occurred,ongoing", "Happened"],
  ["planned,intended", "Planned or wanted"],
  ["threatened", "Threatened"],
  ["requested,hypothetical", "Asked for, possible"],
  ["negated", "Negated"],
];
const [FEW, MANY] = [60, 300];
const PAIRS = [
  ["", "60 pairs"],
  ["150", "150 pairs"],
  ["1000", "1,000 pairs"],
];
const PERIODS = [
  ["", "Fitting"],
  ["day", "Days"],
  ["week", "Weeks"],
  ["month", "Months"],
  ["year", "Years"],
];

export function makePictures({ signal }) {
  let data = null;
  const narrow = innerWidth <= 640;

  const map = makeMap({
    choose: choosePlace,
    moved: (position) => note({ map: position }),
    ...(narrow ? { width: 480, height: 232 } : {}),
  });
  const button = (words, title, act) => el("button", { type: "button", class: "quiet", title, "aria-label": title, onclick: act }, words);
  const mapPanel = panel({
    title: "Where",
    name: "dragoman-map",
    className: "of-map",
    picture: () => map.picture,
    table: tableOfPlaces,
    tools: [
      button("+", "Nearer", () => map.step(1.8)),
      button("−", "Farther", () => map.step(1 / 1.8)),
      button("⌂", "Whole world", () => map.home()),
    ],
  });
  mapPanel.body.append(map.picture, scale());

  const timeline = makeTimeline({ choose: (from, to) => navigate(changed({ from, to })), height: narrow ? 140 : 156 });
  const choosing = (words, choices, onchange) =>
    el(
      "label",
      { class: "pick" },
      el("span", { class: "sr" }, words),
      el(
        "select",
        { class: "quiet", onchange: ({ target }) => onchange(target.value) },
        choices.map(([value, name]) => el("option", { value }, name)),
      ),
    );
  const statuses = choosing("Status", SETTLED, (value) => navigate(changed({ status: value ? value.split(",") : null })));
  const periods = choosing("Periods", PERIODS, (by) => navigate(changed({ by })));
  const whole = el("a", { class: "button quiet", hidden: true }, "Whole time");
  const untold = el("span", { class: "hint" });
  const timePanel = panel({
    title: "When",
    name: "dragoman-timeline",
    className: "of-time",
    picture: () => timeline.picture,
    table: tableOfPeriods,
    tools: [untold, whole, statuses, periods],
  });
  timePanel.body.append(timeline.picture, legend());

  const network = makeNetwork({ choose: choosePair, ...(narrow ? { width: 360, height: 340 } : {}) });
  const slider = el("input", {
    type: "range",
    min: 0,
    max: 0,
    value: 0,
    "aria-label": "Period of the network",
    oninput: () => slide(Number(slider.value)),
  });
  const sliding = el("output", { class: "hint" });
  const pairs = choosing("How many pairs", PAIRS, (value) => navigate(changed({ pairs: value })));
  const netPanel = panel({
    title: "Who with whom",
    name: "dragoman-network",
    className: "of-network",
    picture: () => network.picture,
    table: tableOfDyads,
    tools: [pairs],
  });
  const stage = el("div", { class: "stage" }, network.picture);
  let large = null;
  netPanel.body.append(stage, el("div", { class: "slider" }, slider, sliding));

  let dyads = [];
  const chosenPair = () => ({ dyad: here().query.get("dyad"), parties: here().query.getAll("party") });

  function slide(at) {
    const start = at ? data.periods[at - 1]?.start : null;
    note({ during: start });
    drawNetwork();
  }

  async function drawNetwork() {
    const during = here().query.get("during");
    const at = during ? data.periods.findIndex((one) => one.start === during) + 1 : 0;
    slider.max = data.periods.length;
    slider.value = at;
    const words = at ? period(during, data.by) : "Whole time";
    sliding.textContent = words;
    slider.setAttribute("aria-valuetext", words);
    const most = Number(here().query.get("pairs")) || FEW;
    let shown = data.dyads.slice(0, most);
    if (at || most > data.dyads.length) {
      const time = at ? { from: during, to: lastDay(during, data.by) } : {};
      const answer = await ask("/api/network", filtersOf(here().query, { ...time, most }), { signal }).catch(() => null);
      if (!answer || here().query.get("during") !== during) return;
      shown = answer.dyads;
    }
    dyads = shown;
    await drawDyads(most);
    stage.classList.toggle("empty", !dyads.length);
    netPanel.refresh();
  }

  /** A few hundred are drawn as SVG: sharp, and reached by keyboard. More go to the graphics card, and its code is loaded then. */
  async function drawDyads(most) {
    if (most <= MANY) {
      large?.close();
      put(stage, network.picture);
      network.update(dyads, chosenPair());
      return;
    }
    network.update(dyads.slice(0, MANY), chosenPair()); // what is saved as a picture
    if (!large) large = (await import("../large_network.js")).makeLargeNetwork({ choose: choosePair });
    put(stage, large.place);
    await large.update(dyads);
  }

  const placeTable = (head, rows, caption) => ({ caption, head, rows });
  function tableOfPlaces() {
    return placeTable(
      ["Place", "Country", "Events", "Cooperation", "Conflict"],
      data.places.map((one) => [
        one.name,
        one.country ? country(one.country) : "",
        one.events,
        total(one.quads) - conflictOf(one.quads),
        conflictOf(one.quads),
      ]),
      count(data.places.length, "place"),
    );
  }
  function tableOfPeriods() {
    return placeTable(
      ["Period", ...QUADS.map(({ short }) => short)],
      data.periods.map((one) => [period(one.start, data.by), ...one.quads]),
      `By ${data.by}`,
    );
  }
  function tableOfDyads() {
    return placeTable(
      ["One", "Other", "Events", "Cooperation", "Conflict"],
      dyads.map((one) => [one.one_name ?? one.one, one.other_name ?? one.other, one.events, one.cooperation, one.conflict]),
      count(dyads.length, "pair"),
    );
  }

  function draw(answer) {
    data = answer;
    const { query } = here();
    map.update(answer, { countries: query.getAll("country"), place: query.get("place") });
    if (query.get("map")) map.goTo(query.get("map"));
    timeline.update(answer);
    put(untold, ...tellUndrawn(answer));
    whole.hidden = !(query.get("from") || query.get("to"));
    whole.setAttribute("href", changed({ from: null, to: null }));
    const settled = query.getAll("status").join(",");
    statuses.querySelector("select").value = SETTLED.some(([value]) => value === settled) ? settled : "";
    pairs.querySelector("select").value = query.get("pairs") ?? "";
    periods.querySelector("select").value = query.get("by") ?? "";
    drawNetwork();
    mapPanel.refresh();
    timePanel.refresh();
  }
  return { place: el("div", { class: "pictures" }, mapPanel.section, netPanel.section, timePanel.section), draw };
}

/** What the timeline does not show, each with the way to it. */
export function tellUndrawn({ stretch, undated }) {
  const beside = (iso, days) => new Date(Date.parse(iso) + days * 86400000).toISOString().slice(0, 10);
  const far = (events, words, iso, choice) => events > 0 && el("a", { href: changed(choice) }, `${count(events, "event")} ${words} ${day(iso)}`);
  const told = [
    stretch && far(stretch.before, "before", stretch.first, { from: null, to: beside(stretch.first, -1) }),
    stretch && far(stretch.after, "after", stretch.last, { from: beside(stretch.last, 1), to: null }),
    undated > 0 && `${count(undated, "event")} without a day`,
  ];
  return join(told.filter(Boolean), " · ");
}

function choosePlace(place) {
  if (typeof place === "string") return navigate(toggled("country", place));
  return navigate(changed({ place: here().query.get("place") === place.name ? null : place.name }));
}

function choosePair({ party, dyad }) {
  const { query } = here();
  if (party) return navigate(toggled("party", party));
  return navigate(changed({ dyad: query.get("dyad") === dyad ? null : dyad }));
}

const scale = () =>
  el(
    "p",
    { class: "scale" },
    el("span", {}, "cooperation"),
    [0, 1, 2, 3, 4].map((at) => el("i", { class: `share-${at}` })),
    el("span", {}, "conflict"),
    el("span", { class: "hint" }, "share of an actor’s or a place’s events"),
  );
export const legend = () =>
  el(
    "ul",
    { class: "legend" },
    [1, 0, 2, 3].map((at) => el("li", {}, el("i", { class: `swatch quad-${at + 1}` }), " ", QUADS[at].short)),
  );
