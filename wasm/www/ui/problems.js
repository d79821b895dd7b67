// What is to be mended or looked at, a card a row, with a title a person understands; the code stands small beside it.
// F8 and Shift+F8 walk from one to the next. Mended rows stay in sight, with a way back.

import { SEVERITY_SIGNS } from "../words.js";
import { asSentence, button, element, find, prose, replace } from "./dom.js";
import { grouped, plural } from "./format.js";
import { rowForm } from "./row-form.js";

/** Cards shown at first, and with each further press. */
const FEW = 20;
const MORE = 100;

/** @typedef {import("../state.js").Entry} Entry */
/** @typedef {{ id: string, line: number | null, findings: wasm_bindgen.FindingView[] }} Item */

const TONES = /** @type {const} */ ({ error: "bad", warning: "warn", note: "" });

export class Problems {
  #root;
  #list;
  #said;
  #client;
  #onMend;
  /** @type {Entry | null} */
  #entry = null;
  /** @type {wasm_bindgen.FileReport | null} */
  #report = null;
  /** @type {Item[]} */
  #items = [];
  /** @type {Map<number, wasm_bindgen.RowView>} */
  #rows = new Map();
  /** @type {wasm_bindgen.RepairView[]} */
  #repairs = [];
  /** @type {wasm_bindgen.ChangeView[]} */
  #changes = [];
  #shown = FEW;
  /** @type {string | null} the card that is walked to */
  #now = null;
  /** @type {wasm_bindgen.RowView | null} a row without a problem that somebody wants to change */
  #extra = null;
  #generation = 0;

