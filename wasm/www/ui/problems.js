// What is to be mended or looked at, a card a row, with a title a person understands; the code stands small beside it.
// F8 and Shift+F8 walk from one to the next. Mended rows stay in sight, with a way back.

import { SEVERITY_SIGNS } from "../words.js";
import { reportOf } from "../state.js";
import { becameAnother, button, element, find, prose, replace } from "./dom.js";
import { grouped, plural } from "./format.js";
import { fits, itemsOf, mendingOf, note, sentences } from "./items.js";
import { rowForm } from "./row-form.js";

/** Cards shown at first, and with each further press. */
const FEW = 20;
const MORE = 100;

/** @typedef {import("../state.js").Entry} Entry */
/** @typedef {import("./items.js").Item} Item */

const TONES = /** @type {const} */ ({ error: "bad", warning: "warn", note: "" });

export class Problems {
  #root;
  #list;
  #said;
  #client;
  #onMend;
  #onDraft;
  /** While a row is mended and the next one is looked for, no other is. @type {WeakSet<Entry>} */
  #busy = new WeakSet();
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
   * @param {(entry: Entry, mending: wasm_bindgen.Mending) => Promise<boolean>} onMend whether it was done
   * @param {(entry: Entry, said?: string) => void} onDraft where something is typed, or can be kept no longer
   */
  constructor(root, client, onMend, onDraft) {
    this.#root = root;
    this.#client = client;
    this.#onMend = onMend;
    this.#onDraft = onDraft;
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
    const indexOf = (/** @type {string | null} */ id) => this.#items.findIndex((item) => item.id === id);
    const now = this.#now;
    const before = indexOf(now);
    if (!(await this.#takeTyped())) return;
    const count = this.#items.length;
    if (count === 0) return;
    // Where the row is right by now, the next one took its place.
    const at = indexOf(now) < 0 && before >= 0 && step > 0 ? before - 1 : before;
    const next = before < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count;
    await this.#goTo(next);
  }

  /** @param {number} line of the file as it is now; opens it to be mended */
  async edit(line) {
    if (this.#now !== `line ${line}` && !(await this.#takeTyped())) return;
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
    const lines = [...items.flatMap(({ line }) => (line === null ? [] : [line])), ...entry.drafts.keys()];
    const [rows, changes] = await Promise.all([
      lines.length > 0 ? this.#client.rows(entry.key, lines) : [],
      report.correction.changed_lines > 0 ? this.#client.changes(entry.key, 0, MORE) : [],
    ]).catch(() => [null, null]); // the worker was replaced; the page shows the file again
    if (generation !== this.#generation || !rows || !changes) return;
    this.#rows = new Map(rows.map((row) => [row.line, row]));
    this.#changes = changes;
    this.#dropStale(entry);
    this.#write(entry, report, items);
  }

  /** @param {Entry} entry whose rows are others by now than those in which something was typed */
  #dropStale(entry) {
    for (const [line, draft] of entry.drafts) {
      if (fits(draft, this.#rows.get(line), this.#report?.lines ?? 0)) continue;
      entry.drafts.delete(line);
      const typed = Object.values(draft.mended).filter((text) => text !== null).join(", ");
      this.#onDraft(entry, `What was typed in line ${grouped(line)} (${typed}) was not taken, for the row has changed.`);
    }
  }

  /** @param {Entry} entry @param {wasm_bindgen.FileReport} report @param {Item[]} items */
  #write(entry, report, items) {
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
        ...this.#mended(entry, report),
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
    const place = [first?.code, line !== null && `line ${grouped(line)}${this.#isShorter() ? " of what is left" : ""}`].filter(Boolean).join(" · ");
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
      row && !isNow && this.#entry?.drafts.has(row.line) && element("p", { class: "wrong" }, "Something is typed here that was not taken."),
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
    const of = this.#report?.sha256 ?? "";
    const repair = this.#repairs.find(({ lines }) => lines.includes(row.line));
    return [
      button("Edit", () => this.edit(row.line), { class: "small", "data-focus": `edit ${row.line}`, "aria-label": `Edit line ${row.line}` }),
      repair && button(repair.button, () => this.#mend({ kind: "repairs", repairs: [repair.index], line: row.line, of }, row.line), { class: "small repair", "data-once": true, "data-focus": `repair ${row.line}` }),
    ];
  }

  /** @param {wasm_bindgen.RowView} row @param {wasm_bindgen.FindingView[]} findings */
  #form(row, findings) {
    const wrong = findings.find(({ field }) => field !== null)?.field ?? null;
    const entry = /** @type {Entry} */ (this.#entry);
    // What is done to the row is done to this very file; where it is another one by then, it is refused.
    const { sha256: of = "", lines = 0 } = this.#report ?? {};
    const draft = entry.drafts.get(row.line);
    const form = rowForm(row, {
      wrong,
      draft: draft && fits(draft, row, lines) ? draft.mended : undefined,
      check: (field, text) => this.#client.typed(entry.key, row.line, field, text),
      onType: (mended) => {
        const before = entry.drafts.size;
        if (mended) entry.drafts.set(row.line, { row, lines, mended });
        else entry.drafts.delete(row.line);
        if (before !== entry.drafts.size) this.#onDraft(entry);
      },
      onTake: (mended) => entry.drafts.has(row.line) && this.#mend({ ...mendingOf(row.line, mended), of }, row.line),
      onLeave: () => this.#leave(row.line),
    });
    const repair = this.#repairs.find(({ lines }) => lines.includes(row.line));
    find(".buttons", form).append(
      ...(repair ? [button(repair.button, () => this.#mend({ kind: "repairs", repairs: [repair.index], line: row.line, of }, row.line), { class: "small repair", "data-once": true })] : []),
      button("Take the row out", () => this.#mend({ kind: "remove", line: row.line, of }, row.line), { class: "small", "data-once": true, "data-focus": `out ${row.line}` }),
    );
    return form;
  }

  /** @param {number} line */
  async #leave(line) {
    this.#now = null;
    this.#extra = null;
    if (this.#entry?.drafts.delete(line)) this.#onDraft(this.#entry);
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
    if (!entry || !(await this.#step(entry, mending, line)) || entry !== this.#entry) return;
    const behind = this.#items.findIndex((item) => item.line !== null && item.line >= line);
    const next = behind >= 0 ? behind : this.#items.length > 0 ? 0 : -1;
    if (next >= 0) await this.#goTo(next);
    becameAnother();
    if (next >= 0) return;
    this.#now = null;
    await this.#draw();
    this.#said.textContent = "No problem is left";
    /** @type {HTMLElement | null} */
    const save = document.querySelector("#bar .main");
    (save ?? find("#verdict")).focus();
  }

  /**
   * One step at a time; what was typed in its line is over with it.
   * @param {Entry} entry
   * @param {wasm_bindgen.Mending} mending
   * @param {number} line
   */
  async #step(entry, mending, line) {
    if (this.#busy.has(entry)) return false;
    this.#busy.add(entry);
    const draft = mending.kind === "repairs" ? undefined : entry.drafts.get(line);
    if (draft) entry.drafts.delete(line);
    // The row that comes to stand in this line is not opened by itself.
    const now = this.#now;
    this.#now = null;
    try {
      const done = await this.#onMend(entry, mending);
      if (!done && draft) entry.drafts.set(line, draft);
      if (!done && entry === this.#entry && this.#now === null) this.#now = now;
      return done;
    } finally {
      this.#busy.delete(entry);
    }
  }

  /** Takes what is typed in the row that is open, if it can be; else it stays typed. Whether one may go on. */
  async #takeTyped() {
    const entry = this.#entry;
    const line = Number(/^line (\d+)$/.exec(this.#now ?? "")?.[1]);
    if (!entry || this.#busy.has(entry)) return false;
    if (!(await this.#canTake(entry, line))) return entry === this.#entry;
    return (await this.#takeDraft(entry, line)) && entry === this.#entry;
  }

  /** @param {Entry} entry @param {number} line */
  async #canTake(entry, line) {
    const mended = entry.drafts.get(line)?.mended;
    if (!mended) return false;
    if ("text" in mended) return mended.text.trim() !== "";
    for (const field of /** @type {const} */ (["account", "amount"])) {
      const text = mended[field];
      if (text !== null && !(await this.#client.typed(entry.key, line, field, text)).ok) return false;
    }
    return entry.drafts.get(line)?.mended === mended;
  }

  /** @param {Entry} entry @param {number} line */
  async #takeDraft(entry, line) {
    const draft = entry.drafts.get(line);
    const report = reportOf(entry);
    const [row] = await this.#client.rows(entry.key, [line]);
    if (!draft || !report || !fits(draft, row, report.lines)) return false;
    return this.#step(entry, { ...mendingOf(line, draft.mended), of: report.sha256 }, line);
  }

  /**
   * Takes all that is typed; where it cannot be taken, goes there.
   * @param {Entry} entry
   * @returns {Promise<boolean>} whether nothing is left
   */
  async settle(entry) {
    for (const line of [...entry.drafts.keys()]) {
      if ((await this.#canTake(entry, line)) && (await this.#takeDraft(entry, line))) continue;
      if (entry === this.#entry) await this.edit(line);
      this.#onDraft(entry, `What is typed in line ${grouped(line)} is not right yet: mend the row or leave it, then download.`);
      return false;
    }
    return true;
  }

  /** Whether rows were taken out, so that lines are no more those of the file as it came. */
  #isShorter() {
    const state = this.#entry?.state;
    return state?.kind === "checked" && state.report.lines < state.first.lines;
  }

  /** @param {Entry} entry @param {wasm_bindgen.FileReport} report */
  #mended(entry, report) {
    const of = report.sha256;
    if (this.#changes.length === 0) return [];
    const more = report.correction.changed_lines - this.#changes.length;
    const cards = this.#changes.map(({ line, before, after }) =>
      element(
        "div",
        { class: "cells whole" },
        element("span", { class: "at" }, grouped(line)),
        element("span", {}, element("span", { class: "cell" }, before), element("span", { class: "cell mended" }, after ?? "taken out")),
        element("span", { class: "buttons" }, element("span", { class: "ok" }, "✓ mended"), button("Put back", () => this.#onMend(entry, { kind: "put_back", line, of }), { class: "small", "data-once": true, "data-focus": `back ${line}`, "aria-label": `Put back line ${line} as it was` })),
      ),
    );
    return [
      element("details", { class: "mended", open: true }, element("summary", {}, `${plural(report.correction.changed_lines, "line")} mended${this.#isShorter() ? ", by the lines of the file as it came" : ""}`), ...cards, more > 0 && element("p", { class: "hint" }, `${grouped(more)} more are in the list of changes.`)),
    ];
  }

  /** @param {"findings"} what */
  #save(what) {
    if (this.#entry) this.#root.dispatchEvent(new CustomEvent("save", { detail: what }));
  }
}
