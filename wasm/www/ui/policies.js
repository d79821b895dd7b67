// By which rules files are judged: those of the deployment, until somebody turns a switch.

import { element, find } from "./dom.js";

/** @typedef {{ bucket?: string, key_prefix?: string } & wasm_bindgen.Options} Settings what Terraform says of a deployment */
/** @typedef {{ expected_total: string, month: string }} OfFile what belongs to one file alone */

/** What the function can be told; the texts are only shown. */
const SWITCHES = /** @type {const} */ (["duplicates", "invalid_rows"]);

export class Policies {
  #root;
  #own;
  #settings;
  /** @type {OfFile | null} */
  #ofFile = null;
  #client;
  #onChange;

  /**
   * @param {HTMLElement} root
   * @param {Settings | null} settings
   * @param {wasm_bindgen.Options} defaults
   * @param {import("../preview-client.js").PreviewClient} client
   * @param {(change: { all: boolean }) => void} onChange for all files, or for the shown one
   */
  constructor(root, settings, defaults, client, onChange) {
    const { bucket: _bucket, key_prefix: _prefix, ...policies } = settings ?? {};
    this.#root = root;
    this.#settings = settings;
    this.#own = { ...defaults, ...policies };
    this.#client = client;
    this.#onChange = onChange;
    for (const name of SWITCHES) {
      find(`[data-policy=${name}]`, root).addEventListener("change", () => this.#changed({ all: true }));
    }
    this.#input("expected_total").addEventListener("change", () => this.#totalChanged());
    this.#input("month").addEventListener("change", () => {
      const input = this.#input("month");
      if (!this.#ofFile || !input.validity.valid) return;
      this.#ofFile.month = input.value;
      this.#changed({ all: false });
    });
    find("button.reset", root).addEventListener("click", () => {
      this.#setSwitches();
      this.#changed({ all: true });
    });
    this.#setSwitches();
    this.#describe();
  }

  /** @param {OfFile | null} ofFile the object is kept, and written to when a field changes */
  showFile(ofFile) {
    // The same file, judged anew: what is being typed stays.
    if (ofFile === this.#ofFile) return;
    this.#ofFile = ofFile;
    /** @type {HTMLFieldSetElement} */ (find("[data-policy=file]", this.#root)).disabled = ofFile === null;
    this.#input("expected_total").value = ofFile?.expected_total ?? "";
    this.#input("month").value = ofFile?.month ?? "";
    this.#sayProblem(undefined);
    this.#describe();
  }

  /** @param {OfFile} ofFile @returns {wasm_bindgen.Options} */
  options(ofFile) {
    const switches = Object.fromEntries(SWITCHES.map((name) => [name, this.#chosen(name)]));
    return { ...this.#own, ...switches, ...ofFile, current_month: new Date().toISOString().slice(0, 7) };
  }

  async #totalChanged() {
    const text = this.#input("expected_total").value;
    const ofFile = this.#ofFile;
    const problem = text.trim() === "" ? undefined : await this.#client.problemWithAmount(text);
    if (ofFile === null || ofFile !== this.#ofFile) return;
    this.#sayProblem(problem);
    // A total that cannot be read is not compared with, and the field says so.
    ofFile.expected_total = problem === undefined ? text : "";
    this.#changed({ all: false });
  }

  /** @param {string | undefined} problem */
  #sayProblem(problem) {
    const place = find(".problem", this.#root);
    place.hidden = problem === undefined;
    place.textContent = problem === undefined ? "" : `Not used: ${problem}.`;
    this.#input("expected_total").setAttribute("aria-invalid", String(problem !== undefined));
  }

  /** @param {{ all: boolean }} change */
  #changed(change) {
    this.#describe();
    this.#onChange(change);
  }

  #setSwitches() {
    for (const name of SWITCHES) {
      /** @type {HTMLInputElement} */
      const input = find(`input[name=${name}][value=${this.#own[name]}]`, this.#root);
      input.checked = true;
    }
  }

  #describe() {
    const changed = SWITCHES.filter((name) => this.#chosen(name) !== this.#own[name]);
    /** @type {HTMLButtonElement} */
    const reset = find("button.reset", this.#root);
    reset.disabled = changed.length === 0;
    const whose = this.#settings
      ? `the policies of the function that reads ${this.#settings.bucket ? `the bucket ${this.#settings.bucket}` : "your bucket"}`
      : "the default policies; yours may differ, for this page was built without the settings of a deployment";
    const said = [
      `A repeated account: ${this.#chosen("duplicates")}. A row that cannot be read: ${this.#chosen("invalid_rows")}.`,
      this.#ofFile?.expected_total && `Expected total: ${this.#ofFile.expected_total}.`,
      this.#ofFile?.month && `Billing month: ${this.#ofFile.month}.`,
      `Booked as “${this.#own.credit_description}” under “${this.#own.credit_service}”.`,
    ];
    find(".judged-by", this.#root).replaceChildren(
      changed.length === 0
        ? `Judged by ${whose}. `
        : element("strong", {}, "▲ This is not how the function judges: you changed it. "),
      said.filter(Boolean).join(" "),
    );
  }

  /** @param {(typeof SWITCHES)[number]} name */
  #chosen(name) {
    return /** @type {HTMLInputElement | null} */ (this.#root.querySelector(`input[name=${name}]:checked`))?.value ?? null;
  }

  /** @param {string} name @returns {HTMLInputElement} */
  #input(name) {
    return find(`input[name=${name}]`, this.#root);
  }
}
