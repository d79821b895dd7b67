// The command that uploads the file, to copy; only where it would do what the verdict says.

import { element } from "./dom.js";

export class Upload {
  #root;
  #settings;

  /** @param {HTMLElement} root @param {import("./policies.js").Settings | null} settings */
  constructor(root, settings) {
    this.#root = root;
    this.#settings = settings;
  }

  /** @param {wasm_bindgen.FileReport} report */
  show(report) {
    const name = `credits-${report.billing_month}.csv`;
    if (report.verdict === "refused" || report.billing_month === null || report.file !== name) {
      this.#root.replaceChildren();
      return;
    }
    const command = `aws s3 cp ${name} s3://${this.#settings?.bucket ?? "YOUR-BUCKET"}/${this.#settings?.key_prefix ?? ""}`;
    const code = element("code", {}, command);
    const said = element("span", { role: "status" });
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(command);
        said.textContent = "Copied";
      } catch {
        getSelection()?.selectAllChildren(code);
        said.textContent = "Selected; copy it with your keyboard";
      }
    };
    this.#root.replaceChildren(
      element("h3", {}, "To upload it"),
      element("pre", { tabindex: 0, role: "region", "aria-label": "Upload command" }, code),
      element("p", {}, element("button", { type: "button", onclick: copy }, "Copy the command"), " ", said),
    );
  }
}
