// The page's end of the worker: calls become promises. A worker that crashes is replaced by a fresh one, which knows no
// file. It worked at one call at a time: the oldest is told that it was the one, by a `WorkerCrashed`, the others that
// they may try again, by an `Interrupted`.

/** @typedef {{ resolve: (value: any) => void, reject: (error: Error) => void }} Call */

/** The worker broke down over this call. */
export class WorkerCrashed extends Error {}

/** The worker was replaced before it came to this call, or on purpose. */
export class Interrupted extends WorkerCrashed {}

// Nothing else of this page ever makes a script from text; the browser holds it to that.
/** @type {{ createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string } } | undefined} */
const trustedTypes = Reflect.get(window, "trustedTypes"); // not in every browser, nor in TypeScript's library
const scripts = trustedTypes?.createPolicy("worker", { createScriptURL: (url) => url });

export class Client {
  /** @type {import("./parts.js").Parts} */
  #parts;
  /** @type {Map<number, Call>} */
  #calls = new Map();
  /** @type {Worker} */
  #worker;
  /** Rejected where the worker cannot run the module. @type {Promise<void>} */
  #started = Promise.resolve();
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

  /** @returns {Promise<wasm_bindgen.About>} what the module says of itself, and how files are judged by default */
  async about() {
    await this.#started;
    return this.#call("about");
  }

  /**
   * @param {string} key by which the file is asked for afterwards
   * @param {string} name
   * @param {Uint8Array<ArrayBuffer>} bytes given away
   * @param {wasm_bindgen.Options} options
   * @returns {Promise<wasm_bindgen.FileReport>}
   */
  check(key, name, bytes, options) {
    return this.#call("check", [key, name, bytes, options], [bytes.buffer]);
  }

  /** @param {string} key @param {wasm_bindgen.Options} options @returns {Promise<wasm_bindgen.FileReport>} the same bytes, judged anew */
  judge(key, options) {
    return this.#call("judge", [key, options]);
  }

  /** @param {string} key @param {wasm_bindgen.Options} options @returns {Promise<wasm_bindgen.WhatIf>} what would be; what is stays */
  whatIf(key, options) {
    return this.#call("whatIf", [key, options]);
  }

  /** @param {string} key @param {string} total @returns {Promise<wasm_bindgen.Expectation>} */
  expect(key, total) {
    return this.#call("expect", [key, total]);
  }

  /** @param {string} key @param {Uint8Array} list @returns {Promise<wasm_bindgen.Known>} */
  known(key, list) {
    return this.#call("known", [key, list]);
  }

  /** @param {string} key @returns {Promise<void>} */
  forget(key) {
    return this.#call("forget", [key]);
  }

  /** @param {string} key @param {wasm_bindgen.Mending} mending @returns {Promise<wasm_bindgen.FileReport>} */
  mend(key, mending) {
    return this.#call("mend", [key, mending]);
  }

  /** @param {string} key @param {number[]} lines @returns {Promise<wasm_bindgen.RowView[]>} */
  rows(key, lines) {
    return this.#call("rows", [key, lines]);
  }

  /** @param {string} key @returns {Promise<wasm_bindgen.RepairsView>} */
  repairs(key) {
    return this.#call("repairs", [key]);
  }

  /** @param {string} key @param {number} first @param {number} count @returns {Promise<wasm_bindgen.ChangeView[]>} */
  changes(key, first, count) {
    return this.#call("changes", [key, first, count]);
  }

  /** @param {string} key @param {number} line @param {"account" | "amount"} field @param {string} text @returns {Promise<wasm_bindgen.Typed>} */
  typed(key, line, field, text) {
    return this.#call("typed", [key, line, field, text]);
  }

  /** @param {string} key @param {wasm_bindgen.AccountsQuery} query @returns {Promise<wasm_bindgen.AccountsSlice>} */
  accounts(key, query) {
    return this.#call("accounts", [key, query]);
  }

  /** @param {string} key @param {number} first @param {number} count @param {boolean} only with a finding @returns {Promise<wasm_bindgen.SourceLine[]>} */
  source(key, first, count, only) {
    return this.#call("source", [key, first, count, only]);
  }

  /** @param {string} key @param {number} index @returns {Promise<Uint8Array<ArrayBuffer> | undefined>} */
  body(key, index) {
    return this.#call("body", [key, index]);
  }

  /** @param {string} key @param {"file" | "findings" | "changes" | "accounts"} what @returns {Promise<Uint8Array<ArrayBuffer>>} */
  save(key, what) {
    return this.#call("save", [key, what]);
  }

  /** @param {string} key @param {string} month @returns {Promise<Uint8Array<ArrayBuffer>>} the month of an export as a plain credits file */
  convert(key, month) {
    return this.#call("convert", [key, month]);
  }

  /** @param {string[]} amounts @returns {Promise<string | null>} their exact sum */
  sum(amounts) {
    return this.#call("sum", [amounts]);
  }

  /** @param {string} before @param {string} after @returns {Promise<wasm_bindgen.ComparisonSummary>} */
  compare(before, after) {
    return this.#call("compare", [before, after]);
  }

  /** @param {wasm_bindgen.DifferencesQuery} query @returns {Promise<wasm_bindgen.DifferencesSlice>} of the last comparison */
  differences(query) {
    return this.#call("differences", [query]);
  }

  /** @returns {Promise<Uint8Array<ArrayBuffer>>} of the last comparison, as CSV */
  saveComparison() {
    return this.#call("saveComparison");
  }

  /** Stops whatever the worker does, and with it all that it knows. */
  replace() {
    this.#replace(new Interrupted("stopped"));
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
    this.#started = this.#post(worker, "start", [this.#parts.module]);
    this.#started.then(
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

  /** @param {{ id: number, value?: any, error?: string }} message */
  #receive({ id, value, error }) {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error === undefined) call?.resolve(value);
    else call?.reject(new Error(error));
  }

  /** @param {string} method @param {unknown[]} [parameters] @param {Transferable[]} [given] */
  #call(method, parameters = [], given = []) {
    return this.#post(this.#worker, method, parameters, given);
  }

  /**
   * @param {Worker} worker
   * @param {string} method
   * @param {unknown[]} parameters
   * @param {Transferable[]} [given]
   * @returns {Promise<any>}
   */
  #post(worker, method, parameters, given = []) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      worker.postMessage({ id, method, parameters }, given);
    });
  }
}
