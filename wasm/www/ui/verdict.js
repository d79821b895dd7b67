// The verdict, large and in words, in a live region: what a screen reader says first. The figure stands beside it.

import { SIGNS, figureOf, verdictOf } from "../words.js";
import { button, element, prose, replace } from "./dom.js";

/** @typedef {import("../state.js").Entry} Entry */

export class Verdict {
  #root;
  #onAgain;

  /** @param {HTMLElement} root @param {(entry: Entry) => void} onAgain */
  constructor(root, onAgain) {
    this.#root = root;
    this.#onAgain = onAgain;
  }

  /** @param {Entry | null} entry */
  show(entry) {
    this.#root.hidden = entry === null;
    if (!entry) {
      replace(this.#root, []);
      return;
    }
    const { tone, lead, rest, detail } = verdictOf(entry);
    const state = entry.state;
    const figure = state.kind === "checked" ? figureOf(state.report) : null;
    this.#root.dataset.tone = tone;
    replace(this.#root, [
      element(
        "div",
        {},
        element(
          "h2",
          {},
          element("span", { class: tone === "wait" ? "" : tone }, element("span", { class: "sign", "aria-hidden": "true" }, `${SIGNS[tone]} `), lead),
          rest && ` ${rest}`,
        ),
        detail !== "" && element("p", { class: "detail" }, prose(detail)),
        state.kind === "failed" && state.again && button("Check it", () => this.#onAgain(entry), { class: "small", "data-focus": "again" }),
      ),
      figure && element("div", { class: "sum" }, element("b", {}, figure.total), element("span", {}, figure.of)),
    ]);
  }
}
