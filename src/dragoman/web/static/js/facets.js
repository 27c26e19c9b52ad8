// What there is to choose from, with numbers.
// In: facets of /api/overview, the query. Out: lists of links that add a value to the filters or take it out.
// Limits: the first values of each; the rest on request. What is chosen is always shown.

import { here, toggled } from "./address.js";
import { el, put } from "./elements.js";
import { country, number, QUADS, STATUSES } from "./words.js";

const FACETS = [
  ["quad", "Class", 4],
  ["status", "Status", 8],
  ["act", "Act", 6],
  ["actor", "Who", 6],
  ["country", "Country", 6],
  ["source", "According to", 5],
  ["outlet", "Outlet", 5],
];
const unfolded = new Set();

const nameOf = (facet, { value, name }) => {
  if (facet === "quad") return QUADS[value - 1].short;
  if (facet === "country") return country(value);
  return name ?? value;
};

export function drawFacets(place, facets) {
  const { query } = here();
  put(
    place,
    ...FACETS.map(([facet, words, few]) => {
      const chosen = query.getAll(facet);
      const told = (facets[facet] ?? []).map((one) => ({ ...one, value: String(one.value) }));
      const all = [...chosen.filter((value) => !told.some((one) => one.value === value)).map((value) => ({ value, count: 0 })), ...told];
      if (facet === "quad") all.sort((one, other) => one.value - other.value);
      if (!all.length) return null;
      const most = Math.max(...all.map((one) => one.count));
      const few_or_all = unfolded.has(facet) ? all : all.filter((one, at) => at < few || chosen.includes(one.value));
      const draw = (one) => {
        const isChosen = chosen.includes(one.value);
        const item = el(
          "a",
          {
            href: toggled(facet, one.value),
            class: `choice${isChosen ? " chosen" : ""}`,
            "aria-current": isChosen && "true",
            title: STATUSES[one.value],
          },
          facet === "quad" && el("i", { class: `swatch quad-${one.value}` }),
          el("span", { class: "name" }, nameOf(facet, one)),
          " ",
          el("span", { class: "number" }, number(one.count)),
        );
        item.style.setProperty("--part", `${most ? (100 * one.count) / most : 0}%`);
        return el("li", {}, item);
      };
      const more = all.length - few_or_all.length;
      return el(
        "section",
        { class: `facet of-${facet}` },
        el("h3", {}, words),
        el("ul", {}, few_or_all.map(draw)),
        (more > 0 || (unfolded.has(facet) && all.length > few)) &&
          el(
            "button",
            {
              type: "button",
              class: "quiet",
              onclick: () => {
                unfolded.has(facet) ? unfolded.delete(facet) : unfolded.add(facet);
                drawFacets(place, facets);
              },
            },
            more > 0 ? `${more} more` : "Fewer",
            el("span", { class: "sr" }, ` of ${words}`),
          ),
      );
    }).filter(Boolean),
  );
}
