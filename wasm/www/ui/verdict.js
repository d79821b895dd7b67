// The verdict, large and in words, in a live region: what a screen reader says first.

import { element } from "./dom.js";
import { dollars, grouped, monthName, plural } from "./format.js";

/** @typedef {{ state: string, sign: string, title: string, detail: string }} Words */

export class Verdict {
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /** @param {wasm_bindgen.FileReport} report */
  show(report) {
    this.#write(report.starts_function ? byContent(report) : byName(report), report.shown_name);
  }

  /** @param {string} name @param {string} problem */
  showProblem(name, problem) {
    this.#write({ state: "refused", sign: "✖", title: "Could not be checked", detail: problem }, name);
  }

  /** @param {string} name */
  showWaiting(name) {
    this.#write({ state: "waiting", sign: "…", title: "Being checked", detail: "" }, name);
  }

  clear() {
    this.#root.removeAttribute("data-state");
    this.#root.replaceChildren(element("p", { class: "hint" }, "No file has been chosen yet."));
  }

  /** @param {Words} words @param {string} name */
  #write({ state, sign, title, detail }, name) {
    this.#root.dataset.state = state;
    this.#root.replaceChildren(
      element("p", { class: "verdict-name" }, name),
      element("h2", {}, element("span", { class: "sign", "aria-hidden": "true" }, sign), " ", title),
      element("p", {}, detail),
    );
  }
}

/** @param {wasm_bindgen.FileReport} report @param {wasm_bindgen.Severity} severity */
function count(report, severity) {
  return report.groups.filter((group) => group.severity === severity).reduce((sum, group) => sum + group.count, 0);
}

/** @param {wasm_bindgen.FileReport} report @returns {Words} */
function byContent(report) {
  const sent = `${plural(report.unique_accounts, "account")} with ${dollars(report.total_credit_usd)} for ${monthName(report.billing_month)}`;
  switch (report.verdict) {
    case "ready":
      return { state: "ready", sign: "✔", title: "Ready to upload", detail: `The function will send ${sent}.` };
    case "warnings": {
      const warnings = plural(count(report, "warning"), "warning");
      const title = `Can be uploaded, but look at ${warnings} first`;
      return { state: "warnings", sign: "▲", title, detail: `The function will send ${sent}.` };
    }
    default: {
      const title = `Will be refused for ${plural(count(report, "error"), "error")}`;
      const detail = `Nothing of it will be sent, and what CloudZero holds stays as it is. ${grouped(report.rows_read)} rows were read.`;
      return { state: "refused", sign: "✖", title, detail };
    }
  }
}

/** @param {wasm_bindgen.FileReport} report @returns {Words} */
function byName(report) {
  const content = {
    ready: "What is in it could be sent under another name.",
    warnings: "What is in it could be sent under another name; look at the warnings first.",
    refused: "The findings below say what else is to be mended.",
  }[report.verdict];
  return {
    state: "refused",
    sign: "✖",
    title: "Nothing will happen",
    detail: `The name of the file will not start the function: only a name that begins with “credits-” and ends in “.csv” does. ${content}`,
  };
}
