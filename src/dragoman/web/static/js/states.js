// What stands where an answer will stand: loading, waiting for a writer, refused, nothing found.
// In: a question under way. Out: its answer drawn, or the reason why not. Limits: none.

import { el, put, say } from "./elements.js";
import { askStore } from "./server.js";

const LOADING_AFTER = 200; // ms; what comes sooner should not flicker

/** Asks, then draws. `ask({signal, busy})` is the question; resolves when all is drawn, to whether it was. */
export async function load(place, ask, draw, { signal, words = "Loading …", keep = false } = {}) {
  const timer = setTimeout(() => {
    place.setAttribute("aria-busy", "true");
    if (!keep || !place.childElementCount) put(place, el("p", { class: "loading" }, words));
  }, LOADING_AFTER);
  let notice = null;
  const busy = (seconds) => {
    clearTimeout(timer);
    place.setAttribute("aria-busy", "true");
    if (!notice) {
      notice = busyNotice();
      if (keep && place.childElementCount) place.prepend(notice);
      else put(place, notice);
      say("The record is being written. The page tries again.");
    }
    notice.querySelector(".wait").textContent = `Trying again every ${seconds} s.`;
  };
  try {
    const [answer] = await Promise.all([ask({ signal, busy }), askStore().catch(() => null)]); // rows name countries
    if (signal?.aborted) return false;
    clearTimeout(timer);
    notice?.remove();
    place.removeAttribute("aria-busy");
    draw(answer);
    return true;
  } catch (error) {
    clearTimeout(timer);
    if (error.name === "AbortError" || signal?.aborted) return false;
    place.removeAttribute("aria-busy");
    put(
      place,
      refusal(error, () => load(place, ask, draw, { signal, words, keep })),
    );
    if (error.code === undefined) console.error(error);
    return false;
  }
}

export const busyNotice = () =>
  el(
    "div",
    { class: "notice busy", role: "status" },
    el("h2", {}, "The record is being written"),
    el("p", {}, "Another program, such as dragoman ingest, has the store open. It can be read again as soon as that is done. "),
    el("p", { class: "wait" }),
  );

function refusal(error, again) {
  const heading =
    { 404: "Not found", 400: "This cannot be asked", 422: "This cannot be asked", 0: "No answer" }[error.status] ?? "Something went wrong";
  return el(
    "div",
    { class: "notice error", role: "alert" },
    el("h2", {}, heading),
    el("p", {}, error.message),
    el(
      "p",
      { class: "row" },
      el("button", { type: "button", onclick: again }, "Try again"),
      " ",
      el("a", { href: "/" }, "To the overview"),
    ),
  );
}

/** Nothing to show, and what to do about it. */
export const nothing = (words, ...more) => el("div", { class: "nothing" }, el("p", {}, words), ...more);
