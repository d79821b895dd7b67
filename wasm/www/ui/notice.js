// What is said once, and what went away with corrections in it: until it is closed, or brought back.

import { button, element, replace } from "./dom.js";

/** @typedef {import("../state.js").Entry} Entry */

export class Notice {
  #root;
  #onBack;
  #onClose;
  /** @type {string[]} */
  #sentences = [];
  /** @type {Entry[]} */
  lost = [];

  /** @param {HTMLElement} root @param {(entry: Entry) => void} onBack @param {() => void} onClose */
  constructor(root, onBack, onClose) {
    this.#root = root;
    this.#onBack = onBack;
    this.#onClose = onClose;
  }

  /** @param {string[]} sentences */
  say(sentences) {
    this.#sentences = sentences;
    this.#show();
  }

  /** @param {Entry} entry that went away and was not downloaded */
  lose(entry) {
    this.lost.push(entry);
    this.#show();
  }

  #show() {
    const back = (/** @type {Entry} */ entry) => {
      this.lost = this.lost.filter((other) => other !== entry);
      this.#show();
      this.#onBack(entry);
    };
    const close = () => {
      this.lost = [];
      this.say([]);
      this.#onClose();
    };
    const said = [
      ...this.#sentences.map((sentence) => [element("span", {}, `▲ ${sentence}`)]),
      ...this.lost.map((entry) => [element("span", {}, `▲ ${entry.name} went off the list with corrections that were not downloaded. `), button("Bring it back", () => back(entry), { class: "small", "data-focus": `back ${entry.key}`, "data-once": true })]),
    ];
    replace(this.#root, said.map((children, index) => element("p", {}, ...children, index === 0 && button("Close", close, { class: "link", "data-focus": "close" }))));
  }
}
