// The network: who deals with whom, by how much of it is conflict.
// In: dyads of the API. Out: an <svg>; `choose({party} | {dyad})` is called on a click. Limits: up to a few hundred dyads; more are
// drawn by large_network.js.

import { put, svg } from "./elements.js";
import { layOut, placeLabels } from "./network_layout.js";
import { follow, rove } from "./tip.js";
import { count, shareClass } from "./words.js";

export function makeNetwork({ choose, width = 380, height = 298 }) {
  const picture = svg("svg", { class: "network", viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": "Network of actors" });
  const known = new Map();

  const words = (name, one) => `${name}: ${count(one.events, "event")}\n${one.cooperation} cooperation, ${one.conflict} conflict`;

  function update(dyads, picked) {
    known.clear();
    const { nodes, links } = layOut(dyads, width, height);
    const most = Math.max(1, ...dyads.map(({ events }) => events));
    const lines = links.map(({ source, target, dyad }) => {
      const isPicked = picked.dyad === `${dyad.one},${dyad.other}` || picked.dyad === `${dyad.other},${dyad.one}`;
      const line = svg("line", {
        class: `dyad share-${shareClass(dyad.conflict, dyad.events)}${isPicked ? " picked" : ""}`,
        x1: source.x,
        y1: source.y,
        x2: target.x,
        y2: target.y,
        role: "button",
        "aria-label": `${source.name} and ${target.name}: ${count(dyad.events, "event")}, ${dyad.conflict} conflict`,
        "aria-pressed": String(isPicked),
      });
      line.style.setProperty("--wide", `${(0.8 + 6.5 * Math.sqrt(dyad.events / most)).toFixed(2)}px`);
      known.set(line, { dyad, ends: [source.id, target.id], words: words(`${source.name} – ${target.name}`, dyad) });
      return line;
    });
    const circles = nodes.map((one) => {
      const isPicked = picked.parties?.includes(one.id);
      const circle = svg("circle", {
        class: `share-mark share-${shareClass(one.conflict, one.events)}${isPicked ? " picked" : ""}`,
        cx: one.x,
        cy: one.y,
        r: one.r,
        role: "button",
        "aria-label": `${one.name}: ${count(one.events, "event")}, ${one.conflict} conflict`,
        "aria-pressed": String(Boolean(isPicked)),
      });
      known.set(circle, { node: one, ends: [one.id, ...one.near], words: words(one.name, one) });
      return circle;
    });
    const labels = placeLabels(nodes, width).map(({ name, anchor, x, y }) =>
      svg("text", { class: "label", x, y, "text-anchor": anchor }, name),
    );
    const [edges, marks] = [
      svg("g", { class: "edges", role: "group", "aria-label": "Pairs" }, lines),
      svg("g", { role: "group", "aria-label": "Actors, the busiest first" }, circles),
    ];
    put(picture, edges, marks, svg("g", { class: "labels", "aria-hidden": "true" }, labels));
    rove(edges, () => lines);
    rove(marks, () => circles);
  }

  function light(about) {
    picture.classList.toggle("lit", Boolean(about));
    for (const [mark, { node, ends }] of known)
      mark.classList.toggle(
        "on",
        Boolean(about) &&
          (node ? about.ends.includes(node.id) : about.dyad ? about.dyad === known.get(mark).dyad : ends.includes(about.node.id)),
      );
  }

  picture.addEventListener("click", ({ target }) => {
    const about = known.get(target);
    if (about) choose(about.node ? { party: about.node.id } : { dyad: `${about.dyad.one},${about.dyad.other}` });
  });
  follow(picture, ({ target }) => (light(known.get(target)), known.get(target)?.words));
  picture.addEventListener("pointerleave", () => light(null));
  picture.addEventListener("focusin", ({ target }) => light(known.get(target)));
  picture.addEventListener("focusout", () => light(null));
  return { picture, update };
}
