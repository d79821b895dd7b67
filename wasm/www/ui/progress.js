// How far files are read and checked, which takes about a second for 20 MB.

import { find } from "./dom.js";
import { fileSize, plural } from "./format.js";

/** Shorter than this, nobody wants to see a bar. */
const PATIENCE = 200;

export class ProgressBar {
  #root;
  #text;
  /** @type {HTMLProgressElement} */
  #bar;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {HTMLElement} root @param {() => void} onStop */
  constructor(root, onStop) {
    this.#root = root;
    this.#text = find("p", root);
    this.#bar = find("progress", root);
    find("button", root).addEventListener("click", onStop);
  }

  /** @param {number} waiting how many files are not done; none hides the bar */
  show(waiting) {
    if (waiting === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      if (this.#root.contains(document.activeElement)) find("#verdict").focus();
      this.#root.hidden = true;
      return;
    }
    this.#text.textContent = `Checking ${plural(waiting, "file")}`;
    this.#bar.removeAttribute("value");
    this.#timer ??= setTimeout(() => {
      this.#root.hidden = false;
    }, PATIENCE);
  }

  /** @param {string} name @param {number} done @param {number | null} total in bytes */
  reading(name, done, total) {
    if (total === null) this.#bar.removeAttribute("value");
    else this.#bar.value = total === 0 ? 1 : done / total;
    this.#text.textContent = `Reading ${name}: ${fileSize(done)}${total === null ? " unpacked" : ` of ${fileSize(total)}`}`;
  }
}
