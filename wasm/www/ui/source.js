// The file itself, line by line, with what the findings are about marked. Any line can be opened to be mended.

import { SEVERITY_SIGNS } from "../words.js";
import { element, find } from "./dom.js";
import { grouped } from "./format.js";
import { Table } from "./table.js";

export class Source {
  #root;
  #client;
  #table;
  #only;
  #key = "";
  /** @type {wasm_bindgen.FileReport | null} */
  #report = null;

  /**
   * @param {HTMLDetailsElement} root
   * @param {import("../client.js").Client} client
   * @param {(line: number) => void} onLine
   */
  constructor(root, client, onLine) {
    this.#root = root;
    this.#client = client;
    /** @type {HTMLInputElement} */
    this.#only = find("input[name=only]", root);
    this.#only.addEventListener("change", () => this.#draw());
    root.addEventListener("toggle", () => this.#draw());
    /** @type {Table<wasm_bindgen.SourceLine>} */
    this.#table = new Table(find(".table", root), {
      label: "Lines of the file",
      columns: [
        { title: "Line", className: "number", width: "4.5rem", cell: (row) => grouped(row.line) },
        { title: "Text", className: "text", cell: marked },
      ],
      fetchRows: (first, count) => this.#client.source(this.#key, first, count, this.#only.checked),
      onPress: (row) => onLine(row.line),
    });
  }

  /** @param {string} key @param {wasm_bindgen.FileReport} report */
  show(key, report) {
    this.#key = key;
    this.#report = report;
    this.#root.hidden = report.lines === 0;
    return this.#draw();
  }

  #draw() {
    if (!this.#root.open || !this.#report) return;
    return this.#table.show(this.#only.checked ? this.#report.lines_with_findings : this.#report.lines);
  }
}

/** @param {wasm_bindgen.SourceLine} row */
function marked({ text, marks }) {
  const line = element("code");
  let at = 0;
  // Marks may overlap; each begins where the last one ended, at the earliest.
  for (const { start, end, severity, code } of [...marks].sort((a, b) => a.start - b.start)) {
    const from = Math.max(at, start);
    const sign = element("span", { class: "sign", role: "img", "aria-label": `${severity} ${code}` }, SEVERITY_SIGNS[severity]);
    line.append(text.slice(at, from), sign, element("mark", { "data-severity": severity, title: code }, text.slice(from, end)));
    at = Math.max(from, end);
  }
  line.append(text.slice(at));
  return line;
}
