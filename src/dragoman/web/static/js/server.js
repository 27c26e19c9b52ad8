// Asking the API.
// In: a path and parameters. Out: JSON, or a Refusal. Limits: while another process writes the store the server answers 503; the
// question is then put again until it is answered, and whoever waits is told.

import { learnCountries } from "./words.js";

const KEPT = new Map(); // the last answers, so that going back shows at once what was there
const MOST_KEPT = 40;
const KEPT_FOR = 30000; // ms; the record may have grown since

/** An answer that is an error: `code` and `message` are the server's. */
export class Refusal extends Error {
  constructor(status, error) {
    super(error?.message ?? `The server answered ${status}.`);
    this.status = status;
    this.code = error?.code ?? "unknown";
    this.field = error?.field ?? null;
  }
}

const pause = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => (clearTimeout(timer), reject(new DOMException("left", "AbortError"))), { once: true });
  });

async function send(url, options) {
  let answer;
  try {
    answer = await fetch(url, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(0, { code: "unreachable", message: "The server does not answer. Is dragoman serve still running?" });
  }
  const body = await answer.json().catch(() => null);
  if (answer.ok) return body;
  const refusal = new Refusal(answer.status, body?.error);
  refusal.wait = Number(answer.headers.get("Retry-After")) || 2;
  throw refusal;
}

/** GET, as JSON. `busy(seconds)` is called whenever the record is being written and the question must wait. */
export async function ask(path, parameters = {}, { signal, busy, fresh = false } = {}) {
  const query = new URLSearchParams(parameters).toString();
  const url = query ? `${path}?${query}` : path;
  const kept = KEPT.get(url);
  if (kept && !fresh && performance.now() - kept.at < KEPT_FOR) return kept.answer;
  for (;;) {
    try {
      const answer = await send(url, { signal });
      KEPT.delete(url);
      KEPT.set(url, { answer, at: performance.now() });
      if (KEPT.size > MOST_KEPT) KEPT.delete(KEPT.keys().next().value);
      return answer;
    } catch (error) {
      if (error.code !== "busy") throw error;
      busy?.(error.wait);
      await pause(1000 * error.wait, signal);
    }
  }
}

/** POST with the reviewer's token. What was kept is forgotten: the record has changed. */
export async function decide(path, body, token) {
  const answer = await send(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify(body ?? {}),
  });
  KEPT.clear();
  stores.clear();
  return answer;
}

/** What is known of the store; one question, whoever asks. The names of countries are learned from it. */
const stores = new Map();
export function askStore() {
  const day = asOf().as_of ?? "";
  if (!stores.has(day)) {
    const asked = ask("/api/store", asOf()).then((store) => (learnCountries(store.countries), store));
    stores.set(day, asked);
    asked.catch(() => undefined).finally(() => setTimeout(() => stores.delete(day), KEPT_FOR));
  }
  return stores.get(day);
}

export const asOf = () => {
  const day = new URLSearchParams(location.search).get("as_of");
  return day ? { as_of: day } : {};
};
