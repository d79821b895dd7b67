// The correction under way: how far it is, what it does to the figure, back and forth.

import { button, element, replace } from "./dom.js";
import { dollars, grouped, plural } from "./format.js";
import { replacesWhenNamed } from "../state.js";
import { count } from "../words.js";

/** @typedef {import("../state.js").Entry} Entry */

export class Bar {
  #root;
  #onMend;
  #onTake;

  /**
   * @param {HTMLElement} root
   * @param {(entry: Entry, mending: wasm_bindgen.Mending) => void} onMend
   * @param {(entry: Entry) => void} onTake
   */
  constructor(root, onMend, onTake) {
    this.#root = root;
    this.#onMend = onMend;
    this.#onTake = onTake;
  }

  /** @param {Entry | null} entry */
  show(entry) {
    const state = entry?.state.kind === "checked" ? entry.state : null;
    const correction = state?.report.correction;
    const typed = entry?.drafts.size ?? 0;
    const begun = correction !== undefined && (correction.undo_steps > 0 || correction.redo_steps > 0 || typed > 0);
    if (!entry || !state || !correction || !begun) {
      replace(this.#root, []);
      this.#root.hidden = true;
      return;
    }
    this.#root.hidden = false;
    const { report, first } = state;
    const left = count(report, "error");
    const ready = replacesWhenNamed(report);
    const before = first.readable;
    const now = report.readable;
    const name = report.right_name ?? report.file;
    const figures = [
      `${dollars(before.total_usd)} → ${dollars(now.total_usd)}`,
      `${grouped(before.accounts)} → ${plural(now.accounts, "account")}`,
    ];
    const of = report.sha256;
    replace(this.#root, [
      element(
        "div",
        {},
        element("span", { role: "status" }, element("b", {}, `${plural(correction.changed_lines, "line")} mended`), left > 0 ? `, ${plural(left, "problem")} left` : ", no problem left", typed > 0 && `, ${plural(typed, "row")} typed and not mended yet`),
        element("span", { class: "figures" }, figures.join(" · ")),
        element("span", { class: "grow" }),
        button("Undo", () => this.#onMend(entry, { kind: "undo", of }), { class: "small", "data-focus": "undo", disabled: correction.undo_steps === 0 }),
        button("Redo", () => this.#onMend(entry, { kind: "redo", of }), { class: "small", "data-focus": "redo", disabled: correction.redo_steps === 0 }),
        correction.changed_lines + typed > 0 && button(ready ? `Download ${name}` : "Download it as it is so far", () => this.#onTake(entry), { class: ready ? "main small" : "small", "data-focus": "download" }),
      ),
    ], () => this.#root.querySelector("button:not(:disabled)"));
  }
}
