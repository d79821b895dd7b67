// The files: what is known of each. A file is being checked, was checked, or could not be; there is nothing in between.

/**
 * @typedef {{ kind: "waiting" }
 *   | { kind: "checked", report: wasm_bindgen.FileReport, first: wasm_bindgen.FileReport }
 *   | { kind: "failed", problem: string, again: boolean }} FileState
 *   `first` is the report from before anything was mended; `again` says whether another try may help
 */

/**
 * @typedef {object} Entry
 * @property {string} key by which the worker knows it
 * @property {string} name
 * @property {Blob} source
 * @property {string} month asked of the person, where the name does not say it; else empty
 * @property {string} expected the total that the person expects, as typed
 * @property {Blob | null} kept its bytes as they were read, unpacked: what was read once is not read again
 * @property {(() => Promise<wasm_bindgen.FileReport>)[]} journal the steps since it was checked, to be taken again with a
 *   fresh worker; a step stands here before it is taken, so that none is lost on the way
 * @property {Promise<void> | null} busy while a step is taken: one at a time
 * @property {Map<number, Draft>} drafts what is typed and was not taken, by the line
 * @property {string} saved the SHA-256 of what was downloaded last
 * @property {string | null} previous the key of the file that was dropped under the same name before
 * @property {FileState} state
 * @property {AbortController} stopped
 * @property {boolean} unpacked whether it came packed by gzip, so that what was looked at is not what lies on the disk
 */

/** @typedef {{ account: string | null, amount: string | null } | { text: string }} Mended */
/** @typedef {{ row: wasm_bindgen.RowView, lines: number, mended: Mended }} Draft `lines` of the file it was typed in */

/**
 * What the person brings to compare a file with. It is theirs, not the function's, and stands beside the verdict.
 * @typedef {{ expectation: wasm_bindgen.Expectation | null, known: wasm_bindgen.Known | null }} Beside
 */

let lastKey = 0;

/** @param {string} name @param {Blob} source @returns {Entry} */
export function newEntry(name, source) {
  return {
    key: `file-${++lastKey}`,
    name,
    source,
    month: "",
    expected: "",
    kept: null,
    journal: [],
    busy: null,
    drafts: new Map(),
    saved: "",
    previous: null,
    state: { kind: "waiting" },
    stopped: new AbortController(),
    unpacked: false,
  };
}

/** @param {Entry} entry */
export function reportOf(entry) {
  return entry.state.kind === "checked" ? entry.state.report : null;
}

/** @param {Entry} entry whether something a person did to it would be lost with it */
export function isUnsaved(entry) {
  const report = reportOf(entry);
  const isMended = report ? report.correction.changed_lines > 0 && report.sha256 !== entry.saved : entry.journal.length > 0;
  return isMended || entry.drafts.size > 0;
}

/**
 * Whether what is ready is not what lies on the disk: a packed file starts nothing. What was mended is taken out unpacked
 * in any case.
 * @param {Entry} entry
 */
export function isReadyOnceUnpacked({ state, unpacked }) {
  return unpacked && state.kind === "checked" && state.report.outcome.kind === "replaces" && state.report.correction.changed_lines === 0;
}

/** @param {Pick<wasm_bindgen.FileReport, "right_outcome">} report whether the function would send these bytes, under the right name */
export function replacesWhenNamed({ right_outcome }) {
  return right_outcome?.kind === "replaces";
}

/** @param {wasm_bindgen.FileReport} report without what is wrong only until its month is chosen @returns {wasm_bindgen.FileReport} */
export function besideMonth(report) {
  if (report.premature.length === 0) return report;
  const kept = (/** @type {{ code: string }} */ { code }) => !report.premature.includes(code);
  return { ...report, findings: report.findings.filter(kept), groups: report.groups.filter(kept), rows_left_out: {} };
}

/**
 * Which file another one is compared with unless the person says otherwise: its own last try, else the month before it,
 * else the nearest one.
 * @param {Entry} shown
 * @param {Entry[]} others
 */
export function companion(shown, others) {
  const month = reportOf(shown)?.billing_month;
  const apart = (/** @type {Entry} */ entry) => {
    const other = reportOf(entry)?.billing_month;
    if (!month || !other) return Infinity;
    const distance = months(month) - months(other);
    // The month before comes before all others, then the nearest.
    return distance === 1 ? 0 : Math.abs(distance) + (distance < 0 ? 0.5 : 0);
  };
  return others.toSorted((a, b) => apart(a) - apart(b))[0] ?? null;
}

/** @param {string} month `YYYY-MM` */
function months(month) {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return year * 12 + number;
}
