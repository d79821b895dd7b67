// The findings, by severity and code. What they mean and what to do comes from the core's catalogue, as it stands.

import { asSentence, element, find, prose } from "./dom.js";
import { download } from "./download.js";
import { findingsCsv } from "./findings-csv.js";
import { grouped, plural } from "./format.js";

/** Shown of each code at first, and with each further press. */
const FEW = 10;
const MORE = 100;

const SEVERITIES = /** @type {const} */ ([
  ["error", "✖", "The file is refused because of these."],
  ["warning", "▲", "These alone do not stop the file; somebody should look at them."],
  ["note", "ℹ", "Worth knowing."],
]);

export class Findings {
  #list;
  #onLine;

  /** @param {HTMLElement} root @param {(line: number) => void} onLine */
  constructor(root, onLine) {
    this.#list = find(".findings-list", root);
    this.#onLine = onLine;
  }

  /** @param {wasm_bindgen.FileReport} report */
  show(report) {
    if (report.findings.length === 0) {
      this.#list.replaceChildren(element("p", {}, "✔ Nothing was found."));
      return;
    }
    const sections = SEVERITIES.map(([severity, sign, meaning]) => {
      const groups = report.groups.filter((group) => group.severity === severity);
      const count = groups.reduce((sum, group) => sum + group.count, 0);
      return (
        count > 0 &&
        element(
          "section",
          { "data-severity": severity },
          element("h3", {}, element("span", { class: "sign", "aria-hidden": "true" }, sign), ` ${plural(count, severity)}`),
          element("p", { class: "hint" }, meaning),
          ...groups.map((group) => this.#group(group, report.findings.filter((finding) => finding.code === group.code))),
        )
      );
    });
    const name = `findings-${report.billing_month ?? report.sha256.slice(0, 8)}.csv`;
    const save = () => download(name, findingsCsv(report), "text/csv");
    const button = element("button", { type: "button", class: "save", onclick: save }, "Download the findings as CSV");
    this.#list.replaceChildren(...sections.filter((section) => section !== false), element("p", {}, button));
  }

  /** @param {wasm_bindgen.GroupView} group @param {wasm_bindgen.FindingView[]} findings */
  #group(group, findings) {
    const list = element("ul");
    const more = element("button", { type: "button", class: "more" });
    let shown = 0;
    const show = (/** @type {number} */ count) => {
      list.append(...findings.slice(shown, shown + count).map((finding) => this.#finding(finding)));
      shown = Math.min(findings.length, shown + count);
      more.hidden = shown === findings.length;
      more.textContent = `Show more (${grouped(findings.length - shown)} left)`;
    };
    more.addEventListener("click", () => show(MORE));
    show(FEW);
    const omitted = group.count - findings.length;
    return element(
      "details",
      { open: true },
      element("summary", {}, element("code", {}, group.code), " ", element("span", { class: "count" }, `${grouped(group.count)}×`)),
      element("p", {}, prose(group.explanation)),
      element("p", {}, element("b", {}, "What to do: "), prose(asSentence(group.help))),
      list,
      more,
      omitted > 0 && element("p", { class: "hint" }, `${grouped(omitted)} more were counted and are not listed.`),
    );
  }

  /** @param {wasm_bindgen.FindingView} finding */
  #finding({ line, column, message, excerpt }) {
    return element(
      "li",
      {},
      line !== null &&
        element(
          "button",
          { type: "button", class: "place", onclick: () => this.#onLine(line) },
          `Line ${grouped(line)}`,
          element("span", { class: "visually-hidden" }, `, column ${column}: show in the file`),
        ),
      element("span", { class: "message" }, prose(asSentence(message))),
      excerpt && element("code", { class: "excerpt" }, excerpt.before, element("mark", {}, excerpt.marked), excerpt.after),
    );
  }
}
