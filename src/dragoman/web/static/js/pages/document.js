// A document: its text with what was read in it marked, and the reports beside it; each lights the other up.
// In: /api/documents/{id}. Out: the page. Limits: `#r-REPORT` in the address goes to that report's words.

import { documentAddress, eventAddress } from "../address.js";
import { el, outside, put } from "../elements.js";
import { deed, parties, status } from "../event_rows.js";
import { cut, layersOf, mark, TextOf } from "../marks.js";
import { ask, asOf } from "../server.js";
import { sourceChain } from "../sources.js";
import { load, nothing } from "../states.js";
import { count, day, percent, when, where } from "../words.js";

const LEGEND = [
  ["is-act", "what"],
  ["is-actor", "who"],
  ["is-recipient", "to whom"],
  ["is-when", "when"],
  ["is-where", "where"],
  ["is-source", "according to"],
  ["is-residue", "no news"],
];

export function open(root, { match: [id], signal }) {
  return {
    view: {},
    drawn: load(
      root,
      (options) => ask(`/api/documents/${encodeURIComponent(id)}`, asOf(), options),
      (answer) => draw(root, answer),
      { signal },
    ),
  };
}

function draw(root, answer) {
  const { article, document: read, copies } = answer;
  document.title = `${article.title ?? "Untitled"} · Dragoman`;
  const reports = [...read.reports].sort((one, other) => one.trigger.span[0] - other.trigger.span[0]);
  const text = el("div", { class: "text" }, drawText(article.text, read, reports));
  const cards = el(
    "ol",
    { class: "cards" },
    reports.map((report, at) => card(report, at + 1, article, answer.events[report.id])),
  );
  put(
    root,
    el(
      "header",
      { class: "title" },
      el("p", { class: "kicker" }, "Document ", el("code", {}, article.id)),
      el("h1", { tabindex: -1 }, article.title ?? firstWords(article.text)),
      el(
        "ul",
        { class: "facts" },
        [
          article.outlet && el("b", {}, article.outlet),
          article.published ? day(article.published) : "no day of publication",
          article.url && outside(article.url, host(article.url)),
          count(reports.length, "report"),
          read.quotations.length ? count(read.quotations.length, "quotation") : null,
        ]
          .filter(Boolean)
          .map((one) => el("li", {}, one)),
      ),
    ),
    read.dropped ? el("p", { class: "notice" }, `Not read: ${read.dropped.reason} (${read.dropped.stage})`) : "",
    el(
      "div",
      { class: "columns" },
      el(
        "section",
        { class: "reading", "aria-labelledby": "text-heading" },
        el("h2", { id: "text-heading", class: "sr" }, "Text"),
        el(
          "p",
          { class: "marks", "aria-hidden": "true" },
          LEGEND.map(([name, words]) => el("mark", { class: name }, words)),
        ),
        text,
        drawCopies(copies),
      ),
      el(
        "section",
        { class: "beside", "aria-labelledby": "reports-heading" },
        el("h2", { id: "reports-heading" }, "Reports"),
        reports.length ? cards : nothing("No report was read in it."),
        drawQuotations(read.quotations),
      ),
    ),
  );
  connect(root, text, cards);
}

const firstWords = (text) => `${text.trim().split(/\s+/).slice(0, 12).join(" ")} …`;
const host = (url) => (URL.canParse(url) ? new URL(url).host : url);

function drawText(text, read, reports) {
  const whole = new TextOf(text);
  const numbers = new Map(reports.map((report, at) => [report.id, at + 1]));
  const layers = [
    ...reports.flatMap(layersOf),
    ...read.residue.map(({ span, kind }) => ({ start: span[0], end: span[1], kind: "residue", words: kind })),
  ];
  const paragraphs = [el("p")];
  for (const { start, end, layers: here } of cut(whole.length, layers)) {
    const ids = [...new Set(here.filter(({ report }) => report).map(({ report }) => report.id))];
    whole
      .slice(start, end)
      .split(/\n+/)
      .forEach((words, at) => {
        if (at && paragraphs.at(-1).childNodes.length) paragraphs.push(el("p"));
        if (!words) return;
        const node = mark(words, here);
        if (ids.length) node.dataset.reports = ids.map((id) => `r-${id}`).join(" ");
        for (const { kind, report } of here)
          if (report && kind !== "evidence") node.dataset[kind] = `${node.dataset[kind] ?? ""} r-${report.id}`;
        if (here.some(({ kind }) => kind === "residue")) node.title = `not news: ${here.find(({ kind }) => kind === "residue").words}`;
        paragraphs.at(-1).append(node);
      });
    for (const { kind, report, end: last } of here) {
      if (kind === "act" && last === end)
        paragraphs
          .at(-1)
          .append(
            el(
              "sup",
              { class: `note quad-${report.quad}` },
              el(
                "a",
                { id: `in-${report.id}`, href: `#r-${report.id}`, "aria-label": `Report ${numbers.get(report.id)}` },
                numbers.get(report.id),
              ),
            ),
          );
    }
  }
  return paragraphs;
}

