// The page: which files there are, which one is shown, and who is told. The only module that knows all widgets.

import { loadParts } from "./parts.js";
import { Cancelled, Interrupted, PreviewClient, WorkerCrashed } from "./preview-client.js";
import { Accounts } from "./ui/accounts.js";
import { Bodies } from "./ui/bodies.js";
import { BARS, Chart } from "./ui/chart.js";
import { Comparison } from "./ui/comparison.js";
import { element, find } from "./ui/dom.js";
import { Drop } from "./ui/drop.js";
import { Files } from "./ui/files.js";
import { Findings } from "./ui/findings.js";
import { Policies } from "./ui/policies.js";
import { ProgressBar } from "./ui/progress.js";
import { Source } from "./ui/source.js";
import { Summary } from "./ui/summary.js";
import { Upload } from "./ui/upload.js";
import { Verdict } from "./ui/verdict.js";

/**
 * @typedef {object} Entry
 * @property {string} key
 * @property {File} file
 * @property {import("./ui/policies.js").OfFile} ofFile
 * @property {wasm_bindgen.FileReport | null} report
 * @property {string | null} problem why it could not be checked
 * @property {number} checks how often a check was begun; only the last one counts
 */

// Nothing goes wrong in silence.
window.addEventListener("error", (event) => say(`Something went wrong (${event.message}). Please load the page again.`));
window.addEventListener("unhandledrejection", ({ reason }) => {
  say(`Something went wrong (${reason?.message ?? reason}). Please load the page again.`);
});

/** @type {Entry[]} */
const entries = [];
/** @type {Entry | null} */
let shown = null;
let lastKey = 0;

/** @type {import("./ui/policies.js").Settings | null} */
const settings = JSON.parse(find("#settings").textContent ?? "null");
const client = new PreviewClient(await loadParts(), recover);
const source = new Source(find("#source"), client);
const showLine = (/** @type {number} */ line) => source.goTo(line);
const widgets = {
  accounts: new Accounts(find("#accounts"), client, showLine),
  bodies: new Bodies(find("#bodies"), client),
  chart: new Chart(find("#chart")),
  comparison: new Comparison(find("#comparison"), client),
  files: new Files(find("#files"), (key) => show(entry(key)), remove),
  findings: new Findings(find("#findings"), showLine),
  progress: new ProgressBar(find("#progress"), stop),
  summary: new Summary(find("#summary")),
  upload: new Upload(find("#summary .upload"), settings),
  verdict: new Verdict(find("#verdict")),
};
const policies = new Policies(find("#policies"), settings, await client.defaultOptions(), client, ({ all }) => {
  recheck(all ? entries : entries.filter((entry) => entry === shown));
});
new Drop(find("#drop"), add);
document.documentElement.dataset.loaded = "true";

/** @param {string} key */
function entry(key) {
  return entries.find((entry) => entry.key === key) ?? null;
}

/** @param {File[]} files */
function add(files) {
  const added = files.map((file) => {
    const key = `file-${++lastKey}`;
    return { key, file, ofFile: { expected_total: "", month: "" }, report: null, problem: null, checks: 0 };
  });
  if (!added[0]) return;
  entries.push(...added);
  show(added[0]);
  recheck(added);
}

/** @param {string} key */
function remove(key) {
  const index = entries.findIndex((entry) => entry.key === key);
  const removed = entries.splice(index, 1)[0];
  if (removed) removed.checks += 1;
  client.forget(key).catch(ignoreCrash);
  if (shown === removed) show(entries[Math.min(index, entries.length - 1)] ?? null);
  listFiles();
  compare();
}

/** @param {Entry[]} some */
async function recheck(some) {
  await Promise.all(some.map(check));
  compare();
}

/** @param {Entry} entry */
async function check(entry) {
  const number = ++entry.checks;
  entry.problem = null;
  say(null);
  try {
    const options = policies.options(entry.ofFile);
    const report = await client.check(entry.key, entry.file, options, (progress) => {
      widgets.progress.show(entry.file.name, progress);
    });
    if (number !== entry.checks) return;
    entry.report = report;
  } catch (error) {
    if (number !== entry.checks) return;
    if (error instanceof Interrupted) return check(entry);
    entry.report = null;
    entry.problem = inWords(error);
  } finally {
    widgets.progress.hide();
  }
  if (entry === shown) show(entry);
  listFiles();
}

/** @param {unknown} error */
function inWords(error) {
  if (error instanceof Cancelled) return "The check was stopped.";
  if (error instanceof WorkerCrashed) return `The checker broke down over this file (${error.message}).`;
  if (error instanceof DOMException && error.name === "NotReadableError") return "The file cannot be read any more; choose it again.";
  return `${error instanceof Error ? error.message : error}.`;
}

/** @param {Entry | null} next */
function show(next) {
  shown = next;
  listFiles();
  policies.showFile(next?.ofFile ?? null);
  const report = next?.report ?? null;
  find("#result").hidden = report === null;
  if (!next) {
    widgets.verdict.clear();
    return;
  }
  if (next.problem !== null) widgets.verdict.showProblem(next.file.name, next.problem);
  else if (report === null) widgets.verdict.showWaiting(next.file.name);
  else showReport(next.key, report);
}

/** @param {string} key @param {wasm_bindgen.FileReport} report */
function showReport(key, report) {
  widgets.verdict.show(report);
  widgets.summary.show(report);
  widgets.upload.show(report);
  widgets.findings.show(report);
  widgets.bodies.show(key, report);
  source.show(key, report.lines);
  widgets.accounts.show(key, report.unique_accounts).catch(ignoreCrash);
  client.largest(key, BARS).then((largest) => {
    if (shown?.key === key) widgets.chart.show(largest);
  }, ignoreCrash);
}

function listFiles() {
  /** @type {import("./ui/files.js").FileEntry[]} */
  const files = entries.map(({ key, file, report, problem }) => {
    const state = problem !== null ? "failed" : (report?.verdict ?? "waiting");
    return { key, name: report?.shown_name ?? file.name, state };
  });
  widgets.files.show(files, shown?.key ?? null);
}

function compare() {
  const checked = entries.flatMap(({ key, report }) => (report ? [{ key, name: report.shown_name, month: report.billing_month ?? "" }] : []));
  checked.sort((a, b) => (a.month < b.month ? -1 : Number(a.month > b.month)));
  widgets.comparison.show(checked)?.catch(ignoreCrash);
}

function stop() {
  const known = forgetReports();
  client.cancel();
  checkAgain(known);
}

/** The worker was replaced. */
async function recover() {
  await checkAgain(forgetReports());
  say("The checker broke down and was started again. The files were checked anew.");
}

/** A fresh worker knows no file, so nothing may be asked of it until the files are checked again. */
function forgetReports() {
  const known = entries.filter(({ report }) => report !== null);
  for (const entry of known) entry.report = null;
  return known;
}

/** @param {Entry[]} known but for the one that the worker broke down over */
async function checkAgain(known) {
  // Whoever waits for the old worker is told first.
  await new Promise((resolve) => setTimeout(resolve));
  await recheck(known.filter(({ problem }) => problem === null));
}

/** @param {string | null} notice */
function say(notice) {
  find("#notice").replaceChildren(notice === null ? "" : element("p", {}, `▲ ${notice}`));
}

/** @param {unknown} error whoever waits for the old worker waits in vain; `recover` shows everything again */
function ignoreCrash(error) {
  if (!(error instanceof WorkerCrashed)) throw error;
}
