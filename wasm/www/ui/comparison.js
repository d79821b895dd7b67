// Two files of different months, or two versions of one: accounts added, gone and changed, and the totals.

import { element, find } from "./dom.js";
import { dollars, grouped, monthName, signedDollars } from "./format.js";
import { VirtualTable } from "./virtual-table.js";

/** @typedef {{ key: string, name: string }} Choice */

const KINDS = { added: "+ added", removed: "− gone", changed: "≠ changed" };
const VERDICTS = { ready: "✔ ready", warnings: "▲ warnings", refused: "✖ refused" };

export class Comparison {
  #root;
  #client;
  #before;
  #after;
  #outcome;
  #table;
  #asked = 0;

  /** @param {HTMLElement} root @param {import("../preview-client.js").PreviewClient} client */
  constructor(root, client) {
    this.#root = root;
    this.#client = client;
    this.#before = /** @type {HTMLSelectElement} */ (find("select[name=before]", root));
    this.#after = /** @type {HTMLSelectElement} */ (find("select[name=after]", root));
    this.#outcome = find(".outcome", root);
    for (const select of [this.#before, this.#after]) select.addEventListener("change", () => this.#compare());
    /** @type {VirtualTable<wasm_bindgen.AccountDifference>} */
    this.#table = new VirtualTable(find(".table", root), {
      label: "Differences",
      columns: [
        { title: "Account", className: "account", cell: (row) => row.account },
        { title: "What", cell: (row) => KINDS[row.kind] },
        { title: "Difference", className: "number", cell: (row) => signed(row.difference_usd) },
        { title: "Before", className: "number", cell: (row) => dollars(row.before_usd) },
        { title: "After", className: "number", cell: (row) => dollars(row.after_usd) },
      ],
      fetchRows: (first, count) => this.#client.differences(first, count),
    });
  }

  /** @param {Choice[]} choices the files that were checked, the earliest month first */
  show(choices) {
    this.#root.hidden = choices.length < 2;
    if (choices.length < 2) return;
    const chosen = [this.#before.value, this.#after.value];
    for (const select of [this.#before, this.#after]) {
      select.replaceChildren(...choices.map(({ key, name }) => element("option", { value: key }, name)));
    }
    const known = chosen.every((key) => choices.some((choice) => choice.key === key));
    const [before, after] = known ? chosen : [choices[0]?.key, choices[1]?.key];
    this.#before.value = before ?? "";
    this.#after.value = after ?? "";
    return this.#compare();
  }

  async #compare() {
    const asked = ++this.#asked;
    const summary = await this.#client.compare(this.#before.value, this.#after.value);
    if (asked !== this.#asked) return;
    const { before, after, added, removed, changed, difference_usd } = summary;
    /** @type {[string, (side: wasm_bindgen.ComparedFile) => string][]} */
    const lines = [
      ["Billing month", (side) => monthName(side.billing_month)],
      ["Verdict", (side) => VERDICTS[side.verdict]],
      ["Accounts", (side) => grouped(side.unique_accounts)],
      ["Total credit", (side) => (side.total_credit_usd === null ? "not known" : dollars(side.total_credit_usd))],
    ];
    const cells = (/** @type {string[]} */ [first = "", ...rest]) =>
      element("tr", {}, element("th", { scope: "row" }, first), ...rest.map((text) => element("td", {}, text)));
    const head = ["", "Before", "After"].map((text) => (text ? element("th", { scope: "col" }, text) : element("td")));
    const body = lines.map(([name, of]) => cells([name, of(before), of(after)]));
    this.#outcome.replaceChildren(
      element("table", { class: "sides-table" }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body)),
      element("p", { class: "difference" }, `${grouped(added)} added, ${grouped(removed)} gone, ${grouped(changed)} changed. Difference of the totals: `, element("span", {}, signed(difference_usd)), "."),
    );
    this.#table.show(added + removed + changed);
  }
}

/** @param {string | null} amount */
function signed(amount) {
  return amount === null ? "not known" : signedDollars(amount);
}
