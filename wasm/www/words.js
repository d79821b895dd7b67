// The words and the sign for what may be said of a file: said here, and nowhere else.

import { WorkerCrashed } from "./client.js";
import { Unreadable } from "./intake.js";
import { asSentence } from "./ui/dom.js";
import { besideMonth, isReadyOnceUnpacked, reportOf } from "./state.js";
import { dollars, monthName, plural } from "./ui/format.js";

/** @typedef {"ok" | "warn" | "bad" | "wait"} Tone */
/** @typedef {import("./state.js").Entry} Entry */
/** @typedef {{ tone: Tone, lead: string, rest: string, detail: string }} Verdict */

/** Beside the colour, for whoever does not see it. */
export const SIGNS = { ok: "✓", warn: "▲", bad: "✕", wait: "…" };

/** @type {Record<Tone, string>} */
const SHORT = { ok: "ready", warn: "ready, with something to look at", bad: "not ready", wait: "being checked" };

/** The way out on the page, where the catalogue's is one of the command line or of the deployment. @type {Record<string, string>} */
const HELP = {
  "duplicate-conflict": "keep the right row and take the other one out; where they are separate credits, give one row their sum and take the other one out",
  "filter-unseen": "open the report in Cost Explorer, look whether the filter `Charge type` includes `Credit` and nothing else, and export it again if not; nothing in the file can show it, so this stays",
  "month-in-future": "rename the file to the month that is meant and drop it again, or choose another month where it was chosen here; the rows may stay as they are",
  "skip-unproven": "mend the rows, or take them out if they are no credits; a last row `Total` with the right sum proves it too, a total typed on this page does not, for the function never sees it",
};

/** @param {wasm_bindgen.FindingView} finding the way out */
export function helpOf({ code, severity, help }) {
  return severity === "note" || (code === "duplicate-conflict" && severity !== "error") ? help : (HELP[code] ?? help);
}

export const SEVERITY_SIGNS = /** @type {const} */ ({ error: "✕", warning: "▲", note: "ℹ" });

/** @param {wasm_bindgen.FileReport} report @param {wasm_bindgen.Severity} severity */
export function count(report, severity) {
  return report.groups.filter((group) => group.severity === severity).reduce((sum, group) => sum + group.count, 0);
}

/** @param {Entry} entry @returns {Tone} */
export function toneOf(entry) {
  switch (entry.state.kind) {
    case "waiting":
      return "wait";
    case "failed":
      return "bad";
    case "checked": {
      const { outcome, verdict } = entry.state.report;
      if (outcome.kind === "refuses" || entry.state.report.is_no_table) return "bad";
      // Another name alone would not help.
      if (outcome.kind === "nothing-happens" && verdict === "refused" && !entry.state.report.lacks_month) return "bad";
      return outcome.kind === "nothing-happens" || verdict === "warnings" || isReadyOnceUnpacked(entry) ? "warn" : "ok";
    }
  }
}

/** @param {Entry} entry what stands on its tab, for a screen reader */
export function shortWord(entry) {
  const report = reportOf(entry);
  if (report?.lacks_month) return "its month is missing";
  if (report?.outcome.kind === "nothing-happens" && toneOf(entry) === "warn") return "nothing would happen";
  return isReadyOnceUnpacked(entry) ? "ready once unpacked" : SHORT[toneOf(entry)];
}

/** @param {Entry} entry @returns {Verdict} */
export function verdictOf(entry) {
  const tone = toneOf(entry);
  switch (entry.state.kind) {
    case "waiting":
      return { tone, lead: "Being checked", rest: "", detail: "" };
    case "failed":
      return { tone, lead: "Not checked.", rest: "", detail: entry.state.problem };
    case "checked":
      return { tone, ...ofReport(entry.state.report, isReadyOnceUnpacked(entry)) };
  }
}

