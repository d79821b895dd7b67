// The findings as a CSV file, to send back to whoever made the credits file.

/** A spreadsheet would run what begins so as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** @param {string | number | null} value */
export function csvCell(value) {
  const text = value === null ? "" : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {wasm_bindgen.FileReport} report */
export function findingsCsv(report) {
  const rows = report.findings.map((finding) => {
    const { before = "", marked = "", after = "" } = finding.excerpt ?? {};
    const place = [finding.severity, finding.code, finding.line, finding.column];
    return [report.shown_name, ...place, finding.message, finding.help, before + marked + after];
  });
  const omitted = report.groups.flatMap(({ severity, code, help, count }) => {
    const more = count - report.findings.filter((finding) => finding.code === code).length;
    const message = `${more} more were counted and are not listed`;
    return more > 0 ? [[report.shown_name, severity, code, null, null, message, help, null]] : [];
  });
  const head = ["file", "severity", "code", "line", "column", "message", "help", "line_text"];
  // With a byte-order mark: without, a spreadsheet takes UTF-8 for something else.
  return `\ufeff${[head, ...rows, ...omitted].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("")}`;
}
