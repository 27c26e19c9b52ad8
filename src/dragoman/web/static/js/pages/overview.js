// The overview: map, timeline, network, numbers and the list of events, each narrowing all the others.
// In: the address, /api/overview, /api/network, /api/events. Out: the page. Limits: whatever is chosen goes through the address, so
// that every view has one, and going back works.

import { changed, countFilters, filtersOf, here, navigate } from "../address.js";
import { drawChips } from "../chips.js";
import { calm, el, put, say } from "../elements.js";
import { drawFacets } from "../facets.js";
import { ask } from "../server.js";
import { load, nothing } from "../states.js";
import { count, number } from "../words.js";
import { makeEventList } from "./overview_list.js";
import { makePictures } from "./overview_pictures.js";

const TYPING = 350; // ms without a key before what is typed is asked
const wanted = (query) => filtersOf(query, { by: query.get("by") });
const FADING = 200; // ms after which what is there fades, because the answer is not

export function open(root, { signal }) {
  const box = el("input", {
    type: "search",
    id: "words",
    name: "text",
    placeholder: "Words in the evidence …",
    autocomplete: "off",
    "aria-label": "Words in the evidence",
    "aria-keyshortcuts": "/",
  });
  const chips = el("ul", { class: "chips", "aria-label": "Filters that are set" });
  const sum = el("p", { class: "sum" });
  const facets = el("div", { class: "facets" });
  const notice = el("div", { class: "overview-notice" });
  const pictures = makePictures({ signal });
  const list = makeEventList({ signal });
  const aside = el("details", { class: "choosing", open: innerWidth > 640 }, el("summary", {}, "Narrow down"), facets);
  const content = el("div", { class: "overview" }, aside, el("div", { class: "shown" }, pictures.place, list.section));

  let typed = null;
  const askTyped = calm(TYPING, () => {
    const replace = typed !== null;
    typed = box.value;
    navigate(changed({ text: box.value.trim() }), { replace });
  });
  box.addEventListener("input", askTyped);
  box.addEventListener("blur", () => (typed = null));

  put(
    root,
    el("h1", { class: "sr", tabindex: -1 }, "Overview of the record"),
    el(
      "div",
      { class: "asking" },
      el("form", { role: "search", onsubmit: (event) => (event.preventDefault(), navigate(changed({ text: box.value.trim() }))) }, box),
      sum,
      chips,
    ),
    notice,
    content,
  );

  const update = () => {
    const { query } = here();
    if (document.activeElement !== box) box.value = query.get("text") ?? "";
    drawChips(chips);
    const filters = wanted(query);
    list.update();
    return load(
      notice,
      async (options) => {
        const fading = setTimeout(() => content.classList.add("waiting"), FADING);
        try {
          return await ask("/api/overview", filters, options);
        } finally {
          clearTimeout(fading);
          content.classList.remove("waiting");
        }
      },
      (answer) => {
        if (wanted(here().query).toString() !== filters.toString()) return; // chosen otherwise meanwhile
        put(notice);
        draw(answer);
      },
      { signal, words: "Opening the record …" },
    );
  };

  function draw(answer) {
    const { query } = here();
    put(sum, el("b", {}, number(answer.total)), ` ${answer.total === 1 ? "event" : "events"}`);
    say(count(answer.total, "event"));
    drawFacets(facets, answer.facets);
    pictures.draw(answer);
    content.hidden = false;
    if (!answer.total) {
      put(
        notice,
        countFilters(query)
          ? nothing("No event is like this.", el("p", {}, "Take out a filter above, or ", el("a", { href: "/" }, "begin anew"), "."))
          : nothing("The record is empty.", el("p", {}, "Read some news into it: ", el("code", {}, "dragoman ingest FILES --store …"))),
      );
    }
  }
  return { view: { update }, drawn: update() };
}
