// The small form in which a row is mended: account and amount, or the whole line where it is not clear which is which.
// What is typed is checked while it is typed; Enter takes it, Escape leaves it.

import { button, element } from "./dom.js";

/** @typedef {import("../state.js").Mended} Mended */

/**
 * @param {wasm_bindgen.RowView} row
 * @param {object} options
 * @param {"account" | "amount" | null} options.wrong
 * @param {Mended | undefined} options.draft what was typed in it before
 * @param {(field: "account" | "amount", text: string) => Promise<wasm_bindgen.Typed>} options.check
 * @param {(mended: Mended | null) => void} options.onType nothing where it is as it was
 * @param {(mended: Mended) => void} options.onTake
 * @param {() => void} options.onLeave
 */
export function rowForm(row, { wrong, draft, check, onType, onTake, onLeave }) {
  const number = element("span", { class: "at" }, String(row.line));
  const actions = element(
    "span",
    { class: "buttons" },
    element("button", { type: "submit", class: "small", "data-focus": `take ${row.line}` }, "Mend"),
    button("Leave", onLeave, { class: "small", "data-focus": `leave ${row.line}` }),
  );
  const [fields, taken] = row.whole ? wholeLine(row, draft) : cells(row, wrong, draft, check);
  const form = element("form", {}, number, ...fields, actions);
  form.addEventListener("input", () => {
    const now = taken();
    const isAsItWas = "text" in now ? now.text === row.text : now.account === null && now.amount === null;
    onType(isAsItWas ? null : now);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    onTake(taken());
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onLeave();
  });
  return element("div", { class: row.whole ? "cells whole" : "cells" }, form);
}

/** @param {wasm_bindgen.RowView} row @param {Mended | undefined} draft @returns {[HTMLElement[], () => Mended]} */
function wholeLine(row, draft) {
  const typed = draft && "text" in draft ? draft.text : row.text;
  const input = textInput(`Line ${row.line}`, typed, `line ${row.line}`, true);
  return [[element("span", {}, input)], () => ({ text: input.value })];
}

/**
 * @param {wasm_bindgen.RowView} row
 * @param {"account" | "amount" | null} wrong
 * @param {Mended | undefined} draft
 * @param {(field: "account" | "amount", text: string) => Promise<wasm_bindgen.Typed>} check
 * @returns {[HTMLElement[], () => Mended]}
 */
function cells(row, wrong, draft, check) {
  const made = /** @type {const} */ (["account", "amount"]).map((field) => {
    const before = row[field] ?? "";
    const typed = draft && !("text" in draft) ? draft[field] : null;
    const said = element("span", { class: "typed", role: "status" });
    const input = textInput(`${field === "account" ? "Account" : "Amount"} in line ${row.line}`, typed ?? before, `${field} ${row.line}`, field === (wrong ?? "account"));
    const look = async () => {
      const text = input.value;
      const { ok, says } = await check(field, text);
      if (text !== input.value) return;
      input.setAttribute("aria-invalid", String(!ok));
      said.classList.toggle("wrong", !ok);
      said.textContent = says;
    };
    input.addEventListener("input", look);
    if (field === wrong || typed !== null) look();
    return { before, input, cell: element("span", {}, input, said) };
  });
  const [account, amount] = made;
  // What was not touched stays as it is written.
  const taken = (/** @type {typeof account} */ field) => (field && field.input.value !== field.before ? field.input.value : null);
  return [made.map(({ cell }) => cell), () => ({ account: taken(account), amount: taken(amount) })];
}

/** @param {string} label @param {string} value @param {string} name @param {boolean} first whether the keyboard goes there */
function textInput(label, value, name, first) {
  const input = element("input", { type: "text", "aria-label": label, autocomplete: "off", spellcheck: "false", "data-focus": name, "data-first": first });
  input.value = value;
  return input;
}
