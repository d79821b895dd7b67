// The worker: holds the checked files and answers the page, one message at a time.
// A classic script behind the glue of wasm-bindgen, since both builds start it from a blob, and a blob cannot be a module
// over `file://`. preview-client.js is the other end.

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

/**
 * The bytes of a file, with word of how far it is read.
 * @param {File} file
 * @param {(progress: { phase: "reading" | "checking", done: number, total: number }) => void} report
 */
async function read(file, report) {
  const bytes = new Uint8Array(file.size);
  const reader = file.stream().getReader();
  let done = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    bytes.set(chunk.value, done);
    done += chunk.value.length;
    report({ phase: "reading", done, total: file.size });
  }
  if (done !== file.size) throw new Error("the file changed while it was read");
  return bytes;
}

/** What the page may ask for. */
const methods = {
  /** @param {(progress: object) => void} _report @param {ArrayBuffer} module */
  start(_report, module) {
    wasm_bindgen.initSync({ module });
  },
  defaultOptions: () => wasm_bindgen.defaultOptions(),
  /** @param {unknown} _report @param {string} text */
  problemWithAmount: (_report, text) => wasm_bindgen.problemWithAmount(text),
  /**
   * @param {(progress: object) => void} report
   * @param {string} key
   * @param {File} file
   * @param {wasm_bindgen.Options} options
   */
  async check(report, key, file, options) {
    const bytes = await read(file, report);
    report({ phase: "checking", done: bytes.length, total: bytes.length });
    const next = wasm_bindgen.check(file.name, bytes, options);
    files.get(key)?.free();
    files.set(key, next);
    return next.report();
  },
  /** @param {unknown} _report @param {string} key */
  forget(_report, key) {
    files.get(key)?.free();
    files.delete(key);
  },
  /** @param {unknown} _report @param {string} key @param {wasm_bindgen.AccountsQuery} query */
  accounts: (_report, key, query) => checked(key).accounts(query),
  /** @param {unknown} _report @param {string} key @param {number} count */
  largest: (_report, key, count) => checked(key).largest(count),
  /** @param {unknown} _report @param {string} key @param {number} first @param {number} count */
  source: (_report, key, first, count) => checked(key).source(first, count),
  /** @param {unknown} _report @param {string} key @param {number} index */
  body: (_report, key, index) => checked(key).body(index),
  /** @param {unknown} _report @param {string} before @param {string} after */
  compare(_report, before, after) {
    const next = wasm_bindgen.compare(checked(before), checked(after));
    comparison?.free();
    comparison = next;
    return next.summary();
  },
  /** @param {unknown} _report @param {number} first @param {number} count */
  differences: (_report, first, count) => comparison?.differences(first, count) ?? [],
};

let turn = Promise.resolve();

self.onmessage = ({ data }) => {
  turn = turn.then(() => answer(data));
};

/** @param {{ id: number, method: keyof typeof methods, parameters: unknown[] }} message */
async function answer({ id, method, parameters }) {
  try {
    const call = /** @type {(report: (progress: object) => void, ...parameters: any[]) => unknown} */ (methods[method]);
    const value = await call((progress) => self.postMessage({ id, progress }), ...parameters);
    const transfer = value instanceof Uint8Array ? [value.buffer] : [];
    self.postMessage({ id, value }, { transfer });
  } catch (error) {
    // After a trap nothing in WebAssembly's memory can be relied on: let the worker fail, so that it is replaced.
    if (error instanceof WebAssembly.RuntimeError) {
      setTimeout(() => {
        throw error;
      });
      return;
    }
    self.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
}
