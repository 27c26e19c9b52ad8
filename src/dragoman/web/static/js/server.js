// Asking the API.
// In: a path and parameters. Out: JSON, or a Refusal. Limits: while another process writes the store the server answers 503; the
// question is then put again until it is answered, and whoever waits is told.

const KEPT = new Map(); // the last answers, so that going back shows at once what was there
const MOST_KEPT = 40;

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
  if (!fresh && KEPT.has(url)) return KEPT.get(url);
  for (;;) {
    try {
      const answer = await send(url, { signal });
      KEPT.set(url, answer);
      if (KEPT.size > MOST_KEPT) KEPT.delete(KEPT.keys().next().value);
      return answer;
    } catch (error) {
      if (error.code !== "busy") throw error;
      busy?.(error.wait);
      await pause(1000 * error.wait, signal);
    }
  }
}

/** The answer if it was asked before; lets a page be drawn without waiting. */
export const recall = (path, parameters = {}) => KEPT.get(`${path}?${new URLSearchParams(parameters)}`);

/** POST with the reviewer's token. What was kept is forgotten: the record has changed. */
export async function decide(path, body, token) {
  const answer = await send(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify(body ?? {}),
  });
  KEPT.clear();
  return answer;
}

/** An event of the store, from what is known of the server. */
let store = null;
export const askStore = (options) => (store ??= ask("/api/store", asOf(), options).catch((error) => ((store = null), Promise.reject(error))));
export const asOf = () => {
  const day = new URLSearchParams(location.search).get("as_of");
  return day ? { as_of: day } : {};
};
export const forgetStore = () => (store = null);
