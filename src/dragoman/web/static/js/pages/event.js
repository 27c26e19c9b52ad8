// One event: what its reports say, side by side, where they differ, why they are held to be one, and what people decided.
// In: /api/events/{id}. Out: the page. Limits: a former id shows the present event, and says so.

import { address } from "../address.js";
import { drawComparison, gravity } from "../comparison.js";
import { drawDecisions } from "../decisions.js";
import { el, put } from "../elements.js";
import { parties, deed, status, time } from "../event_rows.js";
import { ask, asOf } from "../server.js";
import { drawSmallMap, drawTimes } from "../small_pictures.js";
import { load } from "../states.js";
import { count, KINDS, percent, sentence, where } from "../words.js";
import { drawLinks } from "../why.js";

export function open(root, { match: [id], signal }) {
  return {
    view: {},
    drawn: load(
      root,
      (options) => ask(`/api/events/${encodeURIComponent(id)}`, asOf(), options),
      (answer) => draw(root, answer),
      { signal },
    ),
  };
}

function draw(root, answer) {
  const { event, reports } = answer;
  document.title = `${sentence(event)} · Dragoman`;
  const places = reports.map(({ report }) => report.where).filter(Boolean);
  const [map, times] = [drawSmallMap(places.length ? places : [event.where].filter(Boolean)), drawTimes(reports)];
  const figure = (picture, words) => picture && el("figure", { class: "panel" }, el("figcaption", {}, words), picture);
  put(
    root,
    answer.id_asked && answer.id_asked !== event.id ? el("p", { class: "notice" }, `${answer.id_asked} is now part of this event.`) : "",
    el(
      "header",
      { class: "title" },
      el("p", { class: "kicker" }, "Event ", el("code", {}, event.id)),
      el(
        "h1",
        { tabindex: -1 },
        parties(event.actors, "Somebody"),
        " ",
        deed(event),
        event.recipients.length ? [el("span", { class: "to", "aria-label": "to" }, " → "), parties(event.recipients)] : null,
      ),
      el(
        "ul",
        { class: "facts" },
        [
          time(event),
          where(event.where),
          status(event.status),
          count(event.voices, "independent voice"),
          count(reports.length, "report"),
          `${percent(event.confidence)} sure`,
          event.conflicts ? el("b", { class: "clash" }, count(event.conflicts, "conflict")) : null,
        ]
          .filter(Boolean)
          .map((one) => el("li", {}, one)),
      ),
      el(
        "p",
        { class: "row actions" },
        el("a", { href: similar(event) }, "Others like it"),
        event.conflicts ? el("a", { href: address("/conflicts", { event: event.id }) }, "Its conflicts") : null,
        el("a", { href: address("/review", { event: event.id }) }, "Review this event"),
      ),
    ),
    el(
      "section",
      { class: "panel", "aria-labelledby": "side-by-side" },
      el("header", {}, el("h2", { id: "side-by-side" }, reports.length > 1 ? "Side by side" : "The report")),
      el("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": "Reports side by side" }, drawComparison(answer)),
    ),
    el(
      "div",
      { class: "figures" },
      figure(map, "Where"),
      figure(times, el("span", {}, "When ", el("span", { class: "hint" }, "bar: what is told · diamond: published"))),
    ),
    reports.length > 1 && drawLinks(answer),
    drawElsewhere(answer),
    drawDecisions(answer.decisions),
  );
}

function similar(event) {
  const [one, other] = [event.actors[0]?.code, event.recipients[0]?.code];
  const known = (code) => code && code !== "---";
  const who = known(one) && known(other) && one !== other ? { dyad: `${one},${other}` } : known(one) ? { party: one } : {};
  return address("/", { ...who, act: event.act });
}

/** Conflicts with reports that are no part of this event. */
function drawElsewhere({ event, conflicts, reports }) {
  const own = new Set(reports.map(({ report }) => report.id));
  const others = conflicts.filter((one) => !one.reports.every((id) => own.has(id)));
  if (!others.length) return "";
  return el(
    "section",
    { class: "panel" },
    el("header", {}, el("h2", {}, "Contradicted elsewhere")),
    el(
      "ul",
      { class: "elsewhere" },
      others.map((one) =>
        el(
          "li",
          {},
          el("p", { class: "claim" }, KINDS[one.kind] ?? one.kind, " ", gravity(one.severity)),
          el("p", { class: "note-of" }, one.note),
          el(
            "p",
            { class: "evidence" },
            el("q", {}, one.evidence[0].text),
            el("span", { class: "versus" }, " or "),
            el("q", {}, one.evidence[1].text),
          ),
        ),
      ),
    ),
    el("p", { class: "body-text" }, el("a", { href: address("/conflicts", { event: event.id }) }, "Both sides of each")),
  );
}
