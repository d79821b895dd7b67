// The file that is shown against another one: its last try, the month before, or any. Sorted by the size of the change.

import { companion, reportOf } from "../state.js";
import { button, element, find, replace } from "./dom.js";
import { download } from "./download.js";
import { dollars, grouped, monthName, plural, signedDollars } from "./format.js";
import { Table } from "./table.js";

/** @typedef {import("../state.js").Entry} Entry */
/** @typedef {{ key: string, label: string }} Choice */
/** @typedef {"change" | "account" | "before" | "after"} Sort */

const KINDS = { added: "new", removed: "gone", changed: "changed" };
const BARS = 8;
const ROW = 26;
/** In per cent: where the bars begin, and how far they go to either side without meeting text on a telephone. */
const MIDDLE = 50;
const REACH = 15;

export class Comparison {
  #root;
  #client;
  /** @type {Entry | null} */
  #entry = null;
  /** @type {string | null} what the person chose to compare with */
  #chosen = null;
  /** @type {Sort} */
  #sort = "change";
  #descending = true;
  #search = "";
  #asked = 0;
  /** @type {Table<wasm_bindgen.AccountDifference> | null} */
  #table = null;
  #compared = "";

  /** @param {HTMLElement} root @param {import("../client.js").Client} client */
  constructor(root, client) {
    this.#root = root;
    this.#client = client;
  }

