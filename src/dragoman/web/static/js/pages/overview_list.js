// The events themselves, a hundred at a time. In: the address, /api/events. Out: a section with a table. Limits: pages follow by
// keyset, so that a list stays true while the record grows.

import { filtersOf, here } from "../address.js";
import { el, put } from "../elements.js";
import { makeEventTable } from "../event_rows.js";
import { ask } from "../server.js";
import { load, nothing } from "../states.js";
import { number } from "../words.js";

const AT_ONCE = 50;
const FORMATS = { csv: "CSV", jsonl: "JSONL", geojson: "GeoJSON", parquet: "Parquet" };

export function makeEventList({ signal }) {
  const menu = el("div", { class: "choices" });
  const told = el("span", { class: "hint" });
  const body = el("div", { class: "body" });
  const section = el(
    "section",
    { class: "panel of-list", "aria-labelledby": "events-heading" },
    el(
      "header",
      {},
      el("h2", { id: "events-heading" }, "Events"),
      told,
      el("div", { class: "row tools" }, el("details", { class: "menu" }, el("summary", { class: "quiet" }, "Save"), menu)),
    ),
    body,
  );
  let asked = "";

  function update() {
    const filters = filtersOf(here().query);
    asked = filters.toString();
    put(
      menu,
      ...Object.entries(FORMATS).map(([ending, words]) =>
        el("a", { href: `/api/events.${ending}?${filters}`, download: `events.${ending}` }, words),
      ),
    );
    const mine = asked;
    return load(
      body,
      (options) => ask("/api/events", filtersOf(here().query, { limit: AT_ONCE, order: "latest" }), options),
      (answer) => mine === asked && draw(answer),
      { signal, keep: true },
    );
  }

  function draw(answer) {
    const { table, show, add, rows } = makeEventTable("Events, the latest first");
    show(answer.events);
    const more = el("button", { type: "button", class: "more" }, "Show more");
    let next = answer.next;
    const settle = () => {
      more.hidden = !next;
      told.textContent = answer.total ? `the latest first · ${number(rows.length)} of ${number(answer.total)}` : "";
    };
    more.addEventListener("click", async () => {
      more.disabled = true;
      const mine = asked;
      const page = await ask("/api/events", filtersOf(here().query, { limit: AT_ONCE, order: "latest", after: next }), { signal }).catch(() => null);
      more.disabled = false;
      if (!page || mine !== asked) return;
      const first = rows.length;
      add(page.events);
      next = page.next;
      settle();
      rows[first]?.querySelector("a")?.focus();
    });
    settle();
    put(body, answer.events.length ? table : nothing("No events."), more);
  }
  return { section, update };
}
