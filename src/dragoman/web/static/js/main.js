// Which page stands at an address, and going from one to the next.
// In: the address. Out: a page drawn into <main>. Limits: a page gives `open(root, {match, signal})` and gets back a view, whose
// `update()`, where it has one, follows a change of the query string with nothing built anew.

import { here, navigate } from "./address.js";
import { el, isTyping, put } from "./elements.js";
import { drawShell } from "./shell.js";

const PAGES = [
  [/^\/$/, "overview", "Overview"],
  [/^\/event\/([^/]+)$/, "event", "Event"],
  [/^\/document\/([^/]+)$/, "document", "Document"],
  [/^\/actor\/(.+)$/, "actor", "Actor"],
  [/^\/conflicts$/, "conflicts", "Conflicts"],
  [/^\/changes$/, "changes", "What changed"],
  [/^\/review$/, "review", "Review"],
  [/^\/search$/, "search", "Search"],
];
const root = document.getElementById("main");
let current = null;
let steps = 0;

/** Shows what the address says; <main> is busy until that is drawn. */
async function follow(how) {
  const mine = (steps += 1);
  root.setAttribute("aria-busy", "true");
  try {
    await show(how);
  } finally {
    if (mine === steps) root.removeAttribute("aria-busy");
  }
}

async function show({ restore = false, first = false } = {}) {
  const { path } = here();
  drawShell();
  if (current?.path === path && current.view?.update) {
    return current.view.update();
  }
  current?.leave.abort();
  const leave = new AbortController();
  const page = { path, leave, view: null };
  current = page;
  const found = PAGES.find(([pattern]) => pattern.test(path));
  if (!found) return draw404();
  const [pattern, name, title] = found;
  document.title = `${title} · Dragoman`;
  const module = await import(`./pages/${name}.js`);
  if (leave.signal.aborted) return;
  root.className = `page-${name}`;
  const opening = module.open(root, { match: pattern.exec(path).slice(1).map(decodeURIComponent), signal: leave.signal });
  page.view = opening.view ?? {};
  if (!first && !restore) scrollTo(0, 0);
  await opening.drawn;
  if (leave.signal.aborted || first) return;
  if (restore) scrollTo(0, history.state?.scroll ?? 0);
  else if (!location.hash) (root.querySelector("h1") ?? root).focus({ preventScroll: true });
}

function draw404() {
  document.title = "Not found · Dragoman";
  put(
    root,
    el("div", { class: "notice error" }, el("h1", {}, "There is no such page"), el("p", {}, el("a", { href: "/" }, "To the overview"))),
  );
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const href = link instanceof SVGElement ? link.getAttribute("href") : link.href;
  const url = new URL(href, location.href);
  if (
    url.origin !== location.origin ||
    link.target ||
    link.hasAttribute("download") ||
    url.pathname.startsWith("/api/") ||
    url.pathname.startsWith("/static/")
  )
    return;
  if (url.pathname === location.pathname && url.search === location.search && url.hash) return;
  event.preventDefault();
  navigate(url.pathname + url.search + url.hash);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.querySelector("main input[type=search]");
  if (box) event.preventDefault();
  box ? box.focus() : navigate("/search");
});
history.scrollRestoration = "manual";
addEventListener("navigate", () => follow());
addEventListener("popstate", () => follow({ restore: true }));
follow({ first: true });
