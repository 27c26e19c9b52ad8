// A picture's frame: its heading, the same as a table, and saving it.
// In: a title and what to draw. Out: a section. Limits: the table is made when it is asked for.

import { el, put } from "./elements.js";
import { savePng, saveSvg } from "./saving.js";

let made = 0;

/** `table()` -> {caption, head, rows}; `picture()` -> the <svg> to save under `name`; `tools`: more for the head. */
export function panel({ title, name, className = "", table, picture, tools = [], hint = "" }) {
  const id = `panel-${(made += 1)}`;
  const body = el("div", { class: "body" });
  const asTable = el("div", { class: "table-of", hidden: true, tabindex: 0, role: "region", "aria-label": `${title}, as a table` });
  const toggle = el(
    "button",
    {
      type: "button",
      class: "quiet",
      "aria-pressed": "false",
      onclick: () => {
        asTable.hidden = !asTable.hidden;
        body.hidden = !asTable.hidden;
        toggle.setAttribute("aria-pressed", String(!asTable.hidden));
        if (!asTable.hidden) put(asTable, drawTable(table()));
      },
    },
    "Table",
  );
  const menu =
    picture &&
    el(
      "details",
      { class: "menu" },
      el("summary", { class: "quiet" }, "Save"),
      el(
        "div",
        { class: "choices" },
        el("button", { type: "button", onclick: () => (saveSvg(picture(), name), (menu.open = false)) }, "SVG"),
        el("button", { type: "button", onclick: () => (savePng(picture(), name), (menu.open = false)) }, "PNG"),
      ),
    );
  const section = el(
    "section",
    { class: `panel ${className}`, "aria-labelledby": id },
    el(
      "header",
      {},
      el("h2", { id }, title),
      hint && el("span", { class: "hint" }, hint),
      el("div", { class: "row tools" }, tools, table && toggle, menu),
    ),
    body,
    asTable,
  );
  return { section, body, refresh: () => !asTable.hidden && put(asTable, drawTable(table())) };
}

/** A plain table of words and numbers; a cell may be an element. */
export function drawTable({ caption, head, rows }) {
  const isNumber = (cell) => typeof cell === "number";
  return el(
    "table",
    { class: "plain" },
    el("caption", {}, caption),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        head.map((words, at) => el("th", { scope: "col", class: rows.length && isNumber(rows[0][at]) && "number" }, words)),
      ),
    ),
    el(
      "tbody",
      {},
      rows.map((row) =>
        el(
          "tr",
          {},
          row.map((cell, at) =>
            at
              ? el("td", { class: isNumber(cell) && "number" }, isNumber(cell) ? cell.toLocaleString("en-GB") : cell)
              : el("th", { scope: "row" }, cell),
          ),
        ),
      ),
    ),
  );
}