  /** @param {Entry | null} entry @param {Entry[]} entries */
  async show(entry, entries) {
    if (entry !== this.#entry) this.#chosen = null;
    this.#entry = entry;
    const asked = ++this.#asked;
    const report = entry && reportOf(entry);
    const others = entries.filter((other) => other !== entry && reportOf(other) !== null);
    const choices = entry && report ? choicesOf(entry, others) : [];
    if (!entry || !report || choices.length === 0) {
      replace(this.#root, []);
      this.#root.hidden = true;
      this.#compared = "";
      this.#table = null;
      return;
    }
    const before = choices.find(({ key }) => key === this.#chosen) ?? choices[0];
    if (!before) return;
    const reports = others.concat(entry).flatMap((other) => reportOf(other) ?? []);
    const months = new Set(reports.flatMap(({ billing_month }) => billing_month ?? []));
    const totals = reports.flatMap(({ readable }) => readable.total_usd ?? []);
    // Two files of one month are no sum, nor is what has none.
    const adds = months.size === reports.length && totals.length === reports.length;
    const [summary, all] = await Promise.all([this.#client.compare(before.key, entry.key), adds ? this.#client.sum(totals) : null]);
    const { rows: largest } = await this.#client.differences({ search: "", sort: "change", descending: true, first: 0, count: BARS });
    if (asked !== this.#asked) return;
    this.#root.hidden = false;
    this.#compared = `comparison-${report.billing_month ?? "credits"}.csv`;
    this.#write(choices, before, summary, largest, others.length > 0 && all !== null ? `All ${others.length + 1} files together: ${dollars(all)}.` : "");
    await this.#query();
  }

  /**
   * @param {Choice[]} choices
   * @param {Choice} chosen
   * @param {wasm_bindgen.ComparisonSummary} summary
   * @param {wasm_bindgen.AccountDifference[]} largest
   * @param {string} all
   */
  #write(choices, chosen, summary, largest, all) {
    const { before, after, added, removed, changed, difference_usd } = summary;
    const select = element("select", { name: "before", "aria-label": "Compare with", "data-focus": "before" }, ...choices.map(({ key, label }) => element("option", { value: key, selected: key === chosen.key }, label)));
    select.addEventListener("change", () => {
      this.#chosen = select.value;
      this.show(this.#entry, this.#entries);
    });
    const search = element("input", { type: "search", autocomplete: "off", spellcheck: "false", "data-focus": "search" });
    search.value = this.#search;
    search.addEventListener("input", () => {
      this.#search = search.value;
      this.#query();
    });
    const save = button("As CSV", async () => download(this.#compared, await this.#client.saveComparison(), "text/csv"), { class: "small save", "data-focus": "save" });
    const of = (/** @type {wasm_bindgen.ComparedFile} */ side) => `${dollars(side.total_usd)} in ${plural(side.accounts, "account")}${side.verdict === "refused" ? " that can be read" : ""}`;
    const table = element("div", { class: "table" });
    replace(this.#root, [
      element("div", { class: "card-head" }, element("h2", { id: "comparison-heading" }, "Against ", chosen.label), save),
      element("p", { class: "difference" }, element("b", { class: "number" }, signedDollars(difference_usd)), `: from ${of(before)} to ${of(after)}. ${grouped(added)} new, ${grouped(removed)} gone, ${grouped(changed)} changed. ${all}`),
      element("div", { class: "sides" }, element("label", { class: "field" }, "Compare with", select), element("label", { class: "field" }, "Search for an account", search)),
      largest.length > 1 && bars(largest),
      element("p", { class: "found hint", role: "status" }),
      table,
    ], () => search);
    this.#table = new Table(table, {
      label: "Differences",
      columns: [
        { title: "Account", sort: "account", className: "account", width: "1.4fr", cell: (row) => element("span", {}, row.account, row.kind === "changed" ? "" : element("small", {}, ` ${KINDS[row.kind]}`)) },
        { title: sideName(before), sort: "before", className: "number", cell: (row) => dollars(row.before_usd) },
        { title: sideName(after), sort: "after", className: "number", cell: (row) => dollars(row.after_usd) },
        { title: "Change", sort: "change", className: "number", cell: (row) => element("span", { class: row.difference_usd?.startsWith("-") ? "bad" : "ok" }, signedDollars(row.difference_usd)) },
      ],
      fetchRows: async (first, count) => (await this.#slice(first, count)).rows,
      onSort: (sort) => {
        this.#descending = this.#sort === sort ? !this.#descending : sort !== "account";
        this.#sort = /** @type {Sort} */ (sort);
        this.#query();
      },
    });
  }

  /** @type {Entry[]} as they were last shown */
  #entries = [];

  /** @param {Entry[]} entries */
  remember(entries) {
    this.#entries = entries;
  }

  async #query() {
    const table = this.#table;
    if (!table) return;
    table.markSorted(this.#sort, this.#descending);
    const asked = this.#search;
    const { found } = await this.#slice(0, 0);
    if (asked !== this.#search || table !== this.#table) return;
    find(".found", this.#root).textContent = `${plural(found, "account")} ${this.#search ? "found" : "with a difference"}`;
    await table.show(found);
  }

  /** @param {number} first @param {number} count */
  #slice(first, count) {
    return this.#client.differences({ search: this.#search, sort: this.#sort, descending: this.#descending, first, count });
  }
}

/** @param {Entry} entry @param {Entry[]} others @returns {Choice[]} the one that is meant first */
function choicesOf(entry, others) {
  const name = (/** @type {Entry} */ other) => {
    const report = reportOf(other);
    return report?.billing_month ? `${monthName(report.billing_month)} (${report.shown_name})` : (report?.shown_name ?? other.name);
  };
  const first = companion(entry, others);
  const ordered = first ? [first, ...others.filter((other) => other !== first)] : others;
  const choices = ordered.map((other) => ({ key: other.key, label: name(other) }));
  return entry.previous === null ? choices : [{ key: entry.previous, label: "your last try" }, ...choices];
}

/** @param {wasm_bindgen.ComparedFile} side */
function sideName(side) {
  return side.billing_month === null ? side.shown_name : monthName(side.billing_month);
}

/**
 * The largest changes as bars from the middle: plain SVG, with everything it shows also in its text.
 * @param {wasm_bindgen.AccountDifference[]} rows
 */
function bars(rows) {
  const svg = (/** @type {string} */ tag, /** @type {Record<string, string | number>} */ attributes, text = "") => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
    made.append(text);
    return made;
  };
  const said = rows.map((row) => `${row.account} ${signedDollars(row.difference_usd)}`).join(", ");
  const chart = svg("svg", { class: "bars", role: "img", "aria-label": `Largest changes: ${said}`, width: "100%", height: rows.length * ROW });
  rows.forEach((row, index) => {
    const top = index * ROW;
    const less = row.difference_usd?.startsWith("-") ?? false;
    const width = row.length / 1000;
    // Names at the left, figures at the right, the bars between them from the middle.
    chart.append(
      svg("text", { x: 0, y: top + 17 }, row.account),
      svg("rect", { class: less ? "less" : "more", x: `${less ? MIDDLE - REACH * width : MIDDLE}%`, y: top + 6, width: `${Math.max(0.4, REACH * width)}%`, height: 14, rx: 2 }),
      svg("text", { x: "100%", y: top + 17, "text-anchor": "end" }, signedDollars(row.difference_usd)),
    );
  });
  chart.append(svg("line", { class: "axis", x1: `${MIDDLE}%`, x2: `${MIDDLE}%`, y1: 0, y2: rows.length * ROW }));
  return chart;
}
