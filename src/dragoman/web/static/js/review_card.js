// One thing to decide, with all that one needs to decide it. In: an item of the queue. Out: an element. Limits: none.

import { documentAddress } from "./address.js";
import { el } from "./elements.js";
import { deed, parties, status } from "./event_rows.js";
import { drawEvidence } from "./marks.js";
import { sourceChain } from "./sources.js";
import { day, percent, when, where } from "./words.js";
import { drawParts } from "./why.js";

export function reviewCard(item) {
  return el(
    "div",
    { class: "review-card" },
    el("p", { class: "why-of" }, item.why),
    item.conflict && item.conflict.note !== item.why && el("p", { class: "note-of" }, item.conflict.note),
    el(
      "div",
      { class: item.evidence.length > 1 ? "both" : "alone" },
      item.evidence.map((one, at) => [
        at ? el("span", { class: "versus", "aria-hidden": "true" }, item.kind === "conflict" ? "or" : "and") : null,
        side(one, at),
      ]),
    ),
    item.parts && Object.keys(item.parts).length
      ? el("details", { class: "parts-of", open: true }, el("summary", {}, `How alike: ${percent(item.score)}`), drawParts(item.parts))
      : null,
  );
}

/** Who published a report, where it stands, what it claims, in its words. `before`: what stands in front. */
export function claimOf(report, article, ...before) {
  return [
    el(
      "p",
      { class: "soft" },
      ...before,
      el("b", {}, article.outlet ?? "no outlet"),
      article.published ? ` ${day(article.published)}` : "",
      " · ",
      el("a", { href: documentAddress(report.document, `r-${report.id}`) }, article.title ?? "the document"),
    ),
    el(
      "p",
      { class: "claim" },
      parties(report.actors),
      " ",
      deed(report),
      report.recipients.length ? [el("span", { class: "to", "aria-label": "to" }, " → "), parties(report.recipients)] : null,
    ),
    drawEvidence(report),
  ];
}

function side({ report, article }, at) {
  const row = (words, value) => el("div", {}, el("dt", {}, words), el("dd", {}, value || el("span", { class: "soft" }, "not told")));
  return el(
    "div",
    { class: "side-of" },
    ...claimOf(report, article, el("span", { class: "nth" }, at + 1), " "),
    el(
      "dl",
      { class: "fields" },
      row("Status", status(report.status)),
      row("When", when(report.when)),
      row("Where", where(report.where)),
      report.quantities.length ? row("How many", report.quantities.map((one) => `${one.text} ${one.of}`).join("; ")) : null,
      report.sources.length ? row("According to", sourceChain(report.sources, article.outlet)) : null,
      row("Sure", percent(report.confidence)),
    ),
  );
}
