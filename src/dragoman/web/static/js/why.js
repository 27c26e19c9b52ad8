// Why reports are held to be one event: each link, its score, and what it is made of.
// In: links of /api/events/{id}. Out: a section. Limits: a link says why two reports were joined; that the rest agreed is implied.

import { el } from "./elements.js";
import { percent } from "./words.js";

const RULES = { alike: "alike enough", same: "a person said so", decision: "a person said so" };

/** A score's parts as bars: values from 0 to 1, or weights, of which the largest fills its bar. `given`: [{name, weight, words}], or {name: weight}. */
export function drawParts(given) {
  const parts = Array.isArray(given) ? given : Object.entries(given).map(([name, weight]) => ({ name, weight, words: "" }));
  const largest = parts.some(({ value }) => value !== undefined) ? 1 : Math.max(...parts.map(({ weight }) => weight), 0.01);
  return el(
    "dl",
    { class: "parts" },
    parts.map(({ name, weight, value, words }) => {
      const share = value ?? weight;
      const bar = el("span", { class: "part-bar" });
      bar.style.setProperty("--part", `${Math.max(0, (100 * share) / largest)}%`);
      return el(
        "div",
        {},
        el("dt", {}, name),
        el("dd", { class: "amount" }, bar, el("span", { class: "number" }, share.toFixed(2))),
        el("dd", { class: "soft" }, words),
      );
    }),
  );
}

export function drawLinks({ links, reports }) {
  const numbers = new Map(reports.map(({ report }, at) => [report.id, at + 1]));
  const nth = (id) => el("span", { class: "nth" }, numbers.get(id) ?? "?");
  return el(
    "section",
    { class: "panel why", "aria-labelledby": "why" },
    el("header", {}, el("h2", { id: "why" }, "Why these are one event")),
    links.length
      ? el(
          "ul",
          { class: "links" },
          links.map((link, at) =>
            el(
              "li",
              {},
              el(
                "details",
                { open: at === 0 },
                el(
                  "summary",
                  {},
                  nth(link.one),
                  " and ",
                  nth(link.other),
                  el("b", {}, ` ${percent(link.score)}`),
                  el("span", { class: "soft" }, ` ${RULES[link.rule] ?? link.rule}`),
                ),
                drawParts(link.parts),
              ),
            ),
          ),
        )
      : el("p", { class: "body-text soft" }, "They stand in one document, and say the same."),
  );
}
