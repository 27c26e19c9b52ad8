// What is wrong with a report, and what is right: the window in which a field is corrected, or a report chosen.
// In: reports. Out: {report, field, value}, or null. Limits: acts, statuses and days by choice; other fields as JSON, as the record
// holds them.

import { el, put } from "./elements.js";
import { act, names, STATUSES, when, where } from "./words.js";

const ACTS = [
  "AGREE",
  "CONSULT",
  "SUPPORT",
  "CONCEDE",
  "COOPERATE",
  "AID",
  "RETREAT",
  "REQUEST",
  "ACCUSE",
  "REJECT",
  "THREATEN",
  "PROTEST",
  "SANCTION",
  "MOBILIZE",
  "COERCE",
  "ASSAULT",
];
const FIELDS = ["status", "act", "when", "where", "actors", "recipients", "mode", "quantities", "sources"];

const select = (name, values, chosen) =>
  el(
    "select",
    { name },
    values.map(([value, words]) => el("option", { value, selected: value === chosen }, words)),
  );

/** A window with a form; resolves to whether it was accepted. */
function ask(heading, content, accept) {
  const dialog = el(
    "dialog",
    { "aria-labelledby": "correct-heading" },
    el(
      "form",
      { method: "dialog" },
      el("h2", { id: "correct-heading" }, heading),
      content,
      el(
        "div",
        { class: "row ends" },
        el("button", { value: "cancel", formnovalidate: true }, "Cancel"),
        el("button", { value: "ok", class: "main" }, accept),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => (dialog.remove(), resolve(dialog.returnValue === "ok"))));
}

const nameReport = (report, at) => `${at + 1}: ${names(report.actors) || "somebody"} ${act(report)} ${names(report.recipients)}`;

/** Which of two reports; the only one at once. */
export async function chooseReport(reports, heading, accept) {
  if (reports.length === 1) return reports[0].id;
  const choice = select(
    "report",
    reports.map((report, at) => [report.id, nameReport(report, at)]),
    reports[0].id,
  );
  return (await ask(heading, el("label", {}, "Report", choice), accept)) ? choice.value : null;
}

export async function correct(reports) {
  const choice =
    reports.length > 1
      ? select(
          "report",
          reports.map((report, at) => [report.id, nameReport(report, at)]),
          reports[0].id,
        )
      : null;
  const field = select(
    "field",
    FIELDS.map((name) => [name, name]),
    "status",
  );
  const place = el("div");
  const now = el("p", { class: "soft" });
  let read = () => null;
  const report = () => reports.find(({ id }) => id === (choice?.value ?? reports[0].id));

  function editors() {
    const one = report();
    const said =
      { when: when(one.when), where: where(one.where), actors: names(one.actors), recipients: names(one.recipients), act: act(one) }[
        field.value
      ] ?? (typeof one[field.value] === "string" ? one[field.value] : "");
    now.textContent = `It says: ${said || "nothing"}`;
    const node = editorOf(field.value, one);
    read = node.read;
    put(place, node.element);
  }
  for (const node of [choice, field]) node?.addEventListener("change", editors);
  editors();
  const accepted = await ask(
    "Correct a field",
    [choice && el("label", {}, "Report", choice), el("label", {}, "Field", field), now, place],
    "Correct",
  );
  return accepted ? { report: report().id, field: field.value, value: read() } : null;
}

function editorOf(field, report) {
  if (field === "act" || field === "status") {
    const node = select(
      "value",
      (field === "act" ? ACTS : Object.keys(STATUSES)).map((value) => [value, value]),
      report[field],
    );
    return { element: el("label", {}, "Right is", node), read: () => node.value };
  }
  if (field === "when") {
    const [from, to] = ["start", "end"].map((name) => el("input", { type: "date", name, value: report.when?.[name]?.slice(0, 10) ?? "" }));
    const value = () =>
      from.value
        ? {
            start: from.value,
            end: to.value || from.value,
            granularity: !to.value || to.value === from.value ? "day" : "range",
            basis: "stated",
            text: null,
            span: null,
            timex: null,
          }
        : null;
    return { element: el("div", { class: "row" }, el("label", {}, "From", from), el("label", {}, "to", to)), read: value };
  }
  const node = el("textarea", { name: "value", rows: 8, spellcheck: "false" });
  node.value = JSON.stringify(report[field], null, 1);
  node.addEventListener("input", () => {
    try {
      JSON.parse(node.value);
      node.setCustomValidity("");
    } catch (error) {
      node.setCustomValidity(`This is no JSON: ${error.message}`);
    }
  });
  return { element: el("label", {}, "Right is (JSON)", node), read: () => JSON.parse(node.value) };
}
