// By which rules files are judged: those of the deployment. Another choice is a what-if, which stands beside the verdict
// in a colour of its own, belongs to the file it was asked for, and never shows a command.

import { SIGNS, lowerFirst } from "../words.js";
import { asSentence, button, element, find, prose, replace } from "./dom.js";
import { dollars, plural } from "./format.js";

/** @typedef {{ bucket?: string, key_prefix?: string, upload_link?: string } & wasm_bindgen.Options} Settings what Terraform says of a deployment */
/** @typedef {import("../state.js").Entry} Entry */

const SWITCHES = /** @type {const} */ (["duplicates", "invalid_rows"]);

/** @type {Record<string, string>} */
const IF = {
  identical: "kept one of two rows that are the same",
  first: "kept the first row of an account",
  sum: "added the rows of an account up",
  reject: "refused every repeated account",
  refuse: "refused a file with a row that cannot be read",
  skip: "left out rows that cannot be read",
};

export class Policies {
  #root;
  #said;
  #own;
  #settings;
  #client;
  /** @type {Entry | null} */
  #entry = null;
  #asked = 0;

  /**
   * @param {HTMLElement} root
   * @param {HTMLElement} said where the what-if is said
   * @param {Settings | null} settings
   * @param {wasm_bindgen.Options} defaults
   * @param {import("../client.js").Client} client
   */
  constructor(root, said, settings, defaults, client) {
    const { bucket: _bucket, key_prefix: _prefix, upload_link: _link, ...policies } = settings ?? {};
    this.#root = root;
    this.#said = said;
    this.#settings = settings;
    this.#own = { ...defaults, ...policies };
    this.#client = client;
    root.addEventListener("change", () => this.#ask());
    this.#back();
    this.#describe();
  }

  /** @param {Entry} entry @returns {wasm_bindgen.Options} how the function judges it, and the month that was asked for */
  options(entry) {
    return { ...this.#own, month: entry.month, current_month: new Date().toISOString().slice(0, 7) };
  }

  /** @param {Entry | null} entry another file, or the same one judged anew: either way what was asked is over */
  show(entry) {
    this.#entry = entry;
    this.#back();
  }

  /** In words, for the receipt. */
  inWords() {
    const { duplicates, invalid_rows, credit_description, credit_service, credit_cloud_provider } = this.#own;
    const provider = credit_cloud_provider ? ` of “${credit_cloud_provider}”` : "";
    return `a repeated account: ${duplicates}; a row that cannot be read: ${invalid_rows}; booked as “${credit_description}” under “${credit_service}”${provider}`;
  }

  async #ask() {
    const entry = this.#entry;
    const asked = ++this.#asked;
    const changed = SWITCHES.filter((name) => this.#chosen(name) !== this.#own[name]);
    if (!entry || entry.state.kind !== "checked" || changed.length === 0) {
      this.#back();
      return;
    }
    const { outcome } = entry.state.report;
    const choices = Object.fromEntries(changed.map((name) => [name, this.#chosen(name)]));
    // An expected total is the person's: the function has none, whatever its policies are.
    const would = await this.#client.whatIf(entry.key, { ...this.options(entry), ...choices });
    if (asked !== this.#asked) return;
    const what = changed.map((name) => IF[this.#chosen(name) ?? ""]).join(" and ");
    const says = wouldBe(would, outcome.kind);
    this.#said.hidden = false;
    replace(this.#said, [
      element("p", {}, element("b", {}, `${SIGNS.warn} If the function ${what},`), " ", prose(says), " This is not how it is set up; ask whoever deployed it."),
      button("Back to how it is", () => {
        this.#back();
        find("summary", this.#root).focus();
      }, { class: "link", "data-focus": "back" }),
    ]);
  }

  #back() {
    this.#asked += 1;
    if (this.#said.contains(document.activeElement)) find("#verdict").focus();
    this.#said.hidden = true;
    this.#said.replaceChildren();
    for (const name of SWITCHES) {
      /** @type {HTMLInputElement} */
      const input = find(`input[name=${name}][value=${this.#own[name]}]`, this.#root);
      input.checked = true;
    }
  }

  #describe() {
    const whose = this.#settings?.bucket
      ? `by the policies of the function that reads the bucket ${this.#settings.bucket}`
      : "by the default policies; yours may differ, for this page was built without the settings of a deployment";
    find(".judged-by", this.#root).textContent = `Files are judged ${whose}: ${this.inWords()}.`;
  }

  /** @param {(typeof SWITCHES)[number]} name */
  #chosen(name) {
    return /** @type {HTMLInputElement | null} */ (this.#root.querySelector(`input[name=${name}]:checked`))?.value ?? null;
  }
}

/** @param {wasm_bindgen.WhatIf} would @param {wasm_bindgen.OutcomeKind} is what happens as the function is set up */
function wouldBe({ kind, reasons, titles, accounts, total_usd }, is) {
  const still = kind === is ? "still " : "";
  switch (kind) {
    case "replaces":
      return [`it would send ${plural(accounts, "account")} with ${dollars(total_usd)}.`, ...reasons.map(asSentence)].join(" ");
    case "nothing-happens":
      return `${still}nothing would happen under this name.`;
    case "refuses":
      return `it would ${still}refuse the file: ${(titles.length > 0 ? titles.map(lowerFirst) : reasons).join("; ")}.`;
  }
}
