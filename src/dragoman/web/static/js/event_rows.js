// Events as rows: when, who did what to whom, where, whether it is so, how many say so.
// In: events of the API. Out: a table. Limits: on a narrow screen what stands in columns of its own moves beneath the deed.

import { actorAddress, eventAddress } from "./address.js";
import { el, join, put } from "./elements.js";
import { act, count, day, percent, when, where } from "./words.js";

/** Who takes part, each a link to the actor's page where a code is known. */
export function parties(participants, nobody = "somebody") {
  if (!participants.length) return el("span", { class: "soft" }, nobody);
  return join(
    participants.map((one) => {
      const known = one.code && one.code !== "---";
      return el(
        "span",
        { class: "party" },
        known ? el("a", { href: actorAddress(one.code), title: `${one.code} ${one.sector}` }, one.name) : one.name,
      );
    }),
  );
}

export const deed = (one) => el("span", { class: `deed quad-${one.quad}` }, act(one));
export const status = (value) => el("span", { class: `status is-${value}` }, value);

/** When an event happened, or when it was first told. */
export function time(event) {
  const told = when(event.when);
  if (told) return el("span", {}, told);
  return el(
    "span",
    { class: "soft", title: "The day is not told; this is when it was published" },
    event.first_published ? `told ${day(event.first_published)}` : "no day",
  );
}

function row(event) {
  const place = where(event.where);
  const voices = `${count(event.voices, "voice")}${event.conflicts ? `, ${count(event.conflicts, "conflict")}` : ""}`;
  return el(
    "tr",
    { class: `quad-${event.quad}` },
    el("td", { class: "when" }, time(event)),
    el(
      "td",
      { class: "what" },
      el("a", { class: "open", href: eventAddress(event.id) }, deed(event)),
      " ",
      parties(event.actors),
      event.recipients.length ? [el("span", { class: "to", "aria-label": "to" }, " → "), parties(event.recipients)] : null,
      el("div", { class: "narrow soft" }, join([place, event.status, voices].filter(Boolean), " · ")),
    ),
    el("td", { class: "where" }, place ?? el("span", { class: "soft" }, "–")),
    el("td", { class: "so" }, status(event.status)),
    el("td", { class: "number" }, event.voices),
    el(
      "td",
      { class: "number" },
      event.conflicts
        ? el("b", { class: "clash", title: count(event.conflicts, "conflict") }, event.conflicts)
        : el("span", { class: "soft" }, "–"),
    ),
    el("td", { class: "number" }, percent(event.confidence)),
  );
}

const HEAD = [
  ["When", "when"],
  ["What", "what"],
  ["Where", "where"],
  ["Status", "so"],
  ["Voices", "number"],
  ["Conflicts", "number"],
  ["Sure", "number"],
];

export function makeEventTable(caption) {
  const body = el("tbody");
  const table = el(
    "table",
    { class: "events" },
    el("caption", { class: "sr" }, caption),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        HEAD.map(([words, name]) => el("th", { scope: "col", class: name }, words)),
      ),
    ),
    body,
  );
  return { table, show: (events) => put(body, events.map(row)), add: (events) => body.append(...events.map(row)), rows: body.rows };
}

/** The events at once, in a table of their own. */
export function eventTable(caption, events) {
  const { table, show } = makeEventTable(caption);
  show(events);
  return table;
}
