// The page: which files there are, which one is shown, and who is told. The only module that knows all widgets.

import { Client, Interrupted, WorkerCrashed } from "./client.js";
import { bytesOf, readBytes } from "./intake.js";
import { isList } from "./lists.js";
import { loadParts } from "./parts.js";
import { besideMonth, isUnsaved, newEntry, replacesWhenNamed, reportOf } from "./state.js";
import { Accounts } from "./ui/accounts.js";
import { Bar } from "./ui/bar.js";
import { Comparison } from "./ui/comparison.js";
import { element, find, pressOnce } from "./ui/dom.js";
import { download } from "./ui/download.js";
import { Drop } from "./ui/drop.js";
import { Files } from "./ui/files.js";
import { plural, shortHash } from "./ui/format.js";
import { Notice } from "./ui/notice.js";
import { Now } from "./ui/now.js";
import { Policies } from "./ui/policies.js";
import { Problems } from "./ui/problems.js";
import { ProgressBar } from "./ui/progress.js";
import { Proof } from "./ui/proof.js";
import { Receipt } from "./ui/receipt.js";
import { Repairs } from "./ui/repairs.js";
import { Requests } from "./ui/requests.js";
import { Source } from "./ui/source.js";
import { Verdict } from "./ui/verdict.js";
import { failureOf } from "./words.js";

/** @typedef {import("./state.js").Entry} Entry */

const notice = new Notice(find("#notice"), bringBack, () => (shown ? find("#verdict") : find("#drop input")).focus());
const say = notice.say.bind(notice);

// Nothing goes wrong in silence.
window.addEventListener("error", (event) => say([`Something went wrong (${event.message}). Please load the page again.`]));
window.addEventListener("unhandledrejection", ({ reason }) => {
  if (reason instanceof WorkerCrashed) return; // the page shows everything again
  say([`Something went wrong (${reason?.message ?? reason}). Please load the page again.`]);
});

// Nor is anything lost.
window.addEventListener("beforeunload", (event) => {
  if (!entries.concat(notice.lost).some(isUnsaved)) return;
  event.preventDefault();
  event.returnValue = true; // of 2023
});
pressOnce();

/** @type {Entry[]} */
let entries = [];
/** @type {Entry | null} */
let shown = null;
/** The list of known accounts, if one was dropped. @type {Uint8Array | null} */
let list = null;

const read = (/** @type {string} */ data) => JSON.parse(find(data).textContent ?? "null");
/** @type {import("./ui/policies.js").Settings | null} */
const settings = read("#settings");
/** @type {{ module_sha256: string } | null} */
const build = read("#build");
const client = new Client(await loadParts(), recover);
const about = await client.about().catch(cannotRun);
const judgedBy = `Version ${about.version}${build ? ` · checker SHA-256 ${shortHash(build.module_sha256)}` : ""}`;
const limit = about.defaults.limit_file_bytes ?? 0;

const problems = new Problems(find("#problems"), client, mend, (entry, said) => {
  if (said) say([said]);
  if (entry === shown) widgets.bar.show(entry);
});
const widgets = {
  accounts: new Accounts(find("#accounts"), client),
  bar: new Bar(find("#bar"), mend, take),
  comparison: new Comparison(find("#comparison"), client),
  drop: new Drop(find("#drop"), add),
  files: new Files(find("#files"), show, remove),
  now: new Now(find("#now"), client, settings, setMonth, take, (entry) => problems.settle(entry)),
  policies: new Policies(find("#policies"), find("#whatif"), settings, about.defaults, client),
  progress: new ProgressBar(find("#progress"), stop),
  proof: new Proof(find("#proof"), expect),
  receipt: new Receipt(find("#receipt"), client, judgedBy),
  repairs: new Repairs(find("#repairs"), mend),
  requests: new Requests(find("#requests"), client),
  source: new Source(find("#source"), client, (line) => problems.edit(line)),
  verdict: new Verdict(find("#verdict"), (entry) => checkAgain([entry])),
};
find("#problems").addEventListener("save", async () => {
  if (shown) download(`findings-${reportOf(shown)?.billing_month ?? "credits"}.csv`, await client.save(shown.key, "findings"), "text/csv");
});
find(".about").replaceChildren(
  judgedBy,
  build ? element("span", { class: "visually-hidden module" }, ` ${build.module_sha256}`) : "",
  " · tables by TanStack Virtual (MIT License)",
);
document.documentElement.dataset.loaded = "true";

