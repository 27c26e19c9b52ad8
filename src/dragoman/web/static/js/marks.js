// Characters of an article and what is marked in them.
// In: a text and spans in Unicode code points, as the record counts. Out: elements. Limits: JavaScript counts UTF-16 units, so every
// span goes through `TextOf`; what an article says is only ever a text node.

import { el } from "./elements.js";

/** A text that is cut by code points. */
export class TextOf {
  #text;
  #units = null; // where each code point begins, only where that is not its own number

  constructor(text) {
    this.#text = text;
    if (!/[\ud800-\udbff]/.test(text)) return;
    this.#units = [];
    for (let at = 0; at < text.length; at += text.codePointAt(at) > 0xffff ? 2 : 1) this.#units.push(at);
    this.#units.push(text.length);
  }
  get length() {
    return this.#units ? this.#units.length - 1 : this.#text.length;
  }
  slice(start, end) {
    const unit = (at) => (this.#units ? this.#units[Math.max(0, Math.min(at, this.length))] : at);
    return this.#text.slice(unit(start), unit(end));
  }
}

/** Stretches between all borders of the layers, in order: [{start, end, layers}]. */
export function cut(length, layers) {
  const borders = new Set([0, length]);
  for (const { start, end } of layers) {
    if (start > 0 && start < length) borders.add(start);
    if (end > 0 && end < length) borders.add(end);
  }
  const sorted = [...borders].sort((one, other) => one - other);
  const starting = [...layers].sort((one, other) => one.start - other.start);
  let [open, next] = [[], 0];
  return sorted.slice(0, -1).map((start, at) => {
    const end = sorted[at + 1];
    open = open.filter((layer) => layer.end > start);
    while (next < starting.length && starting[next].start <= start) {
      if (starting[next].end > start) open.push(starting[next]);
      next += 1;
    }
    return { start, end, layers: [...open] };
  });
}

const PARTS = [
  ["actors", "actor"],
  ["recipients", "recipient"],
  ["sources", "source"],
  ["quantities", "quantity"],
];

/** What a report marks in its article: [{start, end, kind, report}]. */
export function layersOf(report) {
  const layer = (span, kind) => span && { start: span[0], end: span[1], kind, report };
  return [
    layer(report.evidence.span, "evidence"),
    layer(report.trigger.span, "act"),
    layer(report.when?.span, "when"),
    layer(report.where?.span, "where"),
    ...PARTS.flatMap(([field, kind]) => report[field].map((one) => layer(one.span, kind))),
  ].filter(Boolean);
}

/** One stretch: plain where nothing is marked. */
export function mark(text, layers) {
  if (!layers.length) return document.createTextNode(text);
  const kinds = [...new Set(layers.map(({ kind }) => `is-${kind}`))];
  const act = layers.find(({ kind }) => kind === "act");
  return el("mark", { class: [...kinds, act && `quad-${act.report.quad}`].filter(Boolean).join(" ") }, text);
}

/** A report's evidence with who, what, to whom, when and where marked in it. */
export function drawEvidence(report) {
  const { text, span } = report.evidence;
  const whole = new TextOf(text);
  const layers = layersOf(report)
    .filter(({ kind }) => kind !== "evidence")
    .map((one) => ({ ...one, start: one.start - span[0], end: one.end - span[0] }))
    .filter(({ start, end }) => start >= 0 && end <= whole.length);
  return el(
    "blockquote",
    { class: "evidence" },
    cut(whole.length, layers).map((one) => mark(whole.slice(one.start, one.end), one.layers)),
  );
}
