// The filters that are set, each to be taken out again. In: the query. Out: a row of links. Limits: none.

import { changed, countFilters, FILTERS, here, REPEATED, toggled } from "./address.js";
import { el, put } from "./elements.js";
import { country, day, FIELD_NAMES, QUADS } from "./words.js";

function say(name, value) {
  if (name === "quad") return QUADS[value - 1]?.short ?? value;
  if (name === "country") return country(value);
  if (name === "from" || name === "to") return day(value);
  if (name === "dyad") return value.replace(",", " and ");
  if (name === "near") return value.replace(/^([^,]+),([^,]+),(.+)$/, "$1°, $2° within $3 km");
  return value;
}

export function drawChips(place) {
  const { query } = here();
  const chips = [...query]
    .filter(([name]) => FILTERS.includes(name))
    .map(([name, value]) =>
      el(
        "li",
        {},
        el(
          "a",
          {
            class: "chip",
            href: REPEATED.includes(name) ? toggled(name, value) : changed({ [name]: null }),
            "aria-label": `Take out ${FIELD_NAMES[name]}: ${say(name, value)}`,
          },
          el("span", { class: "soft" }, FIELD_NAMES[name]),
          " ",
          say(name, value),
          el("span", { class: "x", "aria-hidden": "true" }, "×"),
        ),
      ),
    );
  if (countFilters(query) > 1)
    chips.push(
      el("li", {}, el("a", { class: "chip all", href: changed(Object.fromEntries(FILTERS.map((name) => [name, null]))) }, "Take out all")),
    );
  put(place, ...chips);
}
