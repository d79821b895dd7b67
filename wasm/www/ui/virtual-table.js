// A table of any length: only the rows in view exist, and they are asked for as they come into view.

import { element } from "./dom.js";

/** Browsers cut elements that are much taller; beyond, a step of the scroll bar is more than one row. */
const TALLEST = 6_000_000;
/** As the style says. */
const ROW_HEIGHT = 28;
/** Rows made above and below what is seen. */
const MARGIN = 12;

/**
 * @template Row
 * @typedef {object} Column
 * @property {string} title
 * @property {string} [className]
 * @property {string} [sort] what to sort by, if the column can
 * @property {(row: Row) => Node | string} cell
 */

/** @template Row */
export class VirtualTable {
  #scroller;
  #body;
  #columns;
  #fetchRows;
  #decorate;
  #count = 0;
  #generation = 0;
  #framed = false;
  /** @type {number | null} */
  #current = null;

  /**
   * @param {HTMLElement} place
   * @param {object} options
   * @param {string} options.label
   * @param {Column<Row>[]} options.columns
   * @param {(first: number, count: number) => Promise<Row[]>} options.fetchRows
   * @param {(sort: string) => void} [options.onSort]
   * @param {(row: Row, element: HTMLElement) => void} [options.decorate]
   */
  constructor(place, { label, columns, fetchRows, onSort, decorate }) {
    this.#columns = columns;
    this.#fetchRows = fetchRows;
    this.#decorate = decorate;
    const heads = columns.map(({ title, className, sort }) =>
      element(
        "div",
        { role: "columnheader", class: className, "data-sort": sort },
        sort && onSort ? element("button", { type: "button", onclick: () => onSort(sort) }, title) : title,
      ),
    );
    this.#body = element("div", { role: "rowgroup", class: "rows" });
    const head = element("div", { role: "rowgroup", class: "head" }, element("div", { role: "row", class: "row" }, ...heads));
    const table = element("div", { role: "table", "aria-label": label }, head, this.#body);
    this.#scroller = element("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": `${label}, scrollable` }, table);
    this.#scroller.addEventListener("scroll", () => this.#soon(), { passive: true });
    new ResizeObserver(() => this.#soon()).observe(this.#scroller);
    place.replaceChildren(this.#scroller);
  }

  /** @param {number} count the rows there are now; all are asked for anew */
  show(count) {
    this.#count = count;
    this.#current = null;
    this.#scroller.scrollTop = 0;
    this.#table().setAttribute("aria-rowcount", String(count + 1));
    this.#refresh();
  }

  /** @param {string} sort @param {boolean} descending */
  markSorted(sort, descending) {
    for (const head of this.#scroller.querySelectorAll("[role=columnheader][data-sort]")) {
      const sorted = head.getAttribute("data-sort") === sort;
      head.setAttribute("aria-sort", sorted ? (descending ? "descending" : "ascending") : "none");
    }
  }

  /** @param {number} index brings a row into the middle, marks it and takes the keyboard there */
  goTo(index) {
    this.#current = index;
    const { rows, lastTop, lastRow } = this.#geometry();
    this.#scroller.scrollTop = lastRow > 0 ? ((index - rows / 2) / lastRow) * lastTop : 0;
    this.#refresh();
    this.#scroller.focus({ preventScroll: true });
    this.#scroller.scrollIntoView({ block: "center" });
  }

  #table() {
    return /** @type {HTMLElement} */ (this.#scroller.firstElementChild);
  }

  /**
   * How many rows are seen at once; how far can be scrolled, and which row is then the first one seen. In between,
   * scrolling and rows are in proportion, however tall the table would be.
   */
  #geometry() {
    const head = /** @type {HTMLElement} */ (this.#table().firstElementChild).offsetHeight;
    const rows = (this.#scroller.clientHeight - head) / ROW_HEIGHT;
    return { rows, lastTop: this.#height() - rows * ROW_HEIGHT, lastRow: this.#count - rows };
  }

  #height() {
    return Math.min(TALLEST, this.#count * ROW_HEIGHT);
  }

  #soon() {
    if (this.#framed) return;
    this.#framed = true;
    requestAnimationFrame(() => {
      this.#framed = false;
      this.#refresh();
    });
  }

  async #refresh() {
    const generation = ++this.#generation;
    this.#body.style.height = `${this.#height()}px`;
    if (this.#scroller.clientHeight === 0) return;
    const { rows: seen, lastTop, lastRow } = this.#geometry();
    const top = this.#scroller.scrollTop;
    const at = lastTop > 0 ? Math.min(1, top / lastTop) * lastRow : 0;
    const first = Math.max(0, Math.floor(at) - MARGIN);
    const wanted = Math.min(this.#count - first, Math.ceil(seen) + 2 * MARGIN);
    /** @type {Row[]} */
    let rows;
    try {
      rows = wanted > 0 ? await this.#fetchRows(first, wanted) : [];
    } catch {
      return; // The worker was replaced; the page shows the file again.
    }
    if (generation !== this.#generation) return;
    const start = top - (at - first) * ROW_HEIGHT;
    this.#body.replaceChildren(...rows.map((row, index) => this.#row(row, first + index, start + index * ROW_HEIGHT)));
  }

  /** @param {Row} row @param {number} index @param {number} top */
  #row(row, index, top) {
    const cells = this.#columns.map(({ className, cell }) => element("div", { role: "cell", class: className }, cell(row)));
    const current = index === this.#current;
    const made = element(
      "div",
      { role: "row", class: "row", "aria-rowindex": index + 2, "aria-current": current ? "true" : undefined },
      ...cells,
    );
    made.style.top = `${top}px`;
    this.#decorate?.(row, made);
    return made;
  }
}