/**
 * The page says why it can do nothing, and takes no file.
 * @param {Error} reason @returns {Promise<never>}
 */
function cannotRun(reason) {
  find("#drop").hidden = true;
  say([`The checker cannot run in this browser (${reason.message}). It runs in Chrome, Edge, Firefox and Safari of 2023 and later, unless WebAssembly is switched off.`]);
  return new Promise(() => {});
}

/** Whatever comes in waits for what came before it. @type {Promise<void>} */
let turn = Promise.resolve();

/** @param {import("./intake.js").Intake} intake */
function add(intake) {
  const added = turn.then(() => addAll(intake));
  turn = added.catch(() => {});
  return added;
}

/** @param {import("./intake.js").Intake} intake */
async function addAll({ files, problems }) {
  say(problems);
  const lists = await Promise.all(files.map((file) => isList(file, client, limit)));
  for (const { name, source } of files.filter((_, index) => lists[index])) await takeList(name, source);
  const added = files.filter((_, index) => !lists[index]).map(({ name, source }) => {
    const entry = newEntry(name, source);
    const earlier = entries.find((other) => other.name === name);
    if (!earlier) {
      entries.push(entry);
      return entry;
    }
    // The same name again replaces the earlier file and is compared with it, or with its own last try where it was not
    // checked yet; the other of the two is forgotten.
    const [kept, gone] = earlier.state.kind === "checked" ? [earlier.key, earlier.previous] : [earlier.previous, earlier.key];
    entry.previous = kept;
    entry.expected = earlier.expected;
    earlier.stopped.abort();
    if (isUnsaved(earlier)) notice.lose(earlier);
    forget(gone);
    entries = entries.map((other) => (other === earlier ? entry : other));
    return entry;
  });
  // Of two files of one name in one drop the last one is kept.
  const kept = added.filter((entry) => entries.includes(entry));
  if (!kept[0]) return;
  if (kept.length < added.length) say([...problems, "Of files with the same name the last one is shown."]);
  show(kept[0]);
  for (const entry of kept) check(entry);
}

/** @param {string} name @param {Blob} source a list of known accounts */
async function takeList(name, source) {
  try {
    list = (await readBytes({ name, source }, limit, new AbortController().signal, () => {})).bytes;
    say([shown ? `${name} is taken for the list of known accounts.` : `${name} is taken for the list of known accounts. Now drop a credits file.`]);
  } catch (error) {
    say([`${name}: ${error instanceof Error ? error.message : error}`]);
  }
  if (shown) await expect(shown, shown.expected);
}

/** @param {string | null} key */
function forget(key) {
  if (key !== null) client.forget(key).catch(ignoreCrash);
}

/** @param {Entry} entry */
function remove(entry) {
  const index = entries.indexOf(entry);
  entries = entries.filter((other) => other !== entry);
  leave(entry);
  if (shown === entry) shown = entries[Math.min(index, entries.length - 1)] ?? null;
  showAll();
}

/** @param {Entry} entry that goes away */
function leave(entry) {
  if (isUnsaved(entry)) notice.lose(entry);
  entry.stopped.abort();
  forget(entry.key);
  forget(entry.previous);
}

/** @param {Entry} entry that went away; it stands where a file of its name stands now */
function bringBack(entry) {
  const other = entries.find(({ name }) => name === entry.name);
  entries = other ? entries.map((some) => (some === other ? entry : some)) : [...entries, entry];
  if (other) leave(other);
  shown = entry;
  checkAgain([entry]);
}

