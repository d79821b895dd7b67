// What is found as it is read: a card a row, its sentences, and what may be typed against it.

import { SEVERITY_SIGNS, helpOf } from "../words.js";
import { asSentence, element, prose } from "./dom.js";
import { grouped } from "./format.js";

/** @typedef {{ id: string, line: number | null, findings: wasm_bindgen.FindingView[] }} Item */

/**
 * A card a row, the rows with an error first; then what has no place.
 * @param {wasm_bindgen.FileReport} report
 * @returns {Item[]}
 */
export function itemsOf(report) {
  /** @type {Map<string, Item>} */
  const items = new Map();
  for (const severity of ["error", "warning"]) {
    report.findings.forEach((finding, index) => {
      if (finding.severity !== severity) return;
      const { line } = finding;
      const id = line === null ? `finding ${index} ${finding.code}` : `line ${line}`;
      const item = items.get(id) ?? { id, line, findings: [] };
      item.findings.push(finding);
      items.set(id, item);
    });
  }
  return [...items.values()];
}

/** @param {wasm_bindgen.FindingView} finding @param {Set<string>} told */
export function sentences(finding, told) {
  const first = !told.has(finding.code);
  told.add(finding.code);
  return first ? `${asSentence(finding.message)} ${asSentence(helpOf(finding))}` : asSentence(finding.message);
}

/**
 * Whether what is typed is still typed in this row: nobody changed it, or only the other cell.
 * @param {import("../state.js").Draft} draft
 * @param {wasm_bindgen.RowView | undefined} row
 * @param {number} lines
 */
export function fits(draft, row, lines) {
  const { row: before, mended } = draft;
  if (!row || row.text === before.text) return row !== undefined;
  if ("text" in mended || row.whole || lines !== draft.lines) return false;
  return (mended.account === null || row.account === before.account) && (mended.amount === null || row.amount === before.amount);
}

/** @param {number} line @param {import("../state.js").Mended} mended @returns {wasm_bindgen.Mending} */
export function mendingOf(line, mended) {
  return "text" in mended ? { kind: "line", line, text: mended.text } : { kind: "cells", line, ...mended };
}

/** @param {wasm_bindgen.FindingView} finding */
export function note(finding) {
  const place = [finding.code, finding.line !== null && `line ${grouped(finding.line)}`].filter(Boolean).join(" · ");
  return element(
    "div",
    { class: "problem" },
    element("div", { class: "title" }, element("h3", {}, `${SEVERITY_SIGNS.note} ${finding.title}`), element("span", { class: "mono" }, place)),
    element("p", {}, prose(`${asSentence(finding.message)} ${asSentence(finding.help)}`)),
  );
}
