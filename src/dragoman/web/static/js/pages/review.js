// The review queue: what a person should look at, one after the other, by keyboard.
// In: /api/review/queue. Out: decisions. Limits: a decision needs the token with which the server was started; u takes back the
// last decision that was made here.

import { address, changed, eventAddress, here } from "../address.js";
import { gravity } from "../comparison.js";
import { chooseReport, correct } from "../correcting.js";
import { el, isTyping, put, say } from "../elements.js";
import { deed } from "../event_rows.js";
import { askReviewer, forgetToken, reviewer } from "../reviewer.js";
import { reviewCard } from "../review_card.js";
import { ask, asOf, askStore, decide } from "../server.js";
import { load, nothing } from "../states.js";
import { decisionText } from "../decisions.js";
import { count, number } from "../words.js";

const KINDS = { link: "Joined, but only just", conflict: "Contradict each other", doubt: "Unsure" };
const KEYS = [
  ["s", "Same"],
  ["n", "Not same"],
  ["c", "Correct …"],
  ["r", "Reject"],
  ["u", "Undo"],
  ["k", "Back"],
  ["j", "Next"],
];

export function open(root, { signal }) {
  let [items, at, next, total, done, last, decided] = [[], 0, null, 0, 0, null, null];
  const lead = el("span");
  const sum = el("span");
  const kinds = el("ul", { class: "row kinds", "aria-label": "Kinds" });
  const notice = el("div", { class: "led-to", role: "status" });
  const list = el("ol", { class: "queue", "aria-label": "Queue" });
  const stage = el("section", { class: "panel current", "aria-label": "To be decided", tabindex: -1 });
  const bar = el(
    "div",
    { class: "row keys", role: "toolbar", "aria-label": "Decide" },
    KEYS.map(([key, words]) =>
      el(
        "button",
        { type: "button", "aria-keyshortcuts": key, data: { key }, onclick: () => act(key) },
        el("kbd", { "aria-hidden": "true" }, key),
        " ",
        words,
      ),
    ),
  );
  const body = el("div", { class: "reviewing" }, el("div", { class: "deciding" }, notice, bar, stage), list);
  const place = el("div");
  const how = el("div");
  put(
    root,
    el(
      "header",
      { class: "title" },
      el("h1", { tabindex: -1 }, "Review"),
      el("p", { class: "lead" }, lead, sum),
    ),
    how,
    kinds,
    place,
  );
  askStore().then(
    (store) => !store.may_review && put(how, howToAllow()),
    () => undefined,
  );

  const chosen = (name) => (here().query.get(name) ? { [name]: here().query.get(name) } : {});
  const query = () => ({ limit: 30, ...asOf(), ...chosen("kind"), ...chosen("event") });

  /** An event of which all was rejected is no more, and has nothing to decide. */
  const emptied = (error) => {
    if (error.status === 404 && decided) return { items: [], next: null, total: 0, done: done + 1 };
    throw error;
  };

  function update() {
    const [kind, event] = [here().query.get("kind"), here().query.get("event")];
    put(
      lead,
      ...(event
        ? ["All that ", el("a", { href: eventAddress(event) }, "one event"), " rests on. ", el("a", { href: address("/review") }, "The whole queue"), ". "]
        : ["What the machine is least sure of, or contradicts itself about. "]),
    );
    put(
      kinds,
      ...[["", "All"], ...Object.entries(KINDS)].map(([value, words]) =>
        el(
          "li",
          {},
          el("a", { class: "chip", href: changed({ kind: value || null }), "aria-current": (kind ?? "") === value && "true" }, words),
        ),
      ),
    );
    return load(
      place,
      (options) => ask("/api/review/queue", query(), { ...options, fresh: true }).catch(emptied),
      (answer) => {
        ({ items, next, total, done } = answer);
        at = Math.min(at, Math.max(0, items.length - 1));
        put(place, body);
        draw();
      },
      { signal, keep: true },
    );
  }

  function draw() {
    const item = items[at];
    sum.textContent = `${count(total, "item")} to decide, ${number(done)} decided.`;
    put(
      list,
      ...items.map((one, nth) =>
        el(
          "li",
          {},
          el(
            "button",
            { type: "button", class: "item", "aria-current": nth === at && "true", onclick: () => ((at = nth), draw()) },
            el("span", { class: "soft" }, KINDS[one.kind]),
            one.evidence[0] && el("span", { class: "claim" }, namesOf(one), " ", deed(one.evidence[0].report)),
          ),
        ),
      ),
    );
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    for (const button of bar.children)
      button.disabled = button.dataset.key === "u" ? !last : !item || ("sn".includes(button.dataset.key) && item.reports.length < 2);
    if (!item) return put(stage, nothing("Nothing is left to decide here.", el("p", { class: "soft" }, `${number(done)} decided.`)));
    put(
      stage,
      el(
        "header",
        {},
        el("h2", {}, KINDS[item.kind]),
        item.conflict && gravity(item.conflict.severity),
        item.event && el("a", { class: "tools", href: eventAddress(item.event) }, "Event"),
      ),
      reviewCard(item),
    );
  }
  const namesOf = ({ evidence: [{ report }] }) => report.actors.map((one) => one.name).join(", ") || "Somebody";

  function move(by) {
    at = Math.max(0, Math.min(items.length - 1, at + by));
    draw();
    say(`${at + 1} of ${items.length}`);
  }

  async function act(key) {
    const item = items[at];
    if (key === "j" || key === "k") return move(key === "j" ? 1 : -1);
    if (key === "u") return last && send(`/api/review/decisions/${encodeURIComponent(last.id)}/undo`, {}, null);
    if (!item || ("sn".includes(key) && item.reports.length < 2)) return;
    if (!(await askReviewer())) return;
    const reports = item.evidence.map(({ report }) => report);
    const decision = {
      kind: { s: "same", n: "not same", c: "correct", r: "reject" }[key],
      reports: item.reports,
      field: null,
      value: null,
      note: "",
    };
    if (key === "c") {
      const found = await correct(reports);
      if (!found) return;
      Object.assign(decision, { reports: [found.report], field: found.field, value: found.value });
    }
    if (key === "r") {
      const report = await chooseReport(reports, "Which report is wrong?", "Reject");
      if (!report) return;
      decision.reports = [report];
    }
    return send("/api/review/decisions", { ...decision, author: reviewer().author }, item);
  }

  async function send(path, decision, item) {
    if (!(await askReviewer())) return;
    try {
      const made = await decide(path, decision, reviewer().token);
      last = item ? made : null;
      decided = made;
      put(
        notice,
        el(
          "p",
          {},
          item ? "Kept: " : "Taken back: ",
          decisionText(made),
          made.events?.length ? [". It led to ", joinEvents(made.events)] : "",
          item ? [" ", el("button", { type: "button", class: "quiet", onclick: () => act("u") }, "Undo")] : null,
        ),
      );
      say(notice.textContent);
      await update();
      stage.focus({ preventScroll: true });
    } catch (error) {
      if (error.status === 401) {
        forgetToken();
        if (await askReviewer(error.message)) return send(path, decision, item);
        return;
      }
      put(
        notice,
        el(
          "p",
          { class: "wrong", role: "alert" },
          error.status === 403
            ? howToAllow()
            : error.code === "busy"
              ? "The record is being written; decide again in a moment."
              : error.message,
        ),
      );
    }
  }

  const joinEvents = (ids) =>
    ids.map((id, nth) => [
      nth ? ", " : "",
      el("a", { href: eventAddress(typeof id === "string" ? id : id.id) }, typeof id === "string" ? id : id.id),
    ]);
  const onkey = (event) => {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (!KEYS.some(([key]) => key === event.key)) return;
    event.preventDefault();
    act(event.key);
  };
  addEventListener("keydown", onkey, { signal });
  return { view: { update }, drawn: update() };
}

const howToAllow = () =>
  el(
    "div",
    { class: "notice" },
    el("h2", {}, "Deciding is switched off"),
    el("p", {}, "You can look at the queue. To decide, the server must be started with a token, and you give it here once: "),
    el("p", {}, el("code", {}, "DRAGOMAN_TOKEN=… dragoman serve --store FILE")),
  );