/** @param {Entry} entry */
async function check(entry) {
  const { stopped } = entry;
  entry.month = ""; // it is what its name, its content and the steps since make it
  try {
    const bytes = await bytesOf(entry, limit, (done, total) => widgets.progress.reading(entry.name, done, total));
    const name = entry.unpacked ? entry.name.replace(/\.gz$/i, "") : entry.name;
    let report = await client.check(entry.key, name, bytes, widgets.policies.options(entry));
    const [only, another] = report.months;
    const month = report.suggested_month ?? (another === undefined ? only : undefined);
    if (entry.month === "" && report.billing_month === null && month !== undefined) {
      // A name that says its month in another way, or an export of one month: its content is judged for that month, its
      // name still as it is.
      entry.month = month;
      report = await client.judge(entry.key, widgets.policies.options(entry));
    }
    const first = report;
    for (const step of [...entry.journal]) report = (await again(entry, step)) ?? report;
    if (stopped.signal.aborted || !entries.includes(entry)) return;
    entry.state = { kind: "checked", report, first };
  } catch (error) {
    if (stopped.signal.aborted || !entries.includes(entry)) return;
    if (error instanceof Interrupted) return check(entry);
    entry.state = { kind: "failed", ...failureOf(error) };
  }
  if (entry === shown) showAll();
  else showLists();
}

/** @param {Entry} entry @param {() => Promise<wasm_bindgen.FileReport>} step */
async function again(entry, step) {
  try {
    return await step();
  } catch (error) {
    if (error instanceof WorkerCrashed) throw error;
    entry.journal = entry.journal.filter((other) => other !== step);
    say([`A change of ${entry.name} could not be made again. ${error instanceof Error ? `${error.message}.` : error}`]);
    return null;
  }
}


/** @param {Entry} entry */
function show(entry) {
  shown = entry;
  showAll();
}

/** Everything that says something of the shown file. */
function showAll() {
  const entry = shown;
  showLists();
  widgets.verdict.show(entry);
  widgets.policies.show(entry);
  widgets.bar.show(entry);
  const report = entry && reportOf(entry);
  find("#view").hidden = !report;
  if (entry && report) showReport(entry, report).catch(ignoreCrash);
  else widgets.receipt.show(entry, { expectation: null, known: null }, widgets.policies.inWords());
}

/** What says something of all files. */
function showLists() {
  widgets.files.show(entries, shown);
  widgets.drop.showSmall(entries.length > 0);
  widgets.progress.show(entries.filter(({ state }) => state.kind === "waiting").length);
  widgets.comparison.remember(entries);
  widgets.comparison.show(shown, entries)?.catch(ignoreCrash);
}

/** @param {Entry} entry @param {wasm_bindgen.FileReport} judged */
async function showReport(entry, judged) {
  const report = besideMonth(judged);
  widgets.proof.show(entry, report, { expectation: null, known: null }, null);
  // Where the file is refused the certain repairs come first, else what to do with it.
  const [first, second] = report.verdict === "refused" ? [find("#repairs"), find("#now")] : [find("#now"), find("#repairs")];
  if (first.nextElementSibling !== second) first.after(second);
  widgets.now.show(entry, report);
  widgets.requests.show(entry.key, report);
  const certain = report.findings.length > 0 ? await client.repairs(entry.key) : { repairs: [], count: 0, changes: [] };
  if (entry !== shown) return;
  widgets.repairs.show(entry, certain);
  await Promise.all([
    problems.show(entry, report, certain.repairs),
    widgets.accounts.show(entry.key, report),
    widgets.source.show(entry.key, report),
    expect(entry, entry.expected),
  ]);
}

