// The repairs that have one answer: all are listed before they are taken.

import { reportOf } from "../state.js";
import { button, element, replace } from "./dom.js";
import { grouped, plural } from "./format.js";

/** @typedef {import("../state.js").Entry} Entry */

export class Repairs {
  #root;
  #onMend;
  #isOpen = false;
  /** @type {Entry | null} */
  #entry = null;

  /** @param {HTMLElement} root @param {(entry: Entry, mending: wasm_bindgen.Mending) => void} onMend */
  constructor(root, onMend) {
    this.#root = root;
    this.#onMend = onMend;
  }

  /** @param {Entry} entry @param {wasm_bindgen.RepairsView} certain */
  show(entry, certain) {
    if (entry !== this.#entry) this.#isOpen = false;
    this.#entry = entry;
    const { count, changes } = certain;
    const of = reportOf(entry)?.sha256 ?? "";
    this.#root.hidden = count === 0;
    const take = () => {
      this.#isOpen = false;
      this.#onMend(entry, { kind: "certain", of });
    };
    const unfold = (/** @type {boolean} */ is) => {
      this.#isOpen = is;
      this.show(entry, certain);
    };
    replace(
      this.#root,
      count === 0
        ? []
        : [
            element("h2", { id: "repairs-heading" }, "Certain repairs"),
            element("p", { class: "hint" }, `${plural(count, "row")} ${count === 1 ? "has" : "have"} one answer. No digit of an amount is ever changed.`),
            ...(this.#isOpen ? [list(changes, count), element("p", { class: "buttons" }, button(`Take all ${grouped(count)}`, take, { class: "main", "data-focus": "repairs", "data-once": true }), button("Leave them", () => unfold(false), { "data-focus": "leave repairs" }))] : [button(count === 1 ? "Look at it" : `Look at all ${grouped(count)}`, () => unfold(true), { class: "wide", "data-focus": "repairs" })]),
          ],
    );
  }
}

/** @param {{ line: number, before: string, after: string | null }[]} changes @param {number} count */
function list(changes, count) {
  const items = changes.map(({ line, before, after }) =>
    element("li", {}, element("span", { class: "hint" }, `line ${grouped(line)} `), element("code", {}, before), " → ", after === null ? "taken out" : element("code", {}, after)),
  );
  const more = count - items.length;
  return element("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": "What would be repaired" }, element("ul", { class: "checks" }, ...items), more > 0 && element("p", { class: "hint" }, `and ${grouped(more)} more of the same kind`));
}
