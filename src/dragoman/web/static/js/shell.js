// Head and foot of every page: where one is, what was known when, light or dark.
// In: the address and /api/store. Out: navigation and tools. Limits: none.

import { address, changed, here, navigate } from "./address.js";
import { el, put } from "./elements.js";
import { askStore } from "./server.js";
import { day, moment, number } from "./words.js";

const PAGES = [
  ["/", "Overview"],
  ["/conflicts", "Conflicts"],
  ["/changes", "What changed"],
  ["/review", "Review"],
  ["/search", "Search"],
];
const THEMES = { "": "System", light: "Light", dark: "Dark" };

/** Draws both anew; cheap enough for every step. */
export function drawShell() {
  const { path, query } = here();
  document.querySelector(".brand").setAttribute("href", address("/"));
  put(
    document.getElementById("nav"),
    ...PAGES.map(([to, words]) => el("a", { href: address(to), "aria-current": path === to && "page" }, words)),
  );
  const asOf = query.get("as_of") ?? "";
  document.documentElement.toggleAttribute("data-past", asOf !== "");
  put(
    document.getElementById("tools"),
    el(
      "label",
      { class: "known" },
      el("span", {}, asOf ? "As known on" : "Known"),
      " ",
      el("input", {
        type: "date",
        value: asOf.slice(0, 10),
        title: "Show the record as it was known at the end of that day",
        onchange: (event) => navigate(changed({ as_of: event.target.value })),
      }),
    ),
    asOf && el("a", { class: "now", href: changed({ as_of: null }) }, "Now"),
    themeSwitch(),
  );
  askStore().then(drawFoot, () => undefined);
}

function themeSwitch() {
  const chosen = document.documentElement.dataset.theme ?? "";
  return el(
    "label",
    { class: "theme" },
    el("span", { class: "sr" }, "Theme"),
    el(
      "select",
      { onchange: (event) => chooseTheme(event.target.value) },
      Object.entries(THEMES).map(([value, words]) => el("option", { value, selected: value === chosen }, words)),
    ),
  );
}

function chooseTheme(theme) {
  if (theme) {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("theme", theme);
  } else {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem("theme");
  }
  dispatchEvent(new Event("theme"));
}

function drawFoot(store) {
  const { counts } = store;
  put(
    document.getElementById("foot"),
    el(
      "p",
      {},
      el("b", {}, store.name),
      ` · ${number(counts.events)} events from ${number(counts.reports)} reports in ${number(counts.documents)} documents`,
      store.first_day && ` · ${day(store.first_day)} to ${day(store.last_day)}`,
      store.last_recorded && ` · last written ${moment(store.last_recorded)}`,
    ),
    el("p", {}, `Machine-coded; check before you rely on it. Dragoman ${store.version}`),
  );
}
