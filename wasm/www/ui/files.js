// The files that were chosen, with a word on each: which one is shown, and taking one off.

import { element } from "./dom.js";

/** @typedef {{ key: string, name: string, state: "ready" | "warnings" | "refused" | "waiting" | "failed" }} FileEntry */

const WORDS = {
  ready: "✔ ready",
  warnings: "▲ warnings",
  refused: "✖ refused",
  waiting: "… being checked",
  failed: "✖ not checked",
};

export class Files {
  #root;
  #onShow;
  #onRemove;

  /** @param {HTMLElement} root @param {(key: string) => void} onShow @param {(key: string) => void} onRemove */
  constructor(root, onShow, onRemove) {
    this.#root = root;
    this.#onShow = onShow;
    this.#onRemove = onRemove;
  }

  /** @param {FileEntry[]} files @param {string | null} shown */
  show(files, shown) {
    const focused = document.activeElement?.getAttribute("data-focus");
    const items = files.map(({ key, name, state }) =>
      element(
        "li",
        { "data-state": state },
        element(
          "button",
          { type: "button", "data-focus": `show ${key}`, "aria-current": key === shown ? "true" : undefined, onclick: () => this.#onShow(key) },
          element("span", { class: "name" }, name),
          element("span", { class: "state" }, WORDS[state]),
        ),
        element(
          "button",
          { type: "button", class: "remove", "data-focus": `remove ${key}`, "aria-label": `Take ${name} off the list`, onclick: () => this.#onRemove(key) },
          "×",
        ),
      ),
    );
    this.#root.replaceChildren(element("ul", {}, ...items));
    this.#root.hidden = files.length === 0;
    if (focused) {
      const again = [...this.#root.querySelectorAll("button")].find((button) => button.dataset.focus === focused);
      again?.focus();
    }
  }
}
