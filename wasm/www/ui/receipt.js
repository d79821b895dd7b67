// What is printed: one or two pages that say what was looked at, what it came to and what proves it.

import { verdictOf } from "../words.js";
import { asSentence, element, prose } from "./dom.js";
import { dollars, grouped, monthName, plural } from "./format.js";
import { checksOf } from "./proof.js";

/** @typedef {import("../state.js").Entry} Entry */

/** More accounts are no receipt any more, but a book; the fingerprint stands for them. */
const MOST_ACCOUNTS = 2_000;
const MOST_FINDINGS = 40;

export class Receipt {
  #root;
  #client;
  #about;
  #generation = 0;

  /** @param {HTMLElement} root @param {import("../client.js").Client} client @param {string} about what judged it */
  constructor(root, client, about) {
    this.#root = root;
    this.#client = client;
    this.#about = about;
  }

  /**
   * @param {Entry | null} entry
   * @param {import("../state.js").Beside} beside
   * @param {string} policies in words
   */
  async show(entry, beside, policies) {
    const generation = ++this.#generation;
    const report = entry?.state.kind === "checked" ? entry.state.report : null;
    if (!entry || !report) {
      this.#root.replaceChildren(element("h1", {}, "AWS credits"), element("p", {}, "No file was looked at."));
      return;
    }
    const few = report.unique_accounts <= MOST_ACCOUNTS;
    const [accounts, changes] = await Promise.all([
      few ? this.#client.accounts(entry.key, { search: "", sort: "account", descending: false, first: 0, count: MOST_ACCOUNTS }) : null,
      report.correction.changed_lines > 0 ? this.#client.changes(entry.key, 0, 200) : [],
    ]);
    if (generation !== this.#generation) return;
    const { lead, rest, detail } = verdictOf(entry);
    /** @type {[string, string, string?][]} */
    const facts = [
      ["File", report.shown_name],
      ["SHA-256", report.sha256],
      ["Billing month", monthName(report.billing_month)],
      ["Total credit", `${dollars(report.total_credit_usd ?? report.readable.total_usd)}${report.verdict === "refused" ? " in the rows that can be read" : ""}`, "total"],
      ["Accounts", grouped(report.unique_accounts)],
      ["Rows read", grouped(report.rows_read)],
      ["Judged by", policies],
      ["Looked at on", new Date().toLocaleString("en", { dateStyle: "long", timeStyle: "short" })],
    ];
    this.#root.replaceChildren(
      element("h1", {}, `AWS credits of ${monthName(report.billing_month)}`),
      element("p", {}, element("b", {}, `${lead} ${rest}. `), prose(detail)),
      element("dl", {}, ...facts.flatMap(([name, value, className]) => [element("dt", {}, name), element("dd", { class: className }, value)])),
      element("h2", {}, "Is the figure right?"),
      element("ul", {}, ...checksOf(report, beside).map(({ text, small }) => element("li", {}, text, small ? ` (${small})` : ""))),
      ...findings(report),
      ...changed(report, changes),
      element("h2", {}, accounts ? `All ${plural(report.unique_accounts, "account")}` : `${plural(report.unique_accounts, "account")}`),
      accounts
        ? element("div", { class: "every" }, ...accounts.rows.map((row) => element("p", {}, element("span", {}, row.account), element("span", {}, dollars(row.amount_usd)))))
        : element("p", {}, "Too many to print; they are those of the file with the SHA-256 above."),
      element("p", { class: "hint" }, this.#about),
    );
  }
}

/** @param {wasm_bindgen.FileReport} report */
function findings(report) {
  if (report.findings.length === 0) return [element("h2", {}, "Findings"), element("p", {}, "None.")];
  const listed = report.findings.slice(0, MOST_FINDINGS);
  const more = report.findings.length - listed.length + report.findings_omitted;
  return [
    element("h2", {}, "Findings"),
    element("ul", {}, ...listed.map(({ title, line, message }) => element("li", {}, element("b", {}, title), line === null ? ": " : ` (line ${grouped(line)}): `, prose(asSentence(message))))),
    more > 0 ? element("p", {}, `${grouped(more)} more.`) : "",
  ];
}

/** @param {wasm_bindgen.FileReport} report @param {wasm_bindgen.ChangeView[]} changes */
function changed(report, changes) {
  if (changes.length === 0) return [];
  const more = report.correction.changed_lines - changes.length;
  return [
    element("h2", {}, "Changes made, by the lines of the file as it came"),
    element("ul", {}, ...changes.map(({ line, before, after }) => element("li", {}, `line ${grouped(line)}: `, element("code", {}, before), " → ", after === null ? "taken out" : element("code", {}, after)))),
    more > 0 ? element("p", {}, `${grouped(more)} more, in the list of changes.`) : "",
  ];
}
