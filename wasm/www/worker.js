// The worker: holds the checked files and answers the page, one message at a time.
// A classic script behind the glue of wasm-bindgen, since both builds start it from a blob, and a blob cannot be a module
// over `file://`. client.js is the other end.

/** @type {Map<string, wasm_bindgen.CheckedFile>} */
const files = new Map();
/** @type {wasm_bindgen.Comparison | undefined} */
let comparison;

/** @param {string} key */
function checked(key) {
  const file = files.get(key);
  if (!file) throw new Error(`no file ${key} has been checked`);
  return file;
}

function compared() {
  if (!comparison) throw new Error("no files have been compared");
  return comparison;
}

/** What the page may ask for. */
const methods = {
  /** @param {ArrayBuffer} module */
  start(module) {
    wasm_bindgen.initSync({ module });
  },
  about: () => wasm_bindgen.about(),
  /** @param {string} key @param {string} name @param {Uint8Array} bytes @param {wasm_bindgen.Options} options */
  check(key, name, bytes, options) {
    const next = wasm_bindgen.check(name, bytes, options);
    files.get(key)?.free();
    files.set(key, next);
    return next.report();
  },
  /** @param {string} key @param {wasm_bindgen.Options} options */
  judge(key, options) {
    checked(key).judge(options);
    return checked(key).report();
  },
  /** @param {string} key @param {wasm_bindgen.Options} options */
  whatIf: (key, options) => checked(key).whatIf(options),
  /** @param {string} key @param {string} total */
  expect: (key, total) => checked(key).expect(total),
  /** @param {string} key @param {Uint8Array} list */
  known: (key, list) => checked(key).known(list),
  /** @param {string} key */
  forget(key) {
    files.get(key)?.free();
    files.delete(key);
  },
  /** @param {string} key @param {wasm_bindgen.Mending} mending */
  mend(key, mending) {
    checked(key).mend(mending);
    return checked(key).report();
  },
  /** @param {string} key @param {number[]} lines */
  rows: (key, lines) => checked(key).rows(Uint32Array.from(lines)),
  /** @param {string} key */
  repairs: (key) => checked(key).repairs(),
  /** @param {string} key @param {number} first @param {number} count */
  changes: (key, first, count) => checked(key).changes(first, count),
  /** @param {string} key @param {number} line @param {"account" | "amount"} field @param {string} text */
  typed: (key, line, field, text) => checked(key).typed(line, field, text),
  /** @param {string} key @param {wasm_bindgen.AccountsQuery} query */
  accounts: (key, query) => checked(key).accounts(query),
  /** @param {string} key @param {number} first @param {number} count @param {boolean} only */
  source: (key, first, count, only) => checked(key).source(first, count, only),
  /** @param {string} key @param {number} index */
  body: (key, index) => checked(key).body(index),
  /** @param {string} key @param {"file" | "findings" | "changes" | "accounts"} what */
  save: (key, what) => checked(key).save(what),
  /** @param {string} key @param {string} month */
  convert: (key, month) => checked(key).convert(month),
  /** @param {string[]} amounts */
  sum: (amounts) => wasm_bindgen.sum(amounts),
  /** @param {string} before @param {string} after */
  compare(before, after) {
    const next = wasm_bindgen.compare(checked(before), checked(after));
    comparison?.free();
    comparison = next;
    return next.summary();
  },
  /** @param {wasm_bindgen.DifferencesQuery} query */
  differences: (query) => compared().differences(query),
  saveComparison: () => compared().save(),
};

self.onmessage = ({ data }) => {
  const { id, method, parameters } = /** @type {{ id: number, method: keyof typeof methods, parameters: unknown[] }} */ (data);
  try {
    const call = /** @type {(...parameters: any[]) => unknown} */ (methods[method]);
    const value = call(...parameters);
    const transfer = value instanceof Uint8Array ? [value.buffer] : [];
    self.postMessage({ id, value }, { transfer });
  } catch (error) {
    // After a trap nothing in WebAssembly's memory can be relied on: let the worker fail, so that it is replaced.
    if (error instanceof WebAssembly.RuntimeError) throw error;
    self.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
};
