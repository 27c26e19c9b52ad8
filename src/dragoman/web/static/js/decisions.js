// What people decided, in words. In: decisions of the API. Out: what to show. Limits: none.

import { el } from "./elements.js";
import { day, moment } from "./words.js";

const KINDS = { same: "the same event", "not same": "not the same event", correct: "corrected", reject: "rejected" };

export function decisionText(one) {
  const what =
    one.kind === "correct" ? [el("b", {}, `${one.field} corrected`), " to ", el("code", {}, one.value)] : el("b", {}, KINDS[one.kind]);
  return [
    what,
    ` · ${one.reports.join(", ")} · ${one.author}, ${moment(one.time)}`,
    one.note && [" · ", el("q", {}, one.note)],
    one.undone && el("span", { class: "soft" }, ` · undone ${day(one.undone)}`),
  ];
}

export function drawDecisions(decisions) {
  if (!decisions?.length) return "";
  return el(
    "section",
    { class: "panel" },
    el("header", {}, el("h2", {}, "What people decided")),
    el(
      "ul",
      { class: "decisions" },
      decisions.map((one) => el("li", { class: one.undone && "undone" }, decisionText(one))),
    ),
  );
}
