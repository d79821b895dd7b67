// How far a file is: read by so much, then checked, which takes about a second for 20 MB.

import { element, find } from "./dom.js";
import { fileSize } from "./format.js";

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
    root.append(element("button", { type: "button", onclick: onStop }, "Stop"));
  }

  /** @param {string} name @param {import("../preview-client.js").Progress} progress */
  show(name, { phase, done, total }) {
    if (phase === "reading") {
      this.#bar.value = total === 0 ? 1 : done / total;
      this.#text.textContent = `Reading ${name}: ${fileSize(done)} of ${fileSize(total)}`;
    } else {
      this.#bar.removeAttribute("value");
      this.#text.textContent = `Checking ${name} (${fileSize(total)})`;
    }
    this.#timer ??= setTimeout(() => {
      this.#root.hidden = false;
    }, PATIENCE);
  }

  hide() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#root.hidden = true;
  }
}
