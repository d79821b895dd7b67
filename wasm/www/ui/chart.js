// The largest credits as bars: plain SVG, with everything it shows also in its text.

import { element, find } from "./dom.js";
import { dollars, plural } from "./format.js";

export const BARS = 10;
const ROW = 34;

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function svg(tag, attributes, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(text);
  return made;
}

export class Chart {
  #root;
  #place;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#place = find(".bars", root);
  }

  /** @param {wasm_bindgen.LargestAccounts} largest */
  show({ bars, others }) {
    this.#root.hidden = bars.length === 0;
    const summary = bars.map((bar) => `${bar.account} ${dollars(bar.amount_usd)}`).join(", ");
    const chart = svg("svg", { role: "img", "aria-label": `Largest credits: ${summary}`, width: "100%", height: bars.length * ROW });
    bars.forEach((bar, index) => {
      const top = index * ROW;
      chart.append(
        svg("text", { x: 0, y: top + 14 }, bar.account),
        svg("text", { x: "100%", y: top + 14, "text-anchor": "end" }, dollars(bar.amount_usd)),
        svg("rect", { class: "track", x: 0, y: top + 20, width: "100%", height: 8, rx: 4 }),
        svg("rect", { class: "bar", x: 0, y: top + 20, width: `${bar.length / 10}%`, height: 8, rx: 4 }),
      );
    });
    this.#place.replaceChildren(
      chart,
      others > 0 ? element("p", { class: "hint" }, `${plural(others, "more account")} in the table of accounts.`) : "",
    );
  }
}
