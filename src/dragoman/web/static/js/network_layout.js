// Where actors stand in the network: those who deal with each other stand near.
// In: dyads of the API. Out: nodes with x and y within a width and height, and links between them. Limits: the same dyads give the
// same picture; actors linked to nobody shown are not there.

import { d3 } from "./vendor.js";

const STEPS = 120; // hardly anything moves later
const STEPS_OF_MANY = 90;
const ALWAYS = 8;
const SMALL = 6; // a node that a name may cover

export function layOut(dyads, width, height) {
  const nodes = new Map();
  const node = (id, name) => nodes.get(id) ?? nodes.set(id, { id, name, events: 0, cooperation: 0, conflict: 0, near: new Set() }).get(id);
  const links = dyads
    .filter(({ one, other }) => one !== other)
    .map((dyad) => {
      const [source, target] = [node(dyad.one, dyad.one_name ?? dyad.one), node(dyad.other, dyad.other_name ?? dyad.other)];
      for (const end of [source, target]) for (const sum of ["events", "cooperation", "conflict"]) end[sum] += dyad[sum];
      source.near.add(target.id);
      target.near.add(source.id);
      return { source, target, dyad };
    });
  const list = [...nodes.values()].sort((one, other) => other.events - one.events || (one.id < other.id ? -1 : 1));
  const radius = d3.scaleSqrt([0, list[0]?.events ?? 1], [3, 17]);
  for (const one of list) one.r = radius(one.events);
  const simulation = d3
    .forceSimulation(list)
    .stop()
    .force(
      "link",
      d3
        .forceLink(links)
        .distance(({ source, target }) => 34 + source.r + target.r)
        .strength(({ dyad }) => Math.min(0.9, 0.25 + 0.12 * Math.log2(dyad.events))),
    )
    .force(
      "charge",
      d3
        .forceManyBody()
        .strength(({ near }) => -130 - 12 * near.size)
        .distanceMax(360),
    )
    .force("x", d3.forceX().strength(0.05 * (height / width)))
    .force("y", d3.forceY().strength(0.06))
    .force(
      "apart",
      d3.forceCollide(({ r }) => r + 6),
    );
  simulation.tick(links.length > 300 ? STEPS_OF_MANY : STEPS);
  fit(list, width, height);
  return { nodes: list, links };
}

function fit(nodes, width, height) {
  if (!nodes.length) return;
  const [room, x, y] = [26, d3.extent(nodes, (one) => one.x), d3.extent(nodes, (one) => one.y)];
  const by = Math.min((width - 2 * room) / Math.max(1, x[1] - x[0]), (height - 2 * room) / Math.max(1, y[1] - y[0]), 1.4);
  for (const one of nodes) {
    one.x = width / 2 + (one.x - (x[0] + x[1]) / 2) * by;
    one.y = height / 2 + (one.y - (y[0] + y[1]) / 2) * by;
  }
}

/** The names that fit beside their nodes without lying on each other, the busiest first. */
export function placeLabels(nodes, width, most = 28) {
  const taken = nodes.filter(({ r }) => r > SMALL).map(({ x, y, r }) => [x - r, y - r, x + r, y + r]);
  const named = []; // boxes of names alone: the busiest are named even where that covers another's circle
  const free = ([left, top, right, bottom], boxes) =>
    left > 2 && right < width - 2 && boxes.every((box) => right < box[0] || left > box[2] || bottom < box[1] || top > box[3]);
  const labels = [];
  for (const [at, one] of nodes.slice(0, most).entries()) {
    const name = one.name.length > 26 ? `${one.name.slice(0, 25)}…` : one.name;
    const wide = 6.1 * name.length;
    const spots = [
      ["middle", one.x, one.y + one.r + 12, [one.x - wide / 2, one.y + one.r + 2, one.x + wide / 2, one.y + one.r + 15]],
      ["middle", one.x, one.y - one.r - 4, [one.x - wide / 2, one.y - one.r - 15, one.x + wide / 2, one.y - one.r - 2]],
      ["start", one.x + one.r + 4, one.y + 4, [one.x + one.r + 3, one.y - 7, one.x + one.r + 4 + wide, one.y + 7]],
      ["end", one.x - one.r - 4, one.y + 4, [one.x - one.r - 4 - wide, one.y - 7, one.x - one.r - 3, one.y + 7]],
    ];
    const spot = spots.find(([, , , box]) => free(box, taken)) ?? (at < ALWAYS ? spots.find(([, , , box]) => free(box, named)) : null);
    if (!spot) continue;
    taken.push(spot[3]);
    named.push(spot[3]);
    labels.push({ name, anchor: spot[0], x: spot[1], y: spot[2], node: one });
  }
  return labels;
}
