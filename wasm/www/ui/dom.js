// Elements from data. Text always becomes a text node: nothing in a file can become markup.

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | EventListener | undefined>} [attributes] `on…` is a listener
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== undefined && value !== false) made.setAttribute(name, String(value));
  }
  made.append(...present(children));
  return made;
}

/** @param {string} text @param {EventListener} onclick @param {Record<string, string | number | boolean | undefined>} [attributes] */
export function button(text, onclick, attributes = {}) {
  return element("button", { type: "button", ...attributes, onclick }, text);
}

/** So long after a press, in milliseconds, and so near to it, another one is the same. */
const AGAIN = 500;
const NEAR = 12;

let last = { at: -Infinity, x: 0, y: 0, what: "" };

/** What was pressed made the page another one: whoever presses again just now did not see it yet. */
export function becameAnother() {
  last.at = performance.now();
}

/**
 * Whatever is marked `data-once` is pressed once: not by the second half of a double click, which may find another row
 * where the first was; and nothing is pressed by a key that is held.
 */
export function pressOnce() {
  document.addEventListener("click", (event) => {
    const { detail, target, timeStamp: at, clientX: x, clientY: y } = event;
    if (detail === 0 || !(target instanceof Element)) return; // by the keyboard
    const isNear = at - last.at < AGAIN && Math.hypot(x - last.x, y - last.y) < NEAR;
    // What is beside every button, while rows are drawn anew, is no other one.
    const what = target.closest("button")?.textContent ?? (isNear ? last.what : "");
    const isSame = detail > 1 || (isNear && what === last.what);
    last = { at, x, y, what };
    if (!isSame || !target.closest("[data-once]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("keydown", (event) => {
    const writes = event.target instanceof HTMLTextAreaElement || (event.key === " " && event.target instanceof HTMLInputElement);
    if (event.repeat && (event.key === "Enter" || event.key === " ") && !writes) event.preventDefault();
  }, true);
}

/** @param {Child[]} children @returns {(Node | string)[]} */
export function present(children) {
  return /** @type {(Node | string)[]} */ (children.filter((child) => child !== null && child !== undefined && child !== false));
}

/**
 * What must be there: index.html and the widgets change together.
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function find(selector, root = document) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`index.html has no ${selector}`);
  return /** @type {T} */ (found);
}

/**
 * Puts other children into an element. Where the keyboard was in it, it goes to the same control again, told by its
 * `data-focus`, and to the same place in its text; else to `fallback`: it never falls to the body.
 * @param {HTMLElement} root
 * @param {Child[]} children
 * @param {() => HTMLElement | null} [fallback]
 */
export function replace(root, children, fallback = () => null) {
  const active = root.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
  const name = active?.dataset.focus;
  const [from, to] = active instanceof HTMLInputElement ? [active.selectionStart, active.selectionEnd] : [null, null];
  root.replaceChildren(...present(children));
  if (!active || active.isConnected) return;
  const again = name ? [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-focus]"))].find(({ dataset }) => dataset.focus === name) : null;
  (again ?? fallback() ?? find("#verdict")).focus();
  if (again instanceof HTMLInputElement && from !== null) again.setSelectionRange(from, to);
}

/**
 * A sentence of the catalogue: what stands in backticks is set as code.
 * @param {string} sentence
 */
export function prose(sentence) {
  const parts = sentence.split("`");
  const span = element("span");
  parts.forEach((part, index) => span.append(index % 2 === 1 ? element("code", {}, part) : part));
  return span;
}

/** @param {string} text first letter as at the beginning of a sentence, with its full stop */
export function asSentence(text) {
  return text === "" ? "" : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
