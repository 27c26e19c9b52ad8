// Pictures as files. In: an <svg> of the page. Out: a download with the colours that are seen, as SVG or PNG.
// Limits: what the style sheets say is written into the copy, property by property, for no sheet goes with it.

import { el } from "./elements.js";

const WRITTEN = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linejoin",
  "stroke-linecap",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
  "text-anchor",
  "dominant-baseline",
  "paint-order",
  "vector-effect",
  "display",
  "visibility",
];

function copy(picture) {
  const out = picture.cloneNode(true);
  const [from, to] = [
    [picture, ...picture.querySelectorAll("*")],
    [out, ...out.querySelectorAll("*")],
  ];
  from.forEach((node, at) => {
    const seen = getComputedStyle(node);
    for (const property of WRITTEN) to[at].setAttribute(property, seen.getPropertyValue(property));
    for (const name of ["class", "style", "tabindex", "role"]) to[at].removeAttribute(name);
    for (const name of to[at].getAttributeNames()) if (name.startsWith("aria-") || name.startsWith("data-")) to[at].removeAttribute(name);
  });
  const { width, height } = picture.viewBox.baseVal.width ? picture.viewBox.baseVal : picture.getBoundingClientRect();
  out.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  out.setAttribute("width", width);
  out.setAttribute("height", height);
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", getComputedStyle(document.documentElement).getPropertyValue("--card").trim());
  out.prepend(paper);
  return { text: new XMLSerializer().serializeToString(out), width, height };
}

function download(blob, name) {
  const href = URL.createObjectURL(blob);
  const link = el("a", { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 10000);
}

export const saveSvg = (picture, name) => download(new Blob([copy(picture).text], { type: "image/svg+xml" }), `${name}.svg`);

/** At twice the size, for print. */
export async function savePng(picture, name) {
  const { text, width, height } = copy(picture);
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = el("canvas", { width: 2 * width, height: 2 * height });
  canvas.getContext("2d").drawImage(image, 0, 0, 2 * width, 2 * height);
  URL.revokeObjectURL(image.src);
  canvas.toBlob((blob) => download(blob, `${name}.png`), "image/png");
}