  /**
   * @param {HTMLElement} root
   * @param {import("../client.js").Client} client
   * @param {(entry: Entry, mending: wasm_bindgen.Mending) => Promise<void>} onMend
   */
  constructor(root, client, onMend) {
    this.#root = root;
    this.#client = client;
    this.#onMend = onMend;
    this.#list = find(".list", root);
    this.#said = find(".said", root);
    find(".next", root).addEventListener("click", () => this.walk(1));
    find(".previous", root).addEventListener("click", () => this.walk(-1));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "F8" || event.ctrlKey || event.altKey || event.metaKey || this.#root.hidden) return;
      event.preventDefault();
      this.walk(event.shiftKey ? -1 : 1);
    });
  }

  /** @param {Entry} entry @param {wasm_bindgen.FileReport} report @param {wasm_bindgen.RepairView[]} repairs */
  async show(entry, report, repairs) {
    if (entry !== this.#entry) {
      this.#shown = FEW;
      this.#now = null;
    }
    this.#extra = null;
    this.#entry = entry;
    this.#report = report;
    this.#repairs = repairs;
    this.#items = itemsOf(report);
    await this.#draw();
  }

  /** @param {number} step to the next problem, or the one before */
  async walk(step) {
    const count = this.#items.length;
    if (count === 0) return;
    const at = this.#items.findIndex(({ id }) => id === this.#now);
    const next = at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count;
    await this.#goTo(next);
  }

  /** @param {number} line of the file as it is now; opens it to be mended */
  async edit(line) {
    const at = this.#items.findIndex((item) => item.line === line);
    if (at >= 0) return this.#goTo(at);
    const [row] = this.#entry ? await this.#client.rows(this.#entry.key, [line]) : [];
    if (!row) return;
    this.#extra = row;
    this.#now = `line ${line}`;
    await this.#draw();
    this.#focusNow();
  }

  /** @param {number} index */
  async #goTo(index) {
    const item = this.#items[index];
    if (!item) return;
    this.#now = item.id;
    this.#shown = Math.max(this.#shown, index + 1);
    await this.#draw();
    this.#focusNow();
    const title = item.findings[0]?.title ?? "";
    this.#said.textContent = `Problem ${index + 1} of ${this.#items.length}${item.line === null ? "" : `, line ${item.line}`}: ${title}`;
  }

  #focusNow() {
    const card = this.#list.querySelector(".problem.now");
    /** @type {HTMLElement | null | undefined} */
    const field = card?.querySelector("[data-first]") ?? card?.querySelector("button");
    (field ?? /** @type {HTMLElement | null} */ (card))?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "center" });
    if (field instanceof HTMLInputElement) field.select();
  }

  async #draw() {
    const generation = ++this.#generation;
    const entry = this.#entry;
    const report = this.#report;
    if (!entry || !report) return;
    const items = this.#items.slice(0, this.#shown);
    const lines = items.flatMap(({ line }) => (line === null ? [] : [line]));
    const [rows, changes] = await Promise.all([
      lines.length > 0 ? this.#client.rows(entry.key, lines) : [],
      report.correction.changed_lines > 0 ? this.#client.changes(entry.key, 0, MORE) : [],
    ]).catch(() => [null, null]); // the worker was replaced; the page shows the file again
    if (generation !== this.#generation || !rows || !changes) return;
    this.#rows = new Map(rows.map((row) => [row.line, row]));
    this.#changes = changes;
    this.#write(report, items);
  }

  /** @param {wasm_bindgen.FileReport} report @param {Item[]} items */
  #write(report, items) {
    const notes = report.findings.filter(({ severity }) => severity === "note");
    const heading = find("h2", this.#root);
    const errors = this.#items.some(({ findings }) => findings.some(({ severity }) => severity === "error"));
    heading.textContent = errors ? "Problems" : this.#items.length > 0 ? "What to look at" : this.#changes.length > 0 ? "No problem is left" : "Worth knowing";
    find(".walk", this.#root).hidden = this.#items.length === 0;
    this.#root.hidden = this.#items.length + notes.length + this.#changes.length === 0 && !this.#extra;
    const left = this.#items.length - items.length;
    const omitted = report.findings_omitted;
    const told = new Set();
    replace(
      this.#list,
      [
        this.#extra && this.#card({ id: `line ${this.#extra.line}`, line: this.#extra.line, findings: [] }, told),
        ...items.map((item) => this.#card(item, told)),
        left > 0 && button(`Show more (${grouped(left)} left)`, () => this.#showMore(), { class: "small more", "data-focus": "more" }),
        omitted > 0 && element("p", { class: "hint" }, `${grouped(omitted)} more were counted and are not listed.`),
        ...this.#mended(report),
        notes.length > 0 && (this.#items.length > 0 ? element("details", {}, element("summary", {}, `Worth knowing (${notes.length})`), ...notes.map(note)) : element("div", {}, ...notes.map(note))),
        report.findings.length > 0 && element("p", {}, button("All of it as CSV", () => this.#save("findings"), { class: "small save", "data-focus": "save" })),
      ],
      () => (this.#root.hidden ? null : heading),
    );
  }

  #showMore() {
    this.#shown += MORE;
    this.#draw();
  }

  /** @param {Item} item @param {Set<string>} told codes whose way out was said */
  #card({ id, line, findings }, told) {
    const [first] = findings;
    const isNow = id === this.#now;
    const row = line === null ? undefined : (this.#rows.get(line) ?? (this.#extra?.line === line ? this.#extra : undefined));
    const place = [first?.code, line !== null && `line ${grouped(line)}`].filter(Boolean).join(" · ");
    return element(
      "div",
      { class: isNow ? "problem now" : "problem", "data-line": line ?? undefined, tabindex: isNow ? -1 : undefined },
      element(
        "div",
        { class: "title" },
        element("h3", {}, first && element("span", { class: `sign ${TONES[first.severity]}`, role: "img", "aria-label": first.severity }, SEVERITY_SIGNS[first.severity]), first ? ` ${first.title}` : "Change this row"),
        element("span", { class: "mono" }, place),
      ),
      ...findings.map((finding, index) => element("p", {}, index > 0 && element("b", {}, `${finding.title}. `), prose(sentences(finding, told)))),
      row && (isNow ? this.#form(row, findings) : this.#cells(row, findings)),
      !row && first?.excerpt && element("p", {}, element("code", {}, first.excerpt.before, element("mark", {}, first.excerpt.marked), first.excerpt.after)),
    );
  }

  /** @param {wasm_bindgen.RowView} row @param {wasm_bindgen.FindingView[]} findings */
  #cells(row, findings) {
    const tone = (/** @type {string} */ field) => {
      const about = findings.find((finding) => finding.field === field);
      return about ? (about.severity === "error" ? "cell wrong" : "cell warned") : "cell";
    };
    const excerpt = findings[0]?.excerpt;
    const shown = row.whole
      ? [element("span", { class: "cell" }, excerpt ? excerpt.before : row.shown, excerpt ? element("mark", {}, excerpt.marked) : "", excerpt ? excerpt.after : "")]
      : [element("span", { class: tone("account") }, row.account_shown ?? ""), element("span", { class: tone("amount") }, row.amount_shown ?? "")];
    return element(
      "div",
      { class: row.whole ? "cells whole" : "cells" },
      element("span", { class: "at" }, grouped(row.line)),
      ...shown,
      element("span", { class: "buttons" }, ...this.#actions(row)),
    );
  }

  /** @param {wasm_bindgen.RowView} row */
  #actions(row) {
    const repair = this.#repairs.find(({ lines }) => lines.includes(row.line));
    return [
      button("Edit", () => this.edit(row.line), { class: "small", "data-focus": `edit ${row.line}`, "aria-label": `Edit line ${row.line}` }),
      repair && button(repair.button, () => this.#mend({ kind: "repairs", repairs: [repair.index] }, row.line), { class: "small repair", "data-focus": `repair ${row.line}` }),
    ];
  }

  /** @param {wasm_bindgen.RowView} row @param {wasm_bindgen.FindingView[]} findings */
  #form(row, findings) {
    const wrong = findings.find(({ field }) => field !== null)?.field ?? null;
    const form = rowForm(row, {
      wrong,
      check: (field, text) => this.#client.typed(field, text),
      onTake: (mended) => this.#mend("text" in mended ? { kind: "line", line: row.line, text: mended.text } : { kind: "cells", line: row.line, ...mended }, row.line),
      onLeave: () => this.#leave(row.line),
    });
    const repair = this.#repairs.find(({ lines }) => lines.includes(row.line));
    find(".buttons", form).append(
      ...(repair ? [button(repair.button, () => this.#mend({ kind: "repairs", repairs: [repair.index] }, row.line), { class: "small repair" })] : []),
      button("Take the row out", () => this.#mend({ kind: "remove", line: row.line }, row.line), { class: "small", "data-focus": `out ${row.line}` }),
    );
    return form;
  }

  /** @param {number} line */
  async #leave(line) {
    this.#now = null;
    this.#extra = null;
    await this.#draw();
    /** @type {HTMLElement | null} */
    const edit = this.#list.querySelector(`[data-line="${line}"] button`);
    (edit ?? find("h2", this.#root)).focus();
  }

  /**
   * Mends, and goes on to what is next: the same row while it is wrong, else the first problem behind it.
   * @param {wasm_bindgen.Mending} mending
   * @param {number} line
   */
  async #mend(mending, line) {
    const entry = this.#entry;
    if (!entry) return;
    await this.#onMend(entry, mending);
    if (entry !== this.#entry) return;
    const behind = this.#items.findIndex((item) => item.line !== null && item.line >= line);
    const next = behind >= 0 ? behind : this.#items.length > 0 ? 0 : -1;
    if (next >= 0) return this.#goTo(next);
    this.#now = null;
    await this.#draw();
    this.#said.textContent = "No problem is left";
    /** @type {HTMLElement | null} */
    const save = document.querySelector("#bar .main");
    (save ?? find("#verdict")).focus();
  }

  /** @param {wasm_bindgen.FileReport} report */
  #mended(report) {
    if (this.#changes.length === 0) return [];
    const more = report.correction.changed_lines - this.#changes.length;
    const cards = this.#changes.map(({ line, before, after }) =>
      element(
        "div",
        { class: "cells whole" },
        element("span", { class: "at" }, grouped(line)),
        element("span", {}, element("span", { class: "cell" }, before), element("span", { class: "cell mended" }, after ?? "taken out")),
        element("span", { class: "buttons" }, element("span", { class: "ok" }, "✓ mended"), button("Put back", () => this.#putBack(line), { class: "small", "data-focus": `back ${line}`, "aria-label": `Put line ${line} back as it was` })),
      ),
    );
    return [
      element("details", { class: "mended", open: true }, element("summary", {}, `${plural(report.correction.changed_lines, "line")} mended`), ...cards, more > 0 && element("p", { class: "hint" }, `${grouped(more)} more are in the list of changes.`)),
    ];
  }

  /** @param {number} line */
  async #putBack(line) {
    if (this.#entry) await this.#onMend(this.#entry, { kind: "put_back", line });
  }

  /** @param {"findings"} what */
  #save(what) {
    if (this.#entry) this.#root.dispatchEvent(new CustomEvent("save", { detail: what }));
  }
}

/**
 * A card a row, the rows with an error first; then what has no place.
 * @param {wasm_bindgen.FileReport} report
 * @returns {Item[]}
 */
function itemsOf(report) {
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
function sentences({ code, message, help }, told) {
  const first = !told.has(code);
  told.add(code);
  return first ? `${asSentence(message)} ${asSentence(help)}` : asSentence(message);
}

/** @param {wasm_bindgen.FindingView} finding */
function note(finding) {
  const place = [finding.code, finding.line !== null && `line ${grouped(finding.line)}`].filter(Boolean).join(" · ");
  return element(
    "div",
    { class: "problem" },
    element("div", { class: "title" }, element("h3", {}, `${SEVERITY_SIGNS.note} ${finding.title}`), element("span", { class: "mono" }, place)),
    element("p", {}, prose(`${asSentence(finding.message)} ${asSentence(finding.help)}`)),
  );
}
