// The files that came in, as tabs: which one is shown, and taking one off.

import { SIGNS, shortWord, toneOf } from "../words.js";
import { element, find, replace } from "./dom.js";

/** @typedef {import("../state.js").Entry} Entry */

export class Files {
  #root;
  #onShow;
  #onRemove;

  /** @param {HTMLElement} root @param {(entry: Entry) => void} onShow @param {(entry: Entry) => void} onRemove */
  constructor(root, onShow, onRemove) {
    this.#root = root;
    this.#onShow = onShow;
    this.#onRemove = onRemove;
  }

  /** @param {Entry[]} entries @param {Entry | null} shown */
  show(entries, shown) {
    this.#root.hidden = false;
    replace(this.#root, [element("ul", {}, ...entries.map((entry) => this.#tab(entry, entry === shown)))], () =>
      // Where the file that had the keyboard is gone, the one that is shown has it, or the way to choose another.
      this.#root.querySelector(`[aria-current="true"]`) ?? find("#drop input"));
    this.#root.hidden = entries.length === 0;
  }

  /** @param {Entry} entry @param {boolean} isShown */
  #tab(entry, isShown) {
    const tone = toneOf(entry);
    const name = entry.state.kind === "checked" ? entry.state.report.shown_name : entry.name;
    return element(
      "li",
      { "data-state": entry.state.kind },
      element(
        "button",
        { type: "button", class: "shows", "data-focus": `show ${entry.key}`, "aria-current": isShown ? "true" : undefined, onclick: () => this.#onShow(entry) },
        element("span", { class: tone === "wait" ? "sign" : `sign ${tone}`, "aria-hidden": "true" }, SIGNS[tone]),
        element("span", { class: "name", title: name }, name),
        element("span", { class: "visually-hidden" }, `, ${shortWord(entry)}`),
      ),
      element(
        "button",
        { type: "button", class: "remove", "data-focus": `remove ${entry.key}`, "aria-label": `Take ${name} off the list`, onclick: () => this.#onRemove(entry) },
        "×",
      ),
    );
  }
}
