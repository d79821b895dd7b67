// The file itself, line by line, with what the findings are about marked.

import { element, find } from "./dom.js";
import { grouped } from "./format.js";
import { VirtualTable } from "./virtual-table.js";

const SIGNS = { error: "✖", warning: "▲", note: "ℹ" };

export class Source {
  #root;
  #client;
  #table;
  #at;
  #key = "";

  /** @param {HTMLElement} root @param {import("../preview-client.js").PreviewClient} client */
  constructor(root, client) {
    this.#root = root;
    this.#client = client;
    this.#at = find(".at", root);
    /** @type {VirtualTable<wasm_bindgen.SourceLine>} */
    this.#table = new VirtualTable(find(".table", root), {
      label: "Lines of the file",
      columns: [
        { title: "Line", className: "number", cell: (row) => grouped(row.line) },
        { title: "Text", className: "text", cell: marked },
      ],
      fetchRows: (first, count) => this.#client.source(this.#key, first, count),
      decorate: (row, made) => {
        if (row.marks[0]) made.dataset.severity = row.marks[0].severity;
      },
    });
  }

  /** @param {string} key @param {number} lines */
  show(key, lines) {
    this.#key = key;
    this.#root.hidden = lines === 0;
    this.#at.textContent = "";
    this.#table.show(lines);
  }

  /** @param {number} line */
  async goTo(line) {
    this.#table.goTo(line - 1);
    const [row] = await this.#client.source(this.#key, line - 1, 1);
    this.#at.textContent = row ? `Line ${line}: ${row.text}` : "";
  }
}

/** @param {wasm_bindgen.SourceLine} row */
function marked({ text, marks }) {
  const line = element("code");
  let at = 0;
  // Marks may overlap; each begins where the last one ended, at the earliest.
  for (const { start, end, severity, code } of [...marks].sort((a, b) => a.start - b.start)) {
    const from = Math.max(at, start);
    const sign = element("span", { class: "sign", role: "img", "aria-label": `${severity} ${code}` }, SIGNS[severity]);
    line.append(text.slice(at, from), sign, element("mark", { "data-severity": severity, title: code }, text.slice(from, end)));
    at = Math.max(from, end);
  }
  line.append(text.slice(at));
  return line;
}
