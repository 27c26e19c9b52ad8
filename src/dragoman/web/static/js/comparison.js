// Reports side by side: a column each, a row for each thing they say, what differs marked, conflicts drawn across.
// In: the reports of an event with their articles, conflicts. Out: a table. Limits: many reports scroll sideways within it.

import { documentAddress } from "./address.js";
import { parties, deed, status } from "./event_rows.js";
import { el } from "./elements.js";
import { drawEvidence } from "./marks.js";
import { sourceChain } from "./sources.js";
import { act, day, KINDS, names, percent, when, where } from "./words.js";

const untold = () => el("span", { class: "soft" }, "not told");
const amounts = (report) => report.quantities.map((one) => `${one.text} ${one.of}`).join("; ");
const timeText = (report) => when(report.when) ?? (report.when?.basis === "reported" ? "only reported" : null);

// [words, what is shown, what is compared]
const ROWS = [
  ["Who", (report) => parties(report.actors), (report) => names(report.actors), "actors"],
  ["Did what", (report) => deed(report), act, "act"],
  [
    "To whom",
    (report) => (report.recipients.length ? parties(report.recipients) : untold()),
    (report) => names(report.recipients),
    "recipients",
  ],
  [
    "When",
    (report) => [timeText(report) ?? untold(), report.when?.text && el("span", { class: "soft" }, ` “${report.when.text}”`)],
    (report) => timeText(report) ?? "",
    "when",
  ],
  ["Where", (report) => where(report.where) ?? untold(), (report) => report.where?.name ?? "", "where"],
  ["Status", (report) => status(report.status), (report) => report.status, "status"],
  ["How many", (report) => amounts(report) || untold(), amounts, "quantities"],
  ["According to", (report, { outlet }) => sourceChain(report.sources, outlet), null, "sources"],
  ["Sure", (report) => percent(report.confidence), null, "confidence"],
];

export function drawComparison({ reports, conflicts }) {
  const rows = ROWS.filter(([words, , key]) => words !== "How many" || reports.some(({ report }) => key(report)));
  const numbers = new Map(reports.map(({ report }, at) => [report.id, at]));
  return el(
    "table",
    { class: "comparison", style: { "--reports": reports.length } },
    el("caption", { class: "sr" }, "The reports of this event, one a column"),
    el("thead", {}, el("tr", {}, el("td", {}), reports.map(head))),
    el(
      "tbody",
      {},
      rows.map(([words, show, key, field]) => {
        const said = key ? reports.map(({ report }) => key(report)) : [];
        const differs = new Set(said.filter(Boolean)).size > 1;
        return el(
          "tr",
          { class: differs && "differs" },
          el("th", { scope: "row" }, words, differs && el("span", { class: "sign" }, "differs")),
          reports.map(({ report, article, corrected }) =>
            el("td", {}, show(report, article), corrected && field in corrected && el("span", { class: "corrected" }, "corrected")),
          ),
        );
      }),
      conflicts.filter((one) => one.reports.every((id) => numbers.has(id))).map((one) => bridge(one, numbers, reports.length)),
      el(
        "tr",
        { class: "words" },
        el("th", { scope: "row" }, "In the words"),
        reports.map(({ report }) =>
          el("td", {}, drawEvidence(report), el("a", { href: documentAddress(report.document, `r-${report.id}`) }, "In the document")),
        ),
      ),
    ),
  );
}

function head({ report, article, voice }, at) {
  return el(
    "th",
    { scope: "col", id: `report-${report.id}` },
    el("span", { class: "nth" }, at + 1),
    el("span", { class: "outlet" }, article.outlet ?? "no outlet"),
    el("span", { class: "soft" }, article.published ? ` ${day(article.published)}` : ""),
    el("a", { class: "headline", href: documentAddress(report.document) }, article.title ?? "Untitled"),
    voice && voice !== report.document && el("span", { class: "soft copy" }, "a copy of another text"),
  );
}

/** How grave, as five dots and in words. */
export function gravity(severity) {
  const dots = Math.max(1, Math.min(5, Math.ceil(severity * 5)));
  return el(
    "span",
    { class: "gravity", role: "img", "aria-label": `severity ${severity.toFixed(2)} of 1`, title: `severity ${severity.toFixed(2)} of 1` },
    "●".repeat(dots),
    el("i", {}, "●".repeat(5 - dots)),
  );
}

function bridge(conflict, numbers, columns) {
  const [from, to] = conflict.reports.map((id) => numbers.get(id)).sort((one, other) => one - other);
  const gap = (wide) => (wide > 0 ? el("td", { colspan: wide }) : null);
  return el(
    "tr",
    { class: "bridge" },
    el("th", { scope: "row" }, KINDS[conflict.kind] ?? conflict.kind, gravity(conflict.severity)),
    gap(from),
    el(
      "td",
      { colspan: to - from + 1 },
      el(
        "div",
        { class: "span-of" },
        el("span", { class: "nth" }, from + 1),
        el("p", {}, conflict.note),
        el("span", { class: "nth" }, to + 1),
      ),
    ),
    gap(columns - to - 1),
  );
}
