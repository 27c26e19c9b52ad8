// The address is the state: path names the page, the query string what is chosen on it.
// In: location, choices. Out: addresses, and `navigate`. Limits: names are those of the API's filters; the rest is listed here.

/** Filters that may be given several times, in the order in which they are shown. */
export const REPEATED = ["actor", "recipient", "party", "act", "quad", "status", "country", "source", "outlet"];
export const SINGLE = ["dyad", "from", "to", "place", "near", "confidence", "voices", "text"];
export const FILTERS = [...REPEATED, ...SINGLE];

/** What is chosen now: {path, query: URLSearchParams}. */
export const here = () => ({ path: location.pathname, query: new URLSearchParams(location.search) });

/** Only the filters (and the day of knowledge) of a query, as the API takes them. */
export function filtersOf(query, more = {}) {
  const out = new URLSearchParams();
  for (const [name, value] of query) if (FILTERS.includes(name) || name === "as_of") out.append(name, value);
  for (const [name, value] of Object.entries(more)) {
    out.delete(name);
    for (const one of [value].flat()) if (one !== null && one !== undefined && one !== "") out.append(name, one);
  }
  return out;
}

/** How many filters are set. */
export const countFilters = (query) => [...query.keys()].filter((name) => FILTERS.includes(name)).length;

/** An address on these pages. The day of knowledge goes along, unless it is given. */
export function address(path, query = {}) {
  const out = new URLSearchParams();
  for (const [name, value] of query instanceof URLSearchParams ? query : Object.entries(query)) {
    for (const one of [value].flat()) if (one !== null && one !== undefined && one !== "") out.append(name, one);
  }
  const asOf = here().query.get("as_of");
  if (asOf && !out.has("as_of")) out.set("as_of", asOf);
  const text = out.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text ? `${path}?${text}` : path;
}

export const eventAddress = (id) => address(`/event/${encodeURIComponent(id)}`);
export const actorAddress = (code) => address(`/actor/${encodeURIComponent(code)}`);
export const documentAddress = (id, hash = "") => address(`/document/${encodeURIComponent(id)}`) + (hash && `#${hash}`);

/** The address of this page with some values changed: a value, a list, or null to take it out. */
export function changed(changes) {
  const { path, query } = here();
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name);
    for (const one of [value].flat()) if (one !== null && one !== undefined && one !== "") query.append(name, one);
  }
  query.delete("after");
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text ? `${path}?${text}` : path;
}

/** Adds the value to a repeated filter, or takes it out when it is there. */
export function toggled(name, value) {
  const values = here().query.getAll(name);
  return changed({ [name]: values.includes(value) ? values.filter((one) => one !== value) : [...values, value] });
}

/** Goes there; `replace` leaves no entry to come back to. */
export function navigate(to, { replace = false } = {}) {
  if (to === location.pathname + location.search + location.hash) return;
  history.replaceState({ ...history.state, scroll: scrollY }, "");
  history[replace ? "replaceState" : "pushState"]({ scroll: 0 }, "", to);
  dispatchEvent(new Event("navigate"));
}

/** Writes a detail of the view (such as the map's zoom) into the address, with nothing drawn anew. */
export const note = (changes) => history.replaceState(history.state, "", changed(changes));
