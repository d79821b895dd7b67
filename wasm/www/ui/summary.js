// The file in numbers.

import { element, find } from "./dom.js";
import { dollars, grouped, monthName } from "./format.js";

export class Summary {
  #list;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#list = find("dl", root);
  }

  /** @param {wasm_bindgen.FileReport} report */
  show(report) {
    const requests = report.bodies === null || report.body_bytes === null
      ? "none"
      : `${grouped(report.bodies)} (${grouped(report.body_bytes)} bytes)`;
    /** @type {[string, string, string?][]} */
    const lines = [
      ["Billing month", monthName(report.billing_month)],
      ["Total credit", report.total_credit_usd === null ? "not known, because the file is refused" : dollars(report.total_credit_usd)],
      ["Accounts", grouped(report.unique_accounts)],
      ["Rows read", grouped(report.rows_read)],
      ["Duplicates dropped", grouped(report.duplicates_dropped)],
      ["Rows skipped", grouped(report.rows_skipped)],
      ["Requests to CloudZero", requests],
      ["SHA-256 of the file", report.sha256, "hash"],
    ];
    this.#list.replaceChildren(
      ...lines.map(([name, value, className]) =>
        element("div", { class: className }, element("dt", {}, name), element("dd", {}, value)),
      ),
    );
  }
}
