// According to whom. In: the sources of a report, the outermost first. Out: a chain in words. Limits: none.

import { el } from "./elements.js";

const STANCES = { asserts: "says", denies: "denies", alleges: "alleges", asks: "asks", predicts: "predicts" };

export function sourceChain(sources, outlet) {
  if (!sources.length) return el("span", { class: "soft" }, outlet ? `${outlet} itself` : "the outlet itself");
  return el(
    "span",
    { class: "chain" },
    sources.map((one, at) =>
      el(
        "span",
        { class: "source-of" },
        at ? el("span", { class: "soft" }, " of ") : null,
        el("b", {}, one.name),
        one.name !== one.text && el("span", { class: "soft" }, ` “${one.text}”`),
        " ",
        el(
          "i",
          { class: `stance is-${one.stance}` },
          one.stance === "asserts" && one.cue ? one.cue : STANCES[one.stance],
          one.stance !== "asserts" && one.cue ? ` (${one.cue})` : null,
        ),
      ),
    ),
  );
}
