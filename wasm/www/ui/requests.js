// The exact JSON that the function would post, to read and to download: one request at a time, for each may be 4.5 MB.

import { button, element, find, replace } from "./dom.js";
import { download } from "./download.js";
import { grouped, plural } from "./format.js";

/** Rows shown at first, and with each further press. */
const ROWS = 50;

export class Requests {
  #root;
  #client;

  /** @param {HTMLElement} root @param {import("../client.js").Client} client */
  constructor(root, client) {
    this.#root = find(".requests", root);
    this.#client = client;
  }

  /** @param {string} key @param {wasm_bindgen.FileReport} report */
  show(key, report) {
    const hash = element("p", { class: "hint" }, "SHA-256 of the file: ", element("code", {}, report.sha256));
    if (report.outcome.kind !== "replaces" || report.bodies === null) {
      replace(this.#root, [element("p", {}, report.outcome.kind === "refuses" ? "Nothing, because the file is refused." : "Nothing, because the name starts nothing."), hash]);
      return;
    }
    const bodies = Array.from({ length: report.bodies }, (_, index) => this.#body(key, report, index));
    replace(this.#root, [
      element("p", { class: "hint" }, `${plural(report.bodies, "request")}, ${grouped(report.body_bytes ?? 0)} bytes. The first one replaces the month; any further one adds to it.`),
      ...bodies,
      hash,
    ]);
  }

  /** @param {string} key @param {wasm_bindgen.FileReport} report @param {number} index */
  #body(key, report, index) {
    const title = `Request ${index + 1} of ${report.bodies}`;
    const name = `credits-${report.billing_month}-request-${index + 1}.json`;
    const place = element("div");
    const load = async () => {
      const bytes = await this.#client.body(key, index);
      if (!bytes) throw new Error(`there is no request ${index + 1}`);
      return bytes;
    };
    const save = async () => download(name, await load(), "application/json");
    const details = element("details", {}, element("summary", {}, title), place);
    details.addEventListener("toggle", async () => {
      if (details.open && !place.firstChild) place.replaceChildren(...reader(await load(), title));
    });
    return element("div", { class: "request" }, details, button("Download", save, { class: "small", "aria-label": `Download ${title}`, "data-focus": title }));
  }
}

/** @param {Uint8Array} bytes @param {string} title */
function reader(bytes, title) {
  // Broken into lines for reading, by elements: not a character of the text is added or lost.
  const rows = new TextDecoder().decode(bytes).split(/(?<=[[}],?)(?=[{\]])/);
  const text = element("pre", { class: "json", tabindex: 0, role: "region", "aria-label": `JSON of ${title}` });
  const more = element("button", { type: "button", class: "small" });
  let shown = 0;
  const show = () => {
    text.append(...rows.slice(shown, shown + ROWS).map((row) => element("code", {}, row)));
    shown = Math.min(rows.length, shown + ROWS);
    if (document.activeElement === more && shown === rows.length) text.focus();
    more.hidden = shown === rows.length;
    more.textContent = `Show more (${grouped(rows.length - shown)} rows left)`;
  };
  more.addEventListener("click", show);
  show();
  return [element("p", { class: "hint" }, `${grouped(bytes.length)} bytes, broken into lines for reading only.`), text, more];
}
