// The words that follow the pointer over a picture, and the keys by which one walks through its parts.
// In: elements and what they say. Out: a hint on hover; focus that arrows move. Limits: one stop of the Tab key for each picture.

import { el, set } from "./elements.js";

const tip = el("div", { class: "tip", hidden: true, "aria-hidden": "true" });
document.body.append(tip);

export function showTip(words, x, y) {
  tip.textContent = words;
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - width - 4))}px`;
  tip.style.top = `${y + 18 + height > innerHeight ? y - height - 10 : y + 18}px`;
}
export const hideTip = () => (tip.hidden = true);
addEventListener("navigate", hideTip);

/** `words(event)` for what the pointer is on; null for nothing. */
export function follow(node, words) {
  node.addEventListener("pointermove", (event) => {
    const said = words(event);
    said ? showTip(said, event.clientX, event.clientY) : hideTip();
  });
  node.addEventListener("pointerleave", hideTip);
}

/** Arrow keys walk through `items()` (elements); Home and End jump; Enter and Space click. The first has the Tab stop. */
export function rove(node, items) {
  const stop = (item) => {
    for (const one of items()) set(one, { tabindex: one === item ? "0" : "-1" });
  };
  if (items().length) stop(items()[0]);
  node.onkeydown = (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    if (at < 0) return;
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") document.activeElement.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    else if (to === undefined) return;
    else if (all[to]) (stop(all[to]), all[to].focus());
    event.preventDefault();
  };
}
