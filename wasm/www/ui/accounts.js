// The accounts as a table that is searched and sorted by the worker, so that its length does not matter.

import { find } from "./dom.js";
import { download } from "./download.js";
import { dollars, grouped, plural } from "./format.js";
import { Table } from "./table.js";

/** @typedef {"line" | "account" | "amount"} Sort */

export class Accounts {
  #root;
  #client;
  #table;
  #search;
  #found;
  #key = "";
  #name = "";
  /** @type {Sort} */
  #sort = "line";
  #descending = false;

  /** @param {HTMLElement} root @param {import("../client.js").Client} client */
  constructor(root, client) {
    this.#root = root;
    this.#client = client;
    this.#found = find(".found", root);
    this.#search = /** @type {HTMLInputElement} */ (find("input[type=search]", root));
    this.#search.addEventListener("input", () => this.#query());
    find(".save", root).addEventListener("click", async () => download(this.#name, await this.#client.save(this.#key, "accounts"), "text/csv"));
    /** @type {Table<wasm_bindgen.AccountRow>} */
    this.#table = new Table(find(".table", root), {
      label: "Accounts",
      columns: [
        { title: "Account", sort: "account", className: "account", cell: (row) => row.account },
        { title: "Credit", sort: "amount", className: "number", cell: (row) => dollars(row.amount_usd) },
        { title: "Line", sort: "line", className: "number", width: "5rem", cell: (row) => grouped(row.line) },
      ],
      fetchRows: async (first, count) => (await this.#slice(first, count)).rows,
      onSort: (sort) => {
        this.#descending = this.#sort === sort && !this.#descending;
        this.#sort = /** @type {Sort} */ (sort);
        this.#query();
      },
    });
  }

  /** @param {string} key @param {wasm_bindgen.FileReport} report */
  show(key, report) {
    this.#key = key;
    this.#name = `accounts-${report.billing_month ?? "credits"}.csv`;
    this.#root.hidden = report.unique_accounts === 0;
    return this.#query();
  }

  async #query() {
    this.#table.markSorted(this.#sort, this.#descending);
    const asked = [this.#key, this.#search.value];
    const { found } = await this.#slice(0, 0);
    if (asked[0] !== this.#key || asked[1] !== this.#search.value) return;
    this.#found.textContent = this.#search.value ? `${plural(found, "account")} found` : plural(found, "account");
    await this.#table.show(found);
  }

  /** @param {number} first @param {number} count */
  #slice(first, count) {
    const query = { search: this.#search.value, sort: this.#sort, descending: this.#descending, first, count };
    return this.#client.accounts(this.#key, query);
  }
}

