// A list of known accounts, told from a credits file: by its name, or by the headings that AWS Organizations writes.

import { readBytes } from "./intake.js";
import { newEntry } from "./state.js";

/** @typedef {import("./intake.js").Incoming} Incoming */

const NAME = /^(known|all|our|organi[sz]ation)?[-_ ]?accounts?([-_ ].*)?\.(csv|txt)(\.gz)?$/i;
const ID = /^(aws )?account (id|number|no)$/;
const OF_AN_ACCOUNT = /^(arn|e ?mail|joined (method|timestamp))$/;
const OF_MONEY = /amount|cost|credit|charge|usd|total/;

/**
 * Whether it is a list of known accounts: by its name or its headings, unless the name says a month or credits can be read
 * in it.
 * @param {Incoming} incoming
 * @param {import("./client.js").Client} client
 * @param {number} limit
 */
export async function isList(incoming, client, limit) {
  if (!(await mayBeList(incoming))) return false;
  const { key } = newEntry(incoming.name, incoming.source);
  try {
    const { bytes } = await readBytes(incoming, limit, new AbortController().signal, () => {});
    const { readable, billing_month, suggested_month } = await client.check(key, incoming.name, bytes, {});
    return readable.accounts === 0 && billing_month === null && suggested_month === null;
  } catch {
    return false; // it is said where files are checked
  } finally {
    client.forget(key).catch(() => {}); // as it may be with a worker that is gone
  }
}

/** @param {Incoming} incoming */
async function mayBeList({ name, source }) {
  if (NAME.test(name)) return true;
  if (/\d{4}-\d{2}/.test(name)) return false; // it says a month
  const head = await source.slice(0, 2_000).text().catch(() => "");
  const headings = (/^.*/.exec(head)?.[0] ?? "").split(/[,;\t]/).map((cell) => cell.toLowerCase().replace(/[^a-z]+/g, " ").trim());
  const has = (/** @type {RegExp} */ some) => headings.some((heading) => some.test(heading));
  return has(ID) && has(OF_AN_ACCOUNT) && !has(OF_MONEY);
}