/** @param {Entry} entry @param {string} total as the person types it */
async function expect(entry, total) {
  entry.expected = total;
  const judged = reportOf(entry);
  if (!judged) return;
  const report = besideMonth(judged);
  const [expectation, known] = await Promise.all([
    total.trim() === "" ? null : client.expect(entry.key, total),
    list === null ? null : client.known(entry.key, list),
  ]);
  if (entry !== shown || entry.expected !== total) return;
  if (known?.problem) {
    list = null;
    say([`The list of known accounts cannot be used: ${known.problem}.`]);
  }
  const problem = expectation?.problem ?? null;
  const beside = { expectation: problem === null ? expectation : null, known: known?.problem ? null : known };
  widgets.proof.show(entry, report, beside, problem);
  await widgets.receipt.show(entry, beside, widgets.policies.inWords());
}

/** @param {Entry} entry @param {string} month */
function setMonth(entry, month) {
  return change(entry, async () => {
    const report = await client.judge(entry.key, { ...widgets.policies.options(entry), month });
    entry.month = month; // one that is none is not kept
    return report;
  });
}

/** @param {Entry} entry @param {wasm_bindgen.Mending} mending */
function mend(entry, mending) {
  return change(entry, () => client.mend(entry.key, mending));
}

/**
 * One step at a time; what is pressed meanwhile was meant for what is not there any more.
 * @param {Entry} entry @param {() => Promise<wasm_bindgen.FileReport>} step @returns {Promise<boolean>} whether it was done
 */
async function change(entry, step) {
  if (entry.state.kind !== "checked" || entry.busy) return false;
  let free = () => {};
  entry.busy = new Promise((resolve) => { free = resolve; });
  entry.journal.push(step);
  try {
    const report = await step();
    if (entry.state.kind === "checked") entry.state = { ...entry.state, report };
  } catch (error) {
    if (error instanceof Interrupted) return false; // it is taken again with the steps before it
    entry.journal = entry.journal.filter((other) => other !== step);
    if (!(error instanceof WorkerCrashed)) say([error instanceof Error ? `${error.message}.` : String(error)]);
    return false;
  } finally {
    entry.busy = null;
    free();
  }
  if (entry === shown && entry.state.kind === "checked") {
    showLists();
    widgets.verdict.show(entry);
    widgets.policies.show(entry);
    widgets.bar.show(entry);
    await showReport(entry, entry.state.report).catch(ignoreCrash);
  }
  return true;
}

/** @param {Entry} entry downloaded as it is now, with what is typed in it */
async function take(entry) {
  const isReady = () => replacesWhenNamed(reportOf(entry) ?? { right_outcome: null });
  const before = isReady();
  if (!(await problems.settle(entry))) return;
  while (entry.busy) await entry.busy;
  const report = reportOf(entry);
  if (!report) return;
  if (before && !isReady()) return say(["What was typed is mended, and the file is not ready with it: it was not downloaded."]);
  download(report.right_name ?? report.file, await client.save(entry.key, "file"), "text/csv");
  entry.saved = report.sha256;
}

/** Everything that waits is stopped; what was checked is checked anew by a fresh worker, with what was mended. */
function stop() {
  const waiting = entries.filter(({ state }) => state.kind === "waiting");
  for (const entry of waiting) {
    entry.stopped.abort();
    entry.state = { kind: "failed", problem: "The check was stopped.", again: true };
  }
  const known = entries.filter(({ state }) => state.kind === "checked");
  client.replace();
  checkAgain(known);
  showAll();
  say([waiting.length > 1 ? `The checks of ${plural(waiting.length, "file")} were stopped.` : "The check was stopped."]);
}

/** The worker broke down and was replaced. A fresh one knows no file. */
function recover() {
  // Whoever waits for the old worker is told first.
  setTimeout(() => {
    checkAgain(entries.filter(({ state }) => state.kind === "checked"));
    say(["The checker broke down and was started again. The files were checked anew."]);
  });
}

/** @param {Entry[]} some */
function checkAgain(some) {
  for (const entry of some) {
    entry.stopped = new AbortController();
    entry.previous = null; // its last try is gone with the worker
    entry.state = { kind: "waiting" };
    check(entry);
  }
  showAll();
}

/** @param {unknown} error whoever waits for the old worker waits in vain; everything is shown again */
function ignoreCrash(error) {
  if (!(error instanceof WorkerCrashed)) throw error;
}
