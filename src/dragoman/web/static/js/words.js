// The words of the record, as the page says them. In: codes and dates of the API. Out: text.

export const QUADS = [
  { value: "1", short: "Verbal cooperation", name: "verbal cooperation" },
  { value: "2", short: "Material cooperation", name: "material cooperation" },
  { value: "3", short: "Verbal conflict", name: "verbal conflict" },
  { value: "4", short: "Material conflict", name: "material conflict" },
];
export const STATUSES = {
  occurred: "done, past",
  ongoing: "under way when it was published",
  planned: "scheduled or announced",
  intended: "wanted, not settled",
  threatened: "its doer threatens it",
  requested: "somebody asks for it",
  hypothetical: "conditional, possible, feared",
  negated: "said not to be so",
};
export const KINDS = {
  count: "Numbers differ",
  status: "Told and denied",
  time: "Times differ",
  place: "Places differ",
  role: "Who did it differs",
  exclusivity: "Cannot both hold",
};
export const FIELD_NAMES = {
  actor: "Who",
  recipient: "To whom",
  party: "Either side",
  dyad: "Between",
  act: "Act",
  quad: "Class",
  status: "Status",
  from: "From",
  to: "Until",
  country: "Country",
  place: "Place",
  near: "Near",
  source: "According to",
  outlet: "Outlet",
  confidence: "Sure at least",
  voices: "Voices at least",
  text: "Words",
};

// As Intl has them for en-GB, whose formatters take 24 ms to be made.
const MONTHS = "January February March April May June July August September October November December".split(" ");
const short = (month) => (month === "September" ? "Sept" : month.slice(0, 3));
let ranges = null;

export const number = (value) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
export const count = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;
export const percent = (share) => `${Math.round(100 * share)}\u00a0%`;
const monthOf = (iso) => MONTHS[Number(iso.slice(5, 7)) - 1];
const month = (iso) => `${monthOf(iso)} ${Number(iso.slice(0, 4))}`;
export const day = (iso) => (iso ? `${Number(iso.slice(8, 10))} ${short(monthOf(iso))} ${Number(iso.slice(0, 4))}` : "");
export const title = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/** A period that begins on that day. */
export function period(iso, by) {
  if (by === "year") return iso.slice(0, 4);
  if (by === "month") return month(iso);
  return by === "week" ? `week of ${day(iso)}` : day(iso);
}

/** The last day of the period that begins on that day. */
export function lastDay(iso, by) {
  const date = new Date(`${iso}T00:00Z`);
  if (by === "year") date.setUTCFullYear(date.getUTCFullYear() + 1);
  else if (by === "month") date.setUTCMonth(date.getUTCMonth() + 1);
  else date.setUTCDate(date.getUTCDate() + (by === "week" ? 7 : 1));
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

/** When something happened, as exactly as it is told. */
export function when(time) {
  if (!time?.start) return null;
  const [start, end] = [time.start.slice(0, 10), (time.end ?? time.start).slice(0, 10)];
  if (start === end) return day(start);
  if (start.endsWith("-01-01") && end === `${start.slice(0, 4)}-12-31`) return start.slice(0, 4);
  if (start.endsWith("-01") && end === lastDay(start, "month")) return month(start);
  ranges ??= new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  return ranges.formatRange(new Date(`${start}T00:00Z`), new Date(`${end}T00:00Z`));
}

/** A moment of recording, in UTC. */
export const moment = (iso) => (iso ? `${day(iso)}, ${iso.slice(11, 16)} UTC` : "");

export const act = (one) => (one.mode ? `${one.act} · ${one.mode.replaceAll("-", " ")}` : one.act);
export const names = (participants) => participants.map((one) => one.name).join(", ");

/** Who did what to whom, in one line of text. */
export function sentence(event) {
  const whom = names(event.recipients);
  return `${names(event.actors) || "Somebody"}: ${act(event)}${whom && ` → ${whom}`}`;
}

/** The name of a country by its ISO alpha-3 code, where the server told it. */
const COUNTRY_NAMES = new Map();
export const learnCountries = (list) => list.forEach(({ code, name }) => COUNTRY_NAMES.set(code, name));
export const country = (code) => COUNTRY_NAMES.get(code) ?? code;

/** Where it happened. */
export function where(place) {
  if (!place) return null;
  const of = place.country && country(place.country);
  return of && of !== place.name ? `${place.name}, ${of}` : place.name;
}

/** Share of conflict among events, as one of five classes (0: cooperation only … 4: conflict only). */
export const shareClass = (conflict, all) => (all ? Math.min(4, Math.floor((conflict / all) * 5)) : 2);
export const conflictOf = (quads) => quads[2] + quads[3];
export const total = (quads) => quads[0] + quads[1] + quads[2] + quads[3];
