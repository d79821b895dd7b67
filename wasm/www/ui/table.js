// A table of any length. Up to 500 rows it is a plain one, which prints and copies; beyond, only the rows in view exist,
// and TanStack's virtual-core says which those are. No row takes the keyboard, so that Tab is past it at once: where rows
// can be pressed, the arrow keys move among them and Enter presses one.

import { Virtualizer, observeElementRect } from "@tanstack/virtual-core";
import { button, element, replace } from "./dom.js";

const MOST_PLAIN_ROWS = 500;
/** As the style says. */
const ROW_HEIGHT = 32;
/** Browsers cut elements that are much taller; beyond, a step of the scroll bar is more than one row. */
const TALLEST = 6_000_000;

/**
 * @template Row
 * @typedef {object} Column
 * @property {string} title
 * @property {string} [className]
 * @property {string} [width] a track of a CSS grid
 * @property {string} [sort] what to sort by, if the column can
 * @property {(row: Row) => Node | string} cell
 */

/** @template Row */
export class Table {
  /** @type {HTMLElement} */
  #scroller;
  #options;
  #count = 0;
  #generation = 0;
  /** @type {number | null} */
  #current = null;
  /** @type {[string, boolean] | null} */
  #sorted = null;
  /** @type {Virtualizer<HTMLElement, Element> | null} */
  #virtualizer = null;
  #leave = () => {};
  /** @type {HTMLElement | null} */
  #body = null;

