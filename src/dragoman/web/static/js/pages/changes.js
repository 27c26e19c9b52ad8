// What changed between two states of knowledge: what is new, gone, different. In: /api/changes. Out: the page.
// Limits: changes of the record, not of the world: a late report of an old event is new.

import { changed, eventAddress, filtersOf, here, navigate } from "../address.js";
import { drawChips } from "../chips.js";
import { el, put } from "../elements.js";
import { deed, eventTable, parties } from "../event_rows.js";
import { ask, askStore } from "../server.js";
import { load, nothing } from "../states.js";
import { act, count, day, names, percent, when, where } from "../words.js";

export function open(root, { signal }) {
  const pick = (name, words) =>
    el("label", {}, words, " ", el("input", { type: "date", name, onchange: ({ target }) => navigate(changed({ [name]: target.value })) }));
  const dates = el(
    "form",
    { class: "row dates", onsubmit: (event) => event.preventDefault() },
    pick("since", "Since"),
    pick("until", "until"),
    el("span", { class: "hint" }, "at the end of that day; no second day means now"),
  );
  const chips = el("ul", { class: "chips" });
  const body = el("div", { class: "found" });
  put(
    root,
    el(
      "header",
      { class: "title" },
      el("h1", { tabindex: -1 }, "What changed"),
      el("p", { class: "lead" }, "What the record says now and did not say then, and the other way round."),
      dates,
    ),
    chips,
    body,
  );

  async function update() {
    const { query } = here();
    drawChips(chips);
    for (const name of ["since", "until"]) dates.elements[name].value = query.get(name)?.slice(0, 10) ?? "";
    return load(
      body,
      async (options) => {
        const since = query.get("since") ?? dayBefore((await askStore()).last_recorded);
        if (!since) return null;
        dates.elements.since.value = since.slice(0, 10);
        return ask("/api/changes", filtersOf(query, { since, until: query.get("until"), limit: 200 }), options);
      },
      (answer) => draw(body, answer),
      { signal },
    );
  }
  return { view: { update }, drawn: update() };
}

function dayBefore(moment) {
  if (!moment) return null;
  const date = new Date(`${moment.slice(0, 10)}T00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

const SHOWN = {
  when: (event) => when(event.when),
  where: (event) => where(event.where),
  actors: (event) => names(event.actors),
  recipients: (event) => names(event.recipients),
  confidence: (event) => percent(event.confidence),
  act,
  reports: ({ reports }) => reports.length,
  documents: ({ documents }) => documents.length,
};
const show = (field, event) => String((SHOWN[field]?.(event) ?? event[field]) || "–");

function draw(body, answer) {
  if (!answer) return put(body, nothing("Nothing was ever recorded."));
  const { counts } = answer;
  const sum = counts.new + counts.gone + counts.changed;
  if (!sum) return put(body, nothing(`Nothing changed since ${day(answer.since)}.`));
  const part = (words, total, shown, content) =>
    total > 0 &&
    el(
      "section",
      { class: "panel" },
      el("header", {}, el("h2", {}, words), shown < total && el("span", { class: "hint" }, `the first ${shown}`)),
      content,
    );
  put(
    body,
    ...[
      part(
        count(counts.changed, "event differs", "events differ"),
        counts.changed,
        answer.changed.length,
        el(
          "ul",
          { class: "changes" },
          answer.changed.map((one) =>
            el(
              "li",
              {},
              title(one.after),
              el(
                "dl",
                {},
                one.fields.map((field) =>
                  el(
                    "div",
                    {},
                    el("dt", {}, field.replaceAll("_", " ")),
                    el("dd", {}, el("del", {}, show(field, one.before)), " → ", el("ins", {}, show(field, one.after))),
                  ),
                ),
              ),
            ),
          ),
        ),
      ),
      part(
        count(counts.gone, "event is gone", "events are gone"),
        counts.gone,
        answer.gone.length,
        el(
          "ul",
          { class: "changes" },
          answer.gone.map((one) =>
            el(
              "li",
              { class: "gone" },
              title(one.event, one.now ?? null),
              one.now ? el("p", { class: "soft" }, "now part of ", el("a", { href: eventAddress(one.now) }, one.now)) : null,
            ),
          ),
        ),
      ),
      part(count(counts.new, "event is new", "events are new"), counts.new, answer.new.length, eventTable("New events", answer.new)),
    ].filter(Boolean),
  );
}

const title = (event, to = event.id) =>
  el(
    "p",
    { class: "claim" },
    parties(event.actors, "Somebody"),
    " ",
    to ? el("a", { href: eventAddress(to), class: "open" }, deed(event)) : deed(event),
    event.recipients.length ? [" → ", parties(event.recipients)] : null,
    el("span", { class: "soft" }, ` ${[when(event.when), where(event.where)].filter(Boolean).join(", ")}`),
  );
