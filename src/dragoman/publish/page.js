"use strict";
// Lights up what belongs together and filters the cards. The page is whole without it.
(() => {
  const text = document.getElementById("text");
  const pane = document.getElementById("reports");
  const filters = document.getElementById("filters");
  const cards = [...document.querySelectorAll(".card")];
  const marks = [...text.querySelectorAll("mark")];
  const isWide = matchMedia("(min-width: 62rem)");
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
  const layersOf = new Map(marks.map((mark) => [mark, mark.dataset.layers.split(" ")]));
  const reportsOf = new Map(marks.map((mark) => [mark, (mark.dataset.reports || "").split(" ").filter(Boolean)]));
  const marksOf = new Map();
  for (const mark of marks) {
    for (const layer of layersOf.get(mark)) {
      if (!marksOf.has(layer)) marksOf.set(layer, []);
      marksOf.get(layer).push(mark);
    }
  }
  let pinned = null; // the layer that stays lit: a report ("r3"), a quotation ("q1"), one side of a conflict ("k1-a")
  let lit = [];

  const scrollTo = (element, block) =>
    element.scrollIntoView({ behavior: isCalm.matches ? "auto" : "smooth", block });

  function light(layer, field) {
    for (const [element, name] of lit) element.classList.remove(name);
    lit = [];
    text.classList.toggle("is-lit", Boolean(layer));
    const add = (element, name) => {
      element.classList.add(name);
      lit.push([element, name]);
    };
    if (!layer) return;
    for (const mark of marksOf.get(layer) || []) add(mark, "on");
    for (const [other, found] of marksOf) {
      if (!other.startsWith(layer + "-")) continue;
      const role = other.slice(layer.length + 1).replace(/\d+$/, "");
      for (const mark of found) add(mark, "on-" + role);
    }
    if (field && field !== layer) for (const mark of marksOf.get(field) || []) add(mark, "here");
    const card = document.getElementById(layer);
    if (card) add(card, "current");
  }

  const restore = () => light(pinned);
  const ownerOf = (layer) => (layer.startsWith("r") || layer.endsWith("-speaker") ? layer.split("-")[0] : layer);

  // On a wide page the text follows the card that is looked at; on a narrow one that would pull the card away.
  function follow(layer) {
    if (!isWide.matches) return;
    const found = marksOf.get(layer);
    if (!found) return;
    const top = found[0].getBoundingClientRect().top;
    const bottom = found[found.length - 1].getBoundingClientRect().bottom;
    if (top < 0 || bottom > innerHeight) scrollTo(found[0], "center");
  }

  function showCard(number) {
    const card = document.getElementById("r" + number);
    if (card.hidden) clearFilters();
    pinned = "r" + number;
    restore();
    card.focus({ preventScroll: true });
    if (isWide.matches) {
      const top = pane.scrollTop + card.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      const bar = pane.querySelector(".bar");
      const covered = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
      pane.scrollTo({ top: top - covered - 12, behavior: isCalm.matches ? "auto" : "smooth" });
    } else {
      scrollTo(card, "start");
    }
  }

  let waiting = 0;
  for (const card of cards) {
    const number = "r" + card.dataset.report;
    const fieldOf = (target) => target.closest("[data-layer]")?.dataset.layer;
    card.addEventListener("mouseover", (event) => {
      light(number, fieldOf(event.target));
      clearTimeout(waiting);
      waiting = setTimeout(follow, 250, number);
    });
    card.addEventListener("mouseleave", () => {
      clearTimeout(waiting);
      restore();
    });
    card.addEventListener("focusin", (event) => {
      pinned = number;
      light(number, fieldOf(event.target));
      if (event.target !== card) follow(fieldOf(event.target) || number);
    });
    card.addEventListener("click", (event) => {
      pinned = number;
      light(number, fieldOf(event.target));
      if (!event.target.closest("a, summary")) follow(number);
    });
  }
  for (const link of document.querySelectorAll(".words[data-layer], .quotations a[data-layer]")) {
    if (link.closest(".card")) continue;
    const layer = link.dataset.layer;
    link.addEventListener("mouseenter", () => light(ownerOf(layer), layer));
    link.addEventListener("mouseleave", restore);
    for (const kind of ["focus", "click"]) {
      link.addEventListener(kind, () => {
        pinned = ownerOf(layer);
        light(pinned, layer);
      });
    }
  }

  text.addEventListener("mouseover", (event) => {
    const mark = event.target.closest("mark");
    const numbers = mark ? reportsOf.get(mark) : [];
    for (const card of cards) card.classList.toggle("near", numbers.includes(card.dataset.report));
  });
  text.addEventListener("mouseleave", () => cards.forEach((card) => card.classList.remove("near")));
  text.addEventListener("click", (event) => {
    const note = event.target.closest(".note a");
    if (note) {
      event.preventDefault();
      showCard(note.hash.slice(2));
      return;
    }
    const mark = event.target.closest("mark");
    const isShown = (number) => !document.getElementById("r" + number).hidden;
    const numbers = mark ? reportsOf.get(mark).filter(isShown) : [];
    if (!numbers.length || !getSelection().isCollapsed) return;
    // A second click on the same words goes on to the next report that shares them.
    showCard(numbers[(numbers.indexOf((pinned || "").slice(1)) + 1) % numbers.length]);
  });
  for (const link of document.querySelectorAll(".conflict a.number")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      showCard(link.hash.slice(2));
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pinned = null;
    restore();
  });

  if (!filters) return;
  const words = document.getElementById("words");
  const boxes = [...filters.querySelectorAll("input[type=checkbox]")];
  const checked = (name) => new Set(boxes.filter((box) => box.name === name && box.checked).map((box) => box.value));
  const contents = new Map(cards.map((card) => [card, card.textContent.toLowerCase()]));

  function filter() {
    const quads = checked("quad");
    const statuses = checked("status");
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const gone = new Set();
    for (const card of cards) {
      const content = contents.get(card);
      const isShown = quads.has(card.dataset.quad) && statuses.has(card.dataset.status)
        && wanted.every((word) => content.includes(word));
      card.hidden = !isShown;
      if (!isShown) gone.add(card.dataset.report);
    }
    for (const mark of marks) {
      const roles = new Map(); // what the mark is to any report, and whether such a report is shown
      for (const layer of layersOf.get(mark)) {
        const [, number, role] = layer.match(/^r(\d+)(?:-([a-z]+))?/) || [];
        if (number) roles.set(role || "evidence", roles.get(role || "evidence") || !gone.has(number));
      }
      for (const [role, isKept] of roles) mark.classList.toggle("is-" + role, isKept);
    }
    for (const note of text.querySelectorAll(".note")) {
      note.classList.toggle("off", gone.has(note.firstChild.hash.slice(2)));
    }
    const left = cards.length - gone.size;
    document.getElementById("shown").textContent = gone.size ? left + " of " + cards.length : String(left);
    document.getElementById("none-shown").hidden = left > 0;
    if (pinned && gone.has(pinned.slice(1))) pinned = null;
    restore();
  }
  function clearFilters() {
    for (const box of boxes) box.checked = true;
    words.value = "";
    filter();
  }
  filters.hidden = words.hidden = false;
  for (const control of [filters, words]) control.addEventListener("input", filter);
  filter(); // a browser that comes back to the page may have kept the boxes as they were
})();