  /**
   * @param {HTMLElement} place
   * @param {object} options
   * @param {string} options.label
   * @param {Column<Row>[]} options.columns
   * @param {(first: number, count: number) => Promise<Row[]>} options.fetchRows
   * @param {(sort: string) => void} [options.onSort]
   * @param {(row: Row) => void} [options.onPress]
   */
  constructor(place, options) {
    this.#options = options;
    const label = `${options.label}, scrollable`;
    this.#scroller = element("div", { class: `scroller${options.onPress ? " pressable" : ""}`, tabindex: 0, role: "region", "aria-label": label });
    if (options.onPress) this.#listen(options.onPress);
    place.replaceChildren(this.#scroller);
  }

  /** @param {number} count the rows there are now; all are asked for anew */
  show(count) {
    this.#count = count;
    this.#current = null;
    this.#leave();
    this.#leave = () => {};
    this.#virtualizer = null;
    this.#scroller.scrollTop = 0;
    return count <= MOST_PLAIN_ROWS ? this.#showPlain() : this.#showVirtual();
  }

  /** @param {string} sort @param {boolean} descending */
  markSorted(sort, descending) {
    this.#sorted = [sort, descending];
    for (const head of this.#scroller.querySelectorAll("[data-sort]")) this.#markHead(head);
  }

  /** @param {number} index brings a row into view and marks it */
  goTo(index) {
    this.#current = index;
    if (this.#virtualizer) {
      this.#virtualizer.scrollToIndex(index, { align: "center" });
      this.#draw();
    } else {
      this.#markCurrent();
      this.#body?.children[index]?.scrollIntoView({ block: "nearest" });
    }
  }

  async #showPlain() {
    const generation = ++this.#generation;
    const rows = await this.#ask(0, this.#count);
    if (generation !== this.#generation || rows === null) return;
    const cells = (/** @type {Row} */ row) => this.#options.columns.map(({ className, cell }) => element("td", { class: className }, cell(row)));
    const body = element("tbody", {}, ...rows.map((row, index) => this.#row(element("tr", {}, ...cells(row)), row, index)));
    this.#body = body;
    const head = element("thead", {}, element("tr", {}, ...this.#heads((attributes, child) => element("th", { ...attributes, scope: "col" }, child))));
    replace(this.#scroller, [element("table", { "aria-label": this.#options.label }, head, body)], () => this.#scroller);
    this.#markCurrent();
  }

  #showVirtual() {
    const { label, columns } = this.#options;
    const heads = this.#heads((attributes, child) => element("div", { ...attributes, role: "columnheader" }, child));
    const head = element("div", { role: "rowgroup", class: "head" }, element("div", { role: "row", class: "row" }, ...heads));
    this.#body = element("div", { role: "rowgroup", class: "rows" });
    const table = element("div", { role: "table", "aria-label": label, "aria-rowcount": this.#count + 1, class: "virtual" }, head, this.#body);
    table.style.setProperty("--columns", columns.map(({ width }) => width ?? "1fr").join(" "));
    this.#body.style.height = `${Math.min(TALLEST, this.#count * ROW_HEIGHT)}px`;
    replace(this.#scroller, [table], () => this.#scroller);
    const virtualizer = new Virtualizer({
      count: this.#count,
      estimateSize: () => ROW_HEIGHT,
      getScrollElement: () => this.#scroller,
      observeElementRect,
      // The rows may be taller than any element: then what is scrolled and what is seen are in proportion.
      observeElementOffset: (_instance, report) => {
        const onScroll = () => report(this.#scroller.scrollTop * this.#scale(), false);
        this.#scroller.addEventListener("scroll", onScroll, { passive: true });
        onScroll();
        return () => this.#scroller.removeEventListener("scroll", onScroll);
      },
      scrollToFn: (offset) => {
        this.#scroller.scrollTop = offset / this.#scale();
      },
      overscan: 12,
      onChange: () => this.#draw(),
    });
    this.#virtualizer = virtualizer;
    this.#leave = virtualizer._didMount();
    virtualizer._willUpdate();
    return this.#draw();
  }

  #scale() {
    const seen = this.#scroller.clientHeight;
    const height = this.#scroller.scrollHeight - seen;
    return height > 0 ? Math.max(1, (this.#count * ROW_HEIGHT + (this.#scroller.scrollHeight - Math.min(TALLEST, this.#count * ROW_HEIGHT)) - seen) / height) : 1;
  }

  async #draw() {
    const generation = ++this.#generation;
    const items = this.#virtualizer?.getVirtualItems() ?? [];
    const [first, last] = [items[0], items.at(-1)];
    if (!first || !last) return;
    const rows = await this.#ask(first.index, last.index - first.index + 1);
    if (generation !== this.#generation || rows === null) return;
    const shift = this.#scroller.scrollTop - this.#scroller.scrollTop * this.#scale();
    this.#body?.replaceChildren(
      ...rows.map((row, at) => {
        const index = first.index + at;
        const cells = this.#options.columns.map(({ className, cell }) => element("div", { role: "cell", class: className }, cell(row)));
        const made = this.#row(element("div", { role: "row", class: "row", "aria-rowindex": index + 2 }, ...cells), row, index);
        made.style.top = `${index * ROW_HEIGHT + shift}px`;
        return made;
      }),
    );
    this.#markCurrent();
  }

  /** @param {number} first @param {number} count @returns {Promise<Row[] | null>} nothing where the worker was replaced; the page shows the file again */
  async #ask(first, count) {
    try {
      return count > 0 ? await this.#options.fetchRows(first, count) : [];
    } catch {
      return null;
    }
  }

  /**
   * @template {HTMLElement} Made
   * @param {Made} made
   * @param {Row} row
   * @param {number} index
   */
  #row(made, row, index) {
    const { onPress } = this.#options;
    made.dataset.index = String(index);
    if (onPress) made.addEventListener("click", () => onPress(row));
    return made;
  }

  /** @param {(attributes: Record<string, string | undefined>, child: Node | string) => HTMLElement} make */
  #heads(make) {
    const { columns, onSort } = this.#options;
    return columns.map(({ title, className, sort }) => {
      const child = sort && onSort ? button(title, () => onSort(sort), { "data-focus": `sort ${sort}` }) : title;
      const head = make({ class: className, "data-sort": sort }, child);
      if (sort) this.#markHead(head);
      return head;
    });
  }

  /** @param {Element} head */
  #markHead(head) {
    if (!this.#sorted) return;
    const [sort, descending] = this.#sorted;
    const is = head.getAttribute("data-sort") === sort;
    head.setAttribute("aria-sort", is ? (descending ? "descending" : "ascending") : "none");
  }

  #markCurrent() {
    for (const row of this.#body?.children ?? []) {
      const is = row instanceof HTMLElement && Number(row.dataset.index) === this.#current;
      if (is) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  /** @param {(row: Row) => void} onPress */
  #listen(onPress) {
    this.#scroller.addEventListener("keydown", async (event) => {
      if (event.target !== this.#scroller || event.altKey || event.ctrlKey || event.metaKey) return;
      const at = this.#current ?? -1;
      const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.#count - 1 }[event.key];
      if (event.key === "Enter" && this.#current !== null) {
        event.preventDefault();
        const [row] = (await this.#ask(this.#current, 1)) ?? [];
        if (row) onPress(row);
      } else if (next !== undefined && this.#count > 0) {
        event.preventDefault();
        this.goTo(Math.max(0, Math.min(this.#count - 1, next)));
      }
    });
  }
}
