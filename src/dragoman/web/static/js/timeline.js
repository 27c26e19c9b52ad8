// The timeline: events by period, cooperation above the line and conflict below, words lighter than deeds.
// In: periods of /api/overview. Out: an <svg>; `choose(from, to)` is called when a stretch is drawn over, or a period is opened.
// Limits: periods in which nothing happened are gaps; the width is that of its place, so it is drawn anew when that changes.

import { put, svg } from "./elements.js";
import { follow } from "./tip.js";
import { d3 } from "./vendor.js";
import { count, lastDay, period as periodName, QUADS, total } from "./words.js";

const [LEFT, RIGHT, BOTTOM, TOP] = [34, 18, 18, 6];
const at = (iso) => new Date(`${iso}T00:00Z`);
const after = (iso, by) => new Date(at(lastDay(iso, by)).getTime() + 86400000);
const iso = (date) => date.toISOString().slice(0, 10);

/** The periods of the stretch in which nearly all happened: the rest would make them unreadably narrow. */
const middle = ({ periods, stretch, by }) =>
  stretch ? periods.filter(({ start }) => start <= stretch.last && lastDay(start, by) >= stretch.first) : periods;

export function makeTimeline({ choose, height = 150, label = "Events over time" }) {
  const picture = svg("svg", {
    class: "timeline",
    role: "slider",
    tabindex: 0,
    "aria-label": `${label}: arrows walk, Enter opens a period`,
  });
  let [data, place, scale, cursor] = [null, 600, null, null];

  const words = (one) =>
    `${periodName(one.start, data.by)}: ${count(total(one.quads), "event")}\n${QUADS.map(
      ({ name }, n) => one.quads[n] && `${one.quads[n]} ${name}`,
    )
      .filter(Boolean)
      .join("\n")}`;
  const found = (x) => {
    const time = iso(scale.invert(x));
    return data.periods.find((one) => one.start <= time && time <= lastDay(one.start, data.by));
  };

  function draw() {
    const { periods, by } = data;
    picture.setAttribute("viewBox", `0 0 ${place} ${height}`);
    put(picture);
    if (!periods.length) return;
    scale = d3.scaleUtc([at(periods[0].start), after(periods.at(-1).start, by)], [LEFT, place - RIGHT]);
    const up = d3.max(periods, ({ quads }) => quads[0] + quads[1]);
    const down = d3.max(periods, ({ quads }) => quads[2] + quads[3]);
    const y = d3.scaleLinear([up, -down], [TOP, height - BOTTOM]);
    const shapes = ["", "", "", ""];
    for (const { start, quads } of periods) {
      const left = scale(at(start));
      const wide = Math.min(28, Math.max(1, (scale(after(start, by)) - left) * 0.88));
      const bar = (quad, from, to) => {
        if (from !== to)
          shapes[quad] += `M${left.toFixed(1)},${y(from).toFixed(1)}h${wide.toFixed(1)}V${y(to).toFixed(1)}h${(-wide).toFixed(1)}Z`;
      };
      bar(1, 0, quads[1]);
      bar(0, quads[1], quads[1] + quads[0]);
      bar(3, 0, -quads[3]);
      bar(2, -quads[3], -quads[3] - quads[2]);
    }
    const ticks = d3
      .axisLeft(y)
      .tickValues(y.ticks(6).filter(Number.isInteger))
      .tickSize(-(place - LEFT - RIGHT))
      .tickFormat((value) => d3.format("~s")(Math.abs(value)));
    d3.select(picture).append("g").attr("class", "axis values").attr("transform", `translate(${LEFT},0)`).call(ticks);
    picture.append(
      svg(
        "g",
        { class: "bars" },
        shapes.map((d, quad) => svg("path", { class: `bar quad-${quad + 1}`, d })),
      ),
      svg("line", { class: "zero", x1: LEFT, x2: place - RIGHT, y1: y(0), y2: y(0) }),
    );
    d3.select(picture)
      .append("g")
      .attr("class", "axis times")
      .attr("transform", `translate(0,${height - BOTTOM})`)
      .call(
        d3
          .axisBottom(scale)
          .ticks(Math.max(2, Math.round(place / 110)))
          .tickSize(4),
      );
    picture.append(svg("rect", { class: "cursor", y: TOP, height: height - TOP - BOTTOM, width: 0 }));
    if (choose)
      d3.select(picture)
        .append("g")
        .attr("class", "brush")
        .call(
          brush.extent([
            [LEFT, TOP],
            [place - RIGHT, height - BOTTOM],
          ]),
        );
    point(cursor === null ? null : Math.min(cursor, periods.length - 1));
  }

  const brush = d3.brushX().on("end", ({ selection, sourceEvent }) => {
    if (!sourceEvent || !data?.periods.length) return;
    d3.select(picture).select(".brush").call(brush.move, null);
    if (selection) choose(iso(scale.invert(selection[0])), iso(new Date(scale.invert(selection[1]) - 1)));
    else open(found(d3.pointer(sourceEvent, picture)[0]));
  });
  const open = (one) => one && choose?.(one.start, lastDay(one.start, data.by));

  function point(index) {
    cursor = index;
    const one = data?.periods[index];
    const mark = picture.querySelector(".cursor");
    picture.setAttribute("aria-valuemin", 0);
    picture.setAttribute("aria-valuemax", Math.max(0, (data?.periods.length ?? 1) - 1));
    picture.setAttribute("aria-valuenow", index ?? 0);
    picture.setAttribute("aria-valuetext", one ? words(one).replaceAll("\n", ", ") : count(data?.periods.length ?? 0, "period"));
    if (!one || !mark) return mark?.setAttribute("width", 0);
    mark.setAttribute("x", scale(at(one.start)));
    mark.setAttribute("width", Math.max(2, scale(after(one.start, data.by)) - scale(at(one.start))));
  }

  picture.addEventListener("keydown", (event) => {
    if (!data?.periods.length) return;
    const last = data.periods.length - 1;
    const to = { ArrowRight: Math.min(last, (cursor ?? -1) + 1), ArrowLeft: Math.max(0, (cursor ?? last + 1) - 1), Home: 0, End: last }[
      event.key
    ];
    if (event.key === "Enter" && cursor !== null) open(data.periods[cursor]);
    else if (to === undefined) return;
    else point(to);
    event.preventDefault();
  });
  follow(picture, (event) => {
    const one = data?.periods.length && found(d3.pointer(event, picture)[0]);
    return one ? words(one) : null;
  });
  picture.addEventListener("blur", () => point(null));
  new ResizeObserver(([{ contentRect }]) => {
    const wide = Math.round(contentRect.width);
    if (wide && wide !== place) (place = wide) && data && draw();
  }).observe(picture);
  return { picture, update: (answer) => ((data = { ...answer, periods: middle(answer) }), draw()) };
}
