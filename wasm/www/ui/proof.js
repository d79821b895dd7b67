// What proves the figure: the file's own totals, the total that the person expects, the list of known accounts.

import { element, find } from "./dom.js";
import { dollars, grouped, monthName, plural } from "./format.js";

/** @typedef {import("../state.js").Entry} Entry */
/** @typedef {{ tone: "ok" | "bad" | "none", text: string, small?: string, advice?: string }} Check `advice` is of no use on paper */

const SIGNS = { ok: "✓", bad: "✕", none: "–" };

/** @param {string} whose @param {string} amount @param {boolean} agrees @param {string | null} difference @returns {Check} */
function compared(whose, amount, agrees, difference) {
  const apart = agrees || !difference ? "" : `, ${dollars(difference.replace("-", ""))} ${difference.startsWith("-") ? "less" : "more"} than the rows that can be read`;
  return { tone: agrees ? "ok" : "bad", text: `${agrees ? "Agrees with" : "Differs from"} ${whose.replace("'", "’")}`, small: `${dollars(amount)}${apart}` };
}

/**
 * @param {wasm_bindgen.FileReport} report
 * @param {import("../state.js").Beside} beside
 * @returns {Check[]} also printed on the receipt
 */
export function checksOf(report, { expectation, known }) {
  const checks = report.control_totals.map(({ whose, agrees, amount, difference_usd }) => compared(whose, amount, agrees, difference_usd));
  if (expectation) checks.push(compared(expectation.whose, expectation.amount_usd, expectation.agrees, expectation.difference_usd));
  if (checks.length === 0) checks.push({ tone: "none", text: "No total to compare with", advice: "Type the one you expect" });
  if (!known) checks.push({ tone: "none", text: "No list of known accounts", advice: "Drop accounts.csv to check every id" });
  else if (known.unknown === 0) checks.push({ tone: "ok", text: "Every account is on your list", small: `of ${grouped(known.known)}` });
  else {
    const more = known.unknown - known.some.length;
    const text = known.unknown === 1 ? "One account is not on your list" : `${grouped(known.unknown)} accounts are not on your list`;
    checks.push({ tone: "bad", text, small: `${known.some.join(", ")}${more > 0 ? ` and ${grouped(more)} more` : ""}` });
  }
  const left = Object.entries(report.rows_left_out);
  if (left.length > 0) {
    const all = left.reduce((sum, [, count]) => sum + count, 0);
    checks.push({ tone: "none", text: `${plural(all, "row")} left out`, small: left.map(([why, count]) => `${grouped(count)} ${/^\d{4}-\d{2}$/.test(why) ? `of ${monthName(why)}` : why}`).join(", ") });
  }
  return checks;
}

export class Proof {
  #list;
  #input;
  #problem;
  /** @type {Entry | null} */
  #entry = null;

  /** @param {HTMLElement} root @param {(entry: Entry, total: string) => void} onExpect */
  constructor(root, onExpect) {
    this.#list = find(".checks", root);
    /** @type {HTMLInputElement} */
    this.#input = find("input", root);
    this.#problem = find(".wrong", root);
    this.#input.addEventListener("input", () => {
      if (this.#entry) onExpect(this.#entry, this.#input.value);
    });
  }

  /**
   * @param {Entry} entry
   * @param {wasm_bindgen.FileReport} report
   * @param {import("../state.js").Beside} beside
   * @param {string | null} problem with what was typed
   */
  show(entry, report, beside, problem) {
    // The same file, judged anew: what is being typed stays.
    if (entry !== this.#entry) this.#input.value = entry.expected;
    this.#entry = entry;
    this.#problem.textContent = problem === null ? "" : `Not compared: ${problem}.`;
    this.#input.setAttribute("aria-invalid", String(problem !== null));
    this.#list.replaceChildren(
      ...checksOf(report, beside).map(({ tone, text, small, advice }) =>
        element(
          "li",
          {},
          element("span", { class: tone === "none" ? "sign" : `sign ${tone}`, "aria-hidden": "true" }, SIGNS[tone]),
          element("span", {}, text, small || advice ? element("small", {}, small ?? advice) : null),
        ),
      ),
    );
  }
}
