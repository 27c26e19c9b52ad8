// An actor over time: how much, with whom, of what kind, and the latest. In: /api/actors/{code}. Out: the page.
// Limits: an actor is what the record's codes or names say; a state stands for all who belong to it.

import { actorAddress, address, changed, filtersOf, here, navigate } from "../address.js";
import { el, put } from "../elements.js";
import { eventTable } from "../event_rows.js";
import { panel } from "../panel.js";
import { ask } from "../server.js";
import { load, nothing } from "../states.js";
import { makeTimeline } from "../timeline.js";
import { count, number, period, QUADS } from "../words.js";
import { legend, tellUndrawn } from "./overview_pictures.js";

export function open(root, { match: [code], signal }) {
  const update = () =>
    load(
      root,
      (options) => ask(`/api/actors/${encodeURIComponent(code)}`, filtersOf(here().query), options),
      (answer) => draw(root, answer),
      { signal, keep: true },
    );
  return { view: { update }, drawn: update() };
}

function draw(root, actor) {
  document.title = `${actor.name} · Dragoman`;
  const time = makeTimeline({ choose: (from, to) => navigate(changed({ from, to })), label: `Events of ${actor.name} over time` });
  const { query } = here();
  const whole =
    (query.get("from") || query.get("to")) && el("a", { class: "button quiet", href: changed({ from: null, to: null }) }, "Whole time");
  const over = panel({
    title: "Over time",
    name: `dragoman-${actor.code ?? actor.name}`,
    className: "of-time",
    picture: () => time.picture,
    tools: [el("span", { class: "hint" }, tellUndrawn(actor)), whole],
    table: () => ({
      caption: `By ${actor.by}`,
      head: ["Period", ...QUADS.map(({ short }) => short)],
      rows: actor.periods.map((one) => [period(one.start, actor.by), ...one.quads]),
    }),
  });
  over.body.append(time.picture, legend());
  const counts = (words, list, name) =>
    el(
      "section",
      { class: "panel" },
      el("header", {}, el("h2", {}, words)),
      el(
        "ul",
        { class: "counts" },
        list.slice(0, 8).map((one) => {
          const most = Math.max(...list.map((each) => each.count));
          const item = el(
            "a",
            { class: "choice", href: address("/", { party: actor.code ?? actor.name, [name]: one.value }) },
            el("span", { class: "name" }, one.value),
            el("span", { class: "number" }, number(one.count)),
          );
          item.style.setProperty("--part", `${(100 * one.count) / most}%`);
          return el("li", {}, item);
        }),
      ),
    );
  put(
    root,
    el(
      "header",
      { class: "title" },
      el("p", { class: "kicker" }, "Actor", actor.code && [" ", el("code", {}, actor.code)]),
      el("h1", { tabindex: -1 }, actor.name),
      el(
        "ul",
        { class: "facts" },
        [actor.kind, count(actor.events, "event"), el("a", { href: address("/", { party: actor.code ?? actor.name }) }, "On the overview")]
          .filter(Boolean)
          .map((one) => el("li", {}, one)),
      ),
    ),
    el(
      "div",
      { class: "actor" },
      over.section,
      drawCounterparts(actor),
      el("div", { class: "pair" }, counts("Acts", actor.acts, "act"), counts("Statuses", actor.statuses, "status")),
    ),
    el(
      "section",
      { class: "panel" },
      el("header", {}, el("h2", {}, "Latest events")),
      actor.recent.length ? eventTable("Latest events", actor.recent) : nothing("No events."),
    ),
  );
  time.update(actor);
}

function drawCounterparts(actor) {
  const list = actor.counterparts.slice(0, 14);
  const most = Math.max(1, ...list.map((one) => Math.max(one.cooperation, one.conflict)));
  const bar = (value, name) => {
    const node = el("span", { class: `side is-${name}` }, el("i"), el("b", {}, number(value)));
    node.style.setProperty("--part", String(value / most));
    return node;
  };
  const section = panel({
    title: "With whom",
    name: "counterparts",
    table: () => ({
      caption: "Counterparts",
      head: ["Counterpart", "Events", "Cooperation", "Conflict", `${actor.name} acts`, `${actor.name} is acted upon`],
      rows: actor.counterparts.map((one) => [one.name, one.events, one.cooperation, one.conflict, one.as_actor, one.as_recipient]),
    }),
  });
  section.body.append(
    list.length
      ? el(
          "div",
          { class: "counterparts" },
          el("p", { class: "sides-of hint" }, el("span", {}, "cooperation"), el("span", {}), el("span", {}, "conflict")),
          el(
            "ul",
            {},
            list.map((one) =>
              el(
                "li",
                {},
                bar(one.cooperation, "cooperation"),
                el("a", { href: actorAddress(one.code ?? one.name) }, one.name),
                bar(one.conflict, "conflict"),
              ),
            ),
          ),
        )
      : nothing("It deals with nobody."),
  );
  return section.section;
}