/** @param {wasm_bindgen.FileReport} report @param {boolean} packed whether it is ready, but not as it lies on the disk */
function ofReport(report, packed) {
  if (report.is_no_table) {
    const rest = whatIsWrong(besideMonth(report));
    return { lead: "No credits file:", rest, detail: "Nothing would be sent. Below is how to get one." };
  }
  if (report.lacks_month) {
    const { months, outcome } = report;
    const detail = months.length > 0 ? `This export holds ${plural(months.length, "month")}: choose one under “Now”.` : "Its name does not say: choose it under “Now”.";
    return { lead: "Which month", rest: "is it for?", detail: `${detail} Until then the function ${outcome.sentence}.` };
  }
  const month = monthName(report.billing_month);
  const looks = count(report, "warning");
  // What will happen is said by the core; here is only who does it.
  const will = `The function ${report.outcome.sentence}.`;
  const stays = report.billing_month === null ? "" : ` ${month} in CloudZero stays as it is.`;
  switch (report.outcome.kind) {
    case "replaces":
      return {
        lead: packed ? "Ready once unpacked." : "Ready.",
        rest: `${packed ? "Then uploading" : "Uploading"} replaces ${month}`,
        detail: [packed && "The packed file starts nothing.", will, ...report.outcome.reasons.map(asSentence), looks > 0 && `${plural(looks, "thing")} to look at first.`].filter(Boolean).join(" "),
      };
    case "nothing-happens":
      return { lead: "Nothing would happen", rest: "under this name", detail: `${will}${besides(report)}` };
    case "refuses":
      return report.verdict === "refused"
        ? { lead: "Would be refused:", rest: whatIsWrong(report), detail: `${will}${stays}` }
        : { lead: "Would be refused", rest: "as it is", detail: `${report.outcome.reasons.map(asSentence).join(" ")}${stays}` };
  }
}

/** @param {wasm_bindgen.FileReport} report what the right name alone would not mend */
function besides({ verdict, right_outcome }) {
  if (verdict === "refused") return " What is in it would be refused too.";
  return right_outcome?.kind === "refuses" ? ` Under that name it would be refused: ${right_outcome.reasons.join("; ")}.` : "";
}

/** @param {wasm_bindgen.FileReport} report */
function whatIsWrong(report) {
  const errors = report.groups.filter(({ severity }) => severity === "error");
  const problems = count(report, "error");
  const [only] = errors;
  if (only && errors.length === 1 && problems === 1) return lowerFirst(only.title);
  const rows = new Set(report.findings.filter(({ severity, line }) => severity === "error" && line !== null).map(({ line }) => line));
  const listed = report.findings.filter(({ severity }) => severity === "error").length;
  const places = listed === problems && rows.size > 1 ? ` in ${plural(rows.size, "row")}` : "";
  return `${plural(problems, "problem")}${places}`;
}

/** @param {string} title a title within a sentence; what is all capitals stays */
export function lowerFirst(title) {
  return /^[A-Z][a-z ]/.test(title) ? title.slice(0, 1).toLowerCase() + title.slice(1) : title;
}

/** @param {wasm_bindgen.FileReport} report the figure beside the verdict, and what it is of */
export function figureOf(report) {
  const { readable } = report;
  const total = report.total_credit_usd ?? readable.total_usd;
  if (total === null) return null;
  const of = report.verdict === "refused"
    ? `in the ${plural(readable.accounts, "account")} that can be read`
    : `${plural(report.unique_accounts, "account")} · ${plural(report.rows_read, "row")}`;
  return { total: dollars(total), of };
}

/** @param {unknown} error why a file could not be checked, and whether another try may help */
export function failureOf(error) {
  if (error instanceof Unreadable) return { problem: error.message, again: false };
  if (error instanceof WorkerCrashed) return { problem: `The checker broke down over this file (${error.message}).`, again: true };
  return { problem: `It could not be checked (${error instanceof Error ? error.message : error}).`, again: true };
}