function card(report, number, article, event) {
  const row = (words, value, kind) => value && el("div", { class: kind && `of-${kind}` }, el("dt", {}, words), el("dd", {}, value));
  return el(
    "li",
    { class: `card quad-${report.quad}`, id: `r-${report.id}`, tabindex: -1 },
    el(
      "h3",
      {},
      el("a", { class: "nth", href: `#in-${report.id}`, "aria-label": `Report ${number}, in the text` }, number),
      " ",
      parties(report.actors),
      " ",
      deed(report),
      report.recipients.length ? [el("span", { class: "to", "aria-label": "to" }, " → "), parties(report.recipients)] : null,
    ),
    el(
      "dl",
      { class: "fields" },
      row("Status", status(report.status)),
      row("When", when(report.when), "when"),
      row("Where", where(report.where), "where"),
      row("How many", report.quantities.map((one) => `${one.text} ${one.of}`).join("; "), "quantity"),
      row("According to", report.sources.length ? sourceChain(report.sources, article.outlet) : null, "source"),
    ),
    el(
      "p",
      { class: "soft foot-of" },
      `${percent(report.confidence)} sure`,
      event && [" · ", el("a", { href: eventAddress(event) }, "Event")],
    ),
  );
}

function drawQuotations(quotations) {
  if (!quotations.length) return null;
  return el(
    "details",
    { class: "quotations" },
    el("summary", {}, count(quotations.length, "quotation")),
    el(
      "ul",
      {},
      quotations.map((one) =>
        el("li", {}, el("q", {}, one.text), el("span", { class: "soft" }, ` ${one.speaker?.name ?? "speaker unknown"}`)),
      ),
    ),
  );
}

function drawCopies(copies) {
  if (!copies?.length) return null;
  return el(
    "section",
    { class: "copies" },
    el("h2", {}, count(copies.length, "copy", "copies")),
    el("p", { class: "soft" }, "The same text elsewhere. All of them count as one voice."),
    el(
      "ul",
      {},
      copies.map((one) =>
        el(
          "li",
          {},
          el("a", { href: documentAddress(one.id) }, one.title ?? one.id),
          el("span", { class: "soft" }, ` ${[one.outlet, one.published && day(one.published)].filter(Boolean).join(", ")}`),
        ),
      ),
    ),
  );
}

/** What is looked at on one side is lit on the other. */
function connect(root, text, cards) {
  const marks = [...text.querySelectorAll("mark[data-reports]")];
  let lit = [];
  const light = (ids) => {
    if (ids.join() === lit.join()) return;
    lit = ids;
    text.classList.toggle("is-lit", ids.length > 0);
    for (const node of marks) {
      const own = node.dataset.reports.split(" ");
      node.classList.toggle(
        "on",
        ids.some((id) => own.includes(id)),
      );
      node.classList.toggle(
        "role",
        ids.some((id) =>
          ["act", "actor", "recipient", "when", "where", "source", "quantity"].some((kind) => node.dataset[kind]?.split(" ").includes(id)),
        ),
      );
    }
    for (const one of cards.children) one.classList.toggle("on", ids.includes(one.id));
  };
  const cardOf = (target) => target.closest?.(".card");
  const idsOf = (target) => {
    const [own, noted, marked] = [cardOf(target), target.closest?.(".note a"), target.closest?.("mark[data-reports]")];
    if (own) return [own.id];
    if (noted) return [noted.getAttribute("href").slice(1)];
    return marked ? marked.dataset.reports.split(" ") : [];
  };
  let pinned = []; // what has the focus stays lit while the pointer is on nothing
  root.addEventListener("pointerover", ({ target }) => light(idsOf(target).length ? idsOf(target) : pinned));
  root.addEventListener("focusin", ({ target }) => light((pinned = idsOf(target))));
  text.addEventListener("click", ({ target }) => {
    const [id] = target.closest("a") ? [] : idsOf(target);
    if (id) goTo(id);
  });
  const goTo = (id) => {
    const goal = document.getElementById(id);
    if (!goal) return;
    goal.scrollIntoView({ block: "nearest" });
    if (goal.matches(".card")) goal.focus({ preventScroll: true });
    light([id.replace(/^in-/, "r-")]);
  };
  root.addEventListener("click", (event) => {
    const hash = event.target.closest?.('a[href^="#"]')?.getAttribute("href").slice(1);
    if (!hash) return;
    event.preventDefault();
    history.replaceState(history.state, "", `#${hash}`);
    goTo(hash);
    document.getElementById(hash)?.focus({ preventScroll: true });
  });
  if (location.hash.startsWith("#r-")) {
    const id = location.hash.slice(1);
    document.getElementById(`in-${id.slice(2)}`)?.scrollIntoView({ block: "center" });
    const goal = document.getElementById(id);
    goal?.focus({ preventScroll: true });
    light([id]);
  }
}
