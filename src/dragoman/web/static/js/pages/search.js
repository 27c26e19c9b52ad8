// Searching everything: events, documents, actors. In: /api/search. Out: the page. Limits: the first of each; all events with the
// words stand on the overview.

import { actorAddress, address, changed, documentAddress, here, navigate } from "../address.js";
import { calm, el, put } from "../elements.js";
import { eventTable } from "../event_rows.js";
import { cut, TextOf } from "../marks.js";
import { ask, asOf } from "../server.js";
import { load, nothing } from "../states.js";
import { count, day } from "../words.js";

export function open(root, { signal }) {
  const box = el("input", {
    type: "search",
    placeholder: "Words, names, places …",
    "aria-label": "Search the record",
    autocomplete: "off",
    "aria-keyshortcuts": "/",
  });
  const body = el("div", { class: "found" });
  const go = () => navigate(changed({ text: box.value.trim() }), { replace: true });
  box.addEventListener("input", calm(350, go));
  put(
    root,
    el(
      "header",
      { class: "title" },
      el("h1", { tabindex: -1 }, "Search"),
      el("form", { role: "search", class: "wide", onsubmit: (event) => (event.preventDefault(), go()) }, box),
    ),
    body,
  );

  const update = async () => {
    const text = here().query.get("text") ?? "";
    if (document.activeElement !== box) box.value = text;
    if (!text) return put(body, nothing("Events whose evidence has the words, documents that hold them, actors of that name."));
    return load(
      body,
      (options) => ask("/api/search", { text, limit: 20, ...asOf() }, options),
      (answer) => text === here().query.get("text") && draw(body, answer, text),
      { signal, keep: true },
    );
  };
  box.focus();
  return { view: { update }, drawn: update() };
}

function draw(body, { events, documents, actors }, text) {
  const part = (words, list, content) =>
    list.length > 0 && el("section", { class: "panel" }, el("header", {}, el("h2", {}, words)), content);
  put(
    body,
    ...[
      part(
        count(actors.length, "actor"),
        actors,
        el(
          "ul",
          { class: "row names" },
          actors.map((one) =>
            el(
              "li",
              {},
              el(
                "a",
                { class: "chip", href: actorAddress(one.code && one.code !== "---" ? one.code : one.name) },
                one.name,
                el("span", { class: "soft" }, ` ${one.events}`),
              ),
            ),
          ),
        ),
      ),
      part(
        count(documents.length, "document"),
        documents,
        el(
          "ul",
          { class: "documents" },
          documents.map((one) =>
            el(
              "li",
              {},
              el("a", { href: documentAddress(one.id) }, one.title ?? "Untitled"),
              el("span", { class: "soft" }, ` ${[one.outlet, one.published && day(one.published)].filter(Boolean).join(", ")}`),
              snippet(one),
            ),
          ),
        ),
      ),
      part(count(events.length, "event"), events, [
        eventTable("Events found", events),
        el("p", { class: "body-text" }, el("a", { href: address("/", { text }) }, "All of them on the overview")),
      ]),
    ].filter(Boolean),
  );
  if (!events.length && !documents.length && !actors.length) put(body, nothing(`Nothing has “${text}” in it.`));
}

function snippet({ snippet: words, spans }) {
  const whole = new TextOf(words);
  return el(
    "p",
    { class: "snippet" },
    cut(
      whole.length,
      spans.map(([start, end]) => ({ start, end })),
    ).map(({ start, end, layers }) => (layers.length ? el("mark", { class: "hit" }, whole.slice(start, end)) : whole.slice(start, end))),
  );
}
