// Reports that cannot both be true, the gravest first. In: /api/conflicts. Out: the page. Limits: none.

import { changed, countFilters, eventAddress, filtersOf, here, toggled } from "../address.js";
import { drawChips } from "../chips.js";
import { gravity } from "../comparison.js";
import { el, put } from "../elements.js";
import { claimOf } from "../review_card.js";
import { ask } from "../server.js";
import { load, nothing } from "../states.js";
import { count, KINDS } from "../words.js";

const AT_ONCE = 30;

export function open(root, { signal }) {
  const sum = el("span");
  const kinds = el("ul", { class: "row kinds", "aria-label": "Kinds" });
  const chips = el("ul", { class: "chips" });
  const body = el("div");
  put(
    root,
    el(
      "header",
      { class: "title" },
      el("h1", { tabindex: -1 }, "Conflicts"),
      el("p", { class: "lead" }, "Two reports that cannot both be true, the gravest first. ", sum),
    ),
    kinds,
    chips,
    body,
  );
  const wanted = (more = {}) =>
    filtersOf(here().query, { kind: here().query.getAll("kind"), event: here().query.get("event"), limit: AT_ONCE, ...more });

  function update() {
    const { query } = here();
    put(
      kinds,
      ...Object.entries(KINDS).map(([kind, words]) =>
        el(
          "li",
          {},
          el("a", { class: "chip", href: toggled("kind", kind), "aria-current": query.getAll("kind").includes(kind) && "true" }, words),
        ),
      ),
      query.get("event") && el("li", {}, el("a", { class: "chip", href: changed({ event: null }) }, `Event ${query.get("event")} ×`)),
    );
    drawChips(chips);
    return load(body, (options) => ask("/api/conflicts", wanted(), options), draw, { signal, keep: true });
  }

  function draw(answer) {
    const list = el("ol", { class: "disputes" }, answer.conflicts.map(dispute));
    let next = answer.next;
    const more = el("button", { type: "button", class: "more", hidden: !next }, "Show more");
    more.addEventListener("click", async () => {
      const page = await ask("/api/conflicts", wanted({ after: next }), { signal });
      const first = list.childElementCount;
      list.append(...page.conflicts.map(dispute));
      next = page.next;
      more.hidden = !next;
      list.children[first]?.querySelector("a")?.focus();
    });
    sum.textContent = `${count(answer.total, "conflict")}.`;
    const chosen = countFilters(here().query) || here().query.has("kind") || here().query.has("event");
    put(
      body,
      answer.conflicts.length ? list : nothing(chosen ? "No conflict is like this." : "No two reports contradict each other."),
      more,
    );
  }
  return { view: { update }, drawn: update() };
}

const plain = (words) => words.toLowerCase().replace(/[^a-z ]/g, "");
const isSaid = ({ kind, note }) => plain(note) === plain(KINDS[kind] ?? "");

/** A conflict with both sides in view. */
export function dispute(one) {
  const side = (report, article, event) =>
    el(
      "div",
      { class: "side-of" },
      ...claimOf(report, article),
      event && el("a", { href: eventAddress(event) }, "Event"),
    );
  return el(
    "li",
    { class: "panel dispute" },
    el("h2", {}, KINDS[one.kind] ?? one.kind, " ", gravity(one.severity)),
    !isSaid(one) && el("p", { class: "note-of" }, one.note),
    el(
      "div",
      { class: "both" },
      side(one.reports[0], one.articles[0], one.events[0]),
      el("span", { class: "versus", "aria-hidden": "true" }, "or"),
      side(one.reports[1], one.articles[1], one.events[1]),
    ),
  );
}
