// What to do now, of which there is one first thing: upload, take the file under the right name, or take it corrected.

import { isReadyOnceUnpacked, replacesWhenNamed } from "../state.js";
import { button, element, replace } from "./dom.js";
import { download } from "./download.js";
import { monthName, shortHash } from "./format.js";

/** @typedef {import("../state.js").Entry} Entry */

/** What is wrong with the month alone, and not with the file. */
const OF_THE_MONTH = ["file-name", "month-in-future"];

export class Now {
  #root;
  #client;
  #settings;
  #onMonth;
  #onTake;
  #settle;

  /**
   * @param {HTMLElement} root
   * @param {import("../client.js").Client} client
   * @param {import("./policies.js").Settings | null} settings
   * @param {(entry: Entry, month: string) => void} onMonth
   * @param {(entry: Entry) => void} onTake
   * @param {(entry: Entry) => Promise<boolean>} settle takes what is typed; whether nothing is left
   */
  constructor(root, client, settings, onMonth, onTake, settle) {
    this.#root = root;
    this.#client = client;
    this.#settings = settings;
    this.#onMonth = onMonth;
    this.#onTake = onTake;
    this.#settle = settle;
  }

  /** @param {Entry} entry @param {wasm_bindgen.FileReport} report */
  show(entry, report) {
    replace(this.#root, [
      element("h2", { id: "now-heading" }, "Now"),
      asksMonth(entry, report) && this.#askMonth(entry, report),
      ...this.#first(entry, report),
      report.months.length > 0 && this.#convert(entry, report),
      element("p", { class: "buttons" }, button("Print a receipt", () => print(), { class: "small", "data-focus": "print" })),
    ]);
  }

  /** @param {Entry} entry @param {wasm_bindgen.FileReport} report */
  #first(entry, report) {
    if (report.correction.changed_lines > 0) return this.#corrected(entry, report);
    if (report.outcome.kind === "replaces") return isReadyOnceUnpacked(entry) ? this.#unpacked(entry, report) : this.#upload(report);
    if (report.lacks_month) return [];
    if (replacesWhenNamed(report)) return this.#rename(entry, report);
    return report.verdict === "refused" ? this.#mend(report) : [element("p", { class: "hint" }, "Nothing is wrong with the file: it is the function that does not send it. Whoever deployed it can tell what to do.")];
  }

  /** @param {wasm_bindgen.FileReport} report */
  #upload(report) {
    const link = this.#settings?.upload_link;
    const bucket = this.#settings?.bucket ?? "YOUR-BUCKET";
    const command = `aws s3 cp ${report.file} s3://${bucket}/${this.#settings?.key_prefix ?? ""}`;
    const code = element("code", {}, command);
    const said = element("span", { role: "status", class: "hint" });
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(command);
        said.textContent = "Copied";
      } catch {
        getSelection()?.selectAllChildren(code);
        said.textContent = "Selected; copy it with your keyboard";
      }
    };
    return [
      this.#folder("main wide"),
      element("p", { class: "hint" }, link ? "Choose this same file there, or upload it by this command." : "Upload this same file into the bucket, in the browser or by this command.", " Its fingerprint is ", element("code", {}, shortHash(report.sha256)), "; the function’s log names it too."),
      element("pre", { class: "upload", tabindex: 0, role: "region", "aria-label": "Upload command" }, code),
      element("p", { class: "buttons" }, button("Copy the command", copy, { class: link ? "small" : "main wide", "data-focus": "copy" }), said),
    ];
  }

  /** Leads to where a person uploads, if the deployment says where that is. */
  #folder(className = "small") {
    const href = this.#settings?.upload_link;
    return href && element("p", { class: "buttons" }, element("a", { class: `button ${className}`, href, target: "_blank", rel: "noreferrer", "data-focus": "upload" }, "Open the upload folder"));
  }

  /** @param {Entry} entry @param {wasm_bindgen.FileReport} report */
  #unpacked(entry, report) {
    return [
      this.#take(entry, `Download ${report.file}`),
      element("p", { class: "hint" }, "What was dropped is packed, and a packed file starts nothing: upload this unpacked one."),
      this.#folder(),
    ];
  }

  /** @param {Entry} entry @param {wasm_bindgen.FileReport} report */
  #rename(entry, report) {
    const name = report.right_name ?? report.file;
    return [
      this.#take(entry, `Download ${name}`),
      element("p", { class: "hint" }, `The same bytes under the name that replaces ${monthName(report.billing_month)}. Upload that file, not this one.`),
      this.#folder(),
    ];
  }

  /** @param {Entry} entry @param {wasm_bindgen.FileReport} report */
  #corrected(entry, report) {
    const name = report.right_name ?? report.file;
    const ready = replacesWhenNamed(report);
    return [
      this.#take(entry, ready ? `Download ${name}` : `Download it as it is so far`, ready ? "main wide" : "wide"),
      element("p", { class: "buttons" }, button("List of changes, as CSV", async () => download(`changes-${report.billing_month ?? "credits"}.csv`, await this.#client.save(entry.key, "changes"), "text/csv"), { class: "small", "data-focus": "changes" })),
      element("p", { class: "hint" }, `Every byte that was not mended is as it came. ${ready ? "Upload the corrected file, not the one you dropped." : "Do not upload it yet: it is not ready."}`),
      ready && this.#folder(),
    ];
  }

  /** @param {wasm_bindgen.FileReport} report */
  #mend(report) {
    const errors = report.findings.filter(({ severity }) => severity === "error");
    if (errors.every(({ code }) => OF_THE_MONTH.includes(code))) return [];
    const places = errors.some(({ line }) => line !== null);
    return [element("p", { class: "hint" }, places ? "Mend the rows here and download the corrected file, or correct the list it was made from and drop it again." : "Make the file anew, as the reason says, and drop it again.")];
  }

  /** @param {Entry} entry @param {wasm_bindgen.FileReport} report */
  #askMonth(entry, report) {
    const input = element("input", { type: "month", name: "month", min: "2006-01", max: "2099-12", placeholder: "YYYY-MM", pattern: "\\d{4}-\\d{2}", "data-focus": "month" });
    input.value = entry.month;
    input.addEventListener("change", () => input.validity.valid && this.#onMonth(entry, input.value));
    const found = report.months.slice(0, 24).map((month) => button(monthName(month), () => this.#onMonth(entry, month), { class: "small", "data-focus": `month ${month}`, "aria-pressed": String(month === entry.month) }));
    return element(
      "div",
      {},
      found.length > 0 ? element("p", { class: "hint" }, entry.month ? "The month it is read for" : "Which month is it for? Its name does not say.") : element("label", { class: "field" }, entry.month ? "The month it is for" : "Which month is it for? Its name does not say.", input),
      element("p", { class: "buttons months" }, ...found),
    );
  }

  /** @param {Entry} entry @param {wasm_bindgen.FileReport} report */
  #convert(entry, report) {
    const { months } = report;
    const select = element("select", { name: "convert", "data-focus": "convert month" }, ...months.map((month) => element("option", { value: month, selected: month === report.billing_month }, monthName(month))));
    const said = element("p", { class: "wrong", role: "status" });
    const take = async () => {
      said.textContent = "";
      if (!(await this.#settle(entry))) return;
      try {
        download(`credits-${select.value}.csv`, await this.#client.convert(entry.key, select.value), "text/csv");
      } catch (error) {
        said.textContent = error instanceof Error ? error.message : String(error);
      }
    };
    return element("div", { class: "convert" }, element("label", { class: "field" }, "A plain credits file of one month of this export", select), element("p", { class: "buttons" }, button("Download it", take, { class: "small", "data-focus": "convert" })), said);
  }

  /** @param {Entry} entry @param {string} text */
  #take(entry, text, className = "main wide") {
    return button(text, () => this.#onTake(entry), { class: className, "data-focus": "take" });
  }
}

/**
 * Whether only a person can say which month it is for.
 * @param {Entry} entry
 * @param {wasm_bindgen.FileReport} report
 */
function asksMonth(entry, report) {
  return !report.is_no_table && report.suggested_month === null && (report.billing_month === null || entry.month !== "");
}
