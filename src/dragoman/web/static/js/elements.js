// Building the page. Words go in as text nodes, never as markup: what an article says cannot become an element.
// In: names, attributes, children. Out: elements. Limits: `style` is an object and set through the CSSOM, which the CSP allows.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [property, to] of Object.entries(value)) node.style.setProperty(property, to);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "value" && "value" in node) node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** el("p", {class: "note"}, "words", el("b", {}, "more")): an HTML element. */
export const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);

/** The same for SVG. */
export const svg = (name, attributes, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

/** Writes the attributes that have changed: what stays the same is not drawn anew. null takes one out. */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
  }
}

/** Puts these in the place of what the node held. */
export const put = (node, ...children) => (node.replaceChildren(), fill(node, {}, children));

/** Puts between the items what separates them. */
export const join = (items, comma = ", ") => items.flatMap((item, at) => (at ? [comma, item] : [item]));

/** Says something to those who hear the page. */
export function say(words) {
  document.getElementById("said").textContent = words;
}

/** An address of an article as a link, if it is one that a browser may follow. */
export function outside(url, words) {
  const safe = /^https?:\/\//i.test(url ?? "");
  return safe ? el("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, words) : el("span", {}, words);
}

/** Waits until nothing came for so long. */
export function calm(milliseconds, act) {
  let timer = null;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), milliseconds);
  };
}

/** Whether a key press belongs to what is being typed. */
export const isTyping = (event) =>
  event.target.closest?.("input:not([type=range]):not([type=checkbox]), textarea, select, dialog") !== null;
