// Who reviews: the token that the server asks for, and a name. In: what is typed. Out: both, kept until the window closes.
// Limits: the token is in sessionStorage of this window only, and goes to this server only.

import { el } from "./elements.js";

export const reviewer = () => ({ token: sessionStorage.getItem("token"), author: sessionStorage.getItem("author") });

export function forgetToken() {
  sessionStorage.removeItem("token");
}

/** Asks once; resolves to true when there is a token and a name now. */
export function askReviewer(why = "") {
  const known = reviewer();
  if (known.token && known.author && !why) return Promise.resolve(true);
  const [author, token] = [
    el("input", { type: "text", name: "author", value: known.author ?? "", required: true, autocomplete: "name" }),
    el("input", { type: "password", name: "token", required: true, autocomplete: "off" }),
  ];
  const dialog = el(
    "dialog",
    { "aria-labelledby": "reviewer-heading" },
    el(
      "form",
      { method: "dialog" },
      el("h2", { id: "reviewer-heading" }, "Who decides?"),
      why && el("p", { class: "wrong", role: "alert" }, why),
      el("label", {}, "Your name", author),
      el("label", {}, "Token", token),
      el("p", { class: "soft" }, "The token is the one with which the server was started. It is kept until this window closes."),
      el(
        "div",
        { class: "row ends" },
        el("button", { value: "cancel", formnovalidate: true }, "Cancel"),
        el("button", { value: "ok", class: "main" }, "Go on"),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const given = dialog.returnValue === "ok" && token.value.trim() && author.value.trim();
      if (given) {
        sessionStorage.setItem("token", token.value.trim());
        sessionStorage.setItem("author", author.value.trim());
      }
      dialog.remove();
      resolve(Boolean(given));
    });
  });
}
