// The page's end of the worker: calls become promises. A worker that crashes is replaced by a fresh one, which knows no
// file. It worked at one call at a time: the oldest is told that it was the one, by a `WorkerCrashed`, the others that
// they may try again, by an `Interrupted`.

/** @typedef {{ phase: "reading" | "checking", done: number, total: number }} Progress */
/**
 * @typedef {object} Call
 * @property {(value: any) => void} resolve
 * @property {(error: Error) => void} reject
 * @property {((progress: Progress) => void) | undefined} onProgress
 */

/** The worker broke down over this call. */
export class WorkerCrashed extends Error {}

/** The worker was stopped on purpose at this call. */
export class Cancelled extends WorkerCrashed {}

/** The worker was replaced before it came to this call. */
export class Interrupted extends WorkerCrashed {}

// Nothing else of this page ever makes a script from text; the browser holds it to that.
/** @type {{ createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string } } | undefined} */
const trustedTypes = Reflect.get(window, "trustedTypes"); // not in every browser, nor in TypeScript's library
const scripts = trustedTypes?.createPolicy("worker", { createScriptURL: (url) => url });

export class PreviewClient {
  /** @type {import("./parts.js").Parts} */
  #parts;
  /** @type {Map<number, Call>} */
  #calls = new Map();
  /** @type {Worker} */
  #worker;
  #lastId = 0;
  #onCrash;

  /**
   * @param {import("./parts.js").Parts} parts
   * @param {() => void} onCrash called once for every crash, when the fresh worker stands ready
   */
  constructor(parts, onCrash) {
    this.#parts = parts;
    this.#onCrash = onCrash;
    this.#worker = this.#start();
  }

  /** @returns {Promise<wasm_bindgen.Options>} */
  defaultOptions() {
    return this.#call("defaultOptions");
  }

  /** @param {string} text @returns {Promise<string | undefined>} */
  problemWithAmount(text) {
    return this.#call("problemWithAmount", [text]);
  }

  /**
   * @param {string} key by which the file is asked for afterwards
   * @param {File} file
   * @param {wasm_bindgen.Options} options
   * @param {(progress: Progress) => void} onProgress
   * @returns {Promise<wasm_bindgen.FileReport>}
   */
  check(key, file, options, onProgress) {
    return this.#call("check", [key, file, options], onProgress);
  }

  /** @param {string} key @returns {Promise<void>} */
  forget(key) {
    return this.#call("forget", [key]);
  }

  /** @param {string} key @param {wasm_bindgen.AccountsQuery} query @returns {Promise<wasm_bindgen.AccountsSlice>} */
  accounts(key, query) {
    return this.#call("accounts", [key, query]);
  }

  /** @param {string} key @param {number} count @returns {Promise<wasm_bindgen.LargestAccounts>} */
  largest(key, count) {
    return this.#call("largest", [key, count]);
  }

  /** @param {string} key @param {number} first @param {number} count @returns {Promise<wasm_bindgen.SourceLine[]>} */
  source(key, first, count) {
    return this.#call("source", [key, first, count]);
  }

  /** @param {string} key @param {number} index @returns {Promise<Uint8Array<ArrayBuffer> | undefined>} */
  body(key, index) {
    return this.#call("body", [key, index]);
  }

  /** @param {string} before @param {string} after @returns {Promise<wasm_bindgen.ComparisonSummary>} */
  compare(before, after) {
    return this.#call("compare", [before, after]);
  }

  /** @param {number} first @param {number} count @returns {Promise<wasm_bindgen.AccountDifference[]>} */
  differences(first, count) {
    return this.#call("differences", [first, count]);
  }

  /** Stops whatever the worker does, and with it all that it knows. */
  cancel() {
    this.#replace(new Cancelled("stopped"));
  }

  #start() {
    const blob = new Blob([this.#parts.worker], { type: "text/javascript" });
    const url = URL.createObjectURL(blob);
    const worker = new Worker(scripts?.createScriptURL(url) ?? url);
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      this.#replace(new WorkerCrashed(event.message || "the checker stopped"));
      this.#onCrash();
    };
    this.#post(worker, "start", [this.#parts.module]).then(
      () => URL.revokeObjectURL(url),
      () => {}, // whoever calls next is told
    );
    return worker;
  }

  /** @param {Error} reason */
  #replace(reason) {
    this.#worker.terminate();
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    this.#worker = this.#start();
    calls.forEach((call, index) => call.reject(index === 0 ? reason : new Interrupted("the checker was replaced")));
  }

  /** @param {{ id: number, value?: any, error?: string, progress?: Progress }} message */
  #receive({ id, value, error, progress }) {
    const call = this.#calls.get(id);
    if (progress) {
      call?.onProgress?.(progress);
      return;
    }
    this.#calls.delete(id);
    if (error === undefined) call?.resolve(value);
    else call?.reject(new Error(error));
  }

  /** @param {string} method @param {unknown[]} parameters @param {Call["onProgress"]} [onProgress] */
  #call(method, parameters = [], onProgress = undefined) {
    return this.#post(this.#worker, method, parameters, onProgress);
  }

  /**
   * @param {Worker} worker
   * @param {string} method
   * @param {unknown[]} parameters
   * @param {Call["onProgress"]} [onProgress]
   * @returns {Promise<any>}
   */
  #post(worker, method, parameters, onProgress = undefined) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject, onProgress });
      worker.postMessage({ id, method, parameters });
    });
  }
}
