// The network of very many: drawn by the graphics card (sigma). In: dyads of the API. Out: a place with a canvas.
// Limits: up to some thousand dyads; needs WebGL, and says so where there is none; the table has the same for the keyboard.

import { el, put } from "./elements.js";
import { layOut } from "./network_layout.js";
import { hideTip, showTip } from "./tip.js";
import { d3, loadSigma } from "./vendor.js";
import { count, shareClass } from "./words.js";

const hasWebGl = () => Boolean(document.createElement("canvas").getContext("webgl2"));
const colour = (name) => {
  const probe = el("i", { style: { color: `var(--${name})` } });
  document.body.append(probe);
  const seen = getComputedStyle(probe).color;
  probe.remove();
  return seen;
};

export function makeLargeNetwork({ choose }) {
  const place = el("div", { class: "large-network", role: "img", "aria-label": "Network of actors; the same is in the table" });
  let renderer = null;

  async function update(dyads) {
    close();
    if (!hasWebGl())
      return put(
        place,
        el("p", { class: "nothing" }, "So large a network needs WebGL, which this browser does not offer. The table has it all."),
      );
    put(place);
    const { Sigma, Graph } = await loadSigma();
    if (!place.isConnected || renderer) return;
    const shares = [0, 1, 2, 3, 4].map((at) => colour(`share-${at}`));
    const paper = colour("card");
    const graph = new Graph({ type: "undirected" });
    const { nodes, links } = layOut(dyads, 800, 640);
    for (const one of nodes)
      graph.addNode(one.id, {
        x: one.x,
        y: -one.y,
        size: Math.max(1.5, one.r * 0.55),
        label: one.name,
        color: shares[shareClass(one.conflict, one.events)],
        about: one,
      });
    for (const { source, target, dyad } of links)
      graph.mergeEdge(source.id, target.id, {
        size: Math.min(4, 0.5 + Math.log2(dyad.events) / 2),
        color: d3.interpolateRgb(paper, shares[shareClass(dyad.conflict, dyad.events)])(0.5),
      });
    renderer = new Sigma(graph, place, {
      labelColor: { color: colour("ink") },
      labelFont: "Inter",
      labelSize: 11,
      labelRenderedSizeThreshold: 3.5,
      labelDensity: 2,
      defaultDrawNodeHover: () => undefined,
      allowInvalidContainer: true,
      zIndex: true,
    });
    renderer.on("clickNode", ({ node }) => choose({ party: node }));
    renderer.on("enterNode", ({ node, event }) => {
      const { about } = graph.getNodeAttributes(node);
      showTip(
        `${about.name}: ${count(about.events, "event")}\n${about.cooperation} cooperation, ${about.conflict} conflict`,
        event.original.clientX,
        event.original.clientY,
      );
    });
    renderer.on("leaveNode", hideTip);
  }

  function close() {
    renderer?.kill();
    renderer = null;
  }
  addEventListener("theme", () => renderer && dispatchEvent(new Event("navigate")));
  return { place, update, close };
}
