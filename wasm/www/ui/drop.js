// Where files come in: chosen, dropped anywhere on the page, pasted, or the example. One line once there is a file.

import { fromText, fromTransfer } from "../intake.js";
import { find } from "./dom.js";
import { download } from "./download.js";

const NAME = "credits-2025-01.csv";
const TEMPLATE = "account,amount\n123456789012,100.00\nTotal,100.00\n";
/** With what most lists have wrong: a lost zero, a repeated row, an amount that its comma cuts. */
const EXAMPLE = `account,amount,note
920966775339,"$118,731.37",prod
54736118302,$6407.96,sandbox
3282298145,"$21,744.97",data
210987654321,$1,234.56,analytics
3282298145,"$21,744.97",data
5.47366E+10,$310.00,archive
`;

export class Drop {
  #root;
  #form;
  #onIntake;

  /** @param {HTMLElement} root @param {(intake: import("../intake.js").Intake) => void} onIntake */
  constructor(root, onIntake) {
    this.#root = root;
    this.#onIntake = onIntake;
    this.#form = find(".paste-form", root);
    /** @type {HTMLInputElement} */
    const input = find("input[type=file]", root);
    input.addEventListener("change", () => {
      const files = [...(input.files ?? [])].map((file) => ({ name: file.name, source: file }));
      input.value = ""; // so that the same file can be chosen again
      onIntake({ files, problems: [] });
    });
    find(".example", root).addEventListener("click", () => {
      onIntake({ files: [{ name: NAME, source: new Blob([EXAMPLE]) }], problems: [] });
    });
    find(".template", root).addEventListener("click", () => download(NAME, TEMPLATE, "text/csv"));
    this.#listenForPaste();
    this.#listenForDrops();
  }

  /** @param {boolean} isSmall one line in the header, once there is a file */
  showSmall(isSmall) {
    if (this.#root.classList.contains("line") === isSmall) return;
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    if (isSmall) find(".top .safe").before(this.#root);
    else find("main").prepend(this.#root);
    if (active && this.#root.contains(active)) active.focus();
    this.#root.classList.toggle("line", isSmall);
    for (const name of [".example", ".template"]) find(name, this.#root).hidden = isSmall;
    const [text] = find(".choose", this.#root).childNodes;
    if (text) text.textContent = isSmall ? "Add a file" : "Choose a file";
  }

  #listenForPaste() {
    /** @type {HTMLTextAreaElement} */
    const area = find("textarea", this.#form);
    const opener = find(".paste", this.#root);
    const close = () => {
      this.#form.hidden = true;
      area.value = "";
      opener.focus();
    };
    opener.addEventListener("click", () => {
      this.#form.hidden = false;
      area.focus();
    });
    find(".leave", this.#form).addEventListener("click", close);
    find(".use", this.#form).addEventListener("click", () => {
      const intake = fromText(area.value);
      if (intake.files.length > 0) close();
      this.#onIntake(intake);
    });
    document.addEventListener("paste", async (event) => {
      // What is pasted into a field belongs there.
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement || !event.clipboardData) return;
      event.preventDefault();
      this.#onIntake(await fromTransfer(event.clipboardData));
    });
  }

  #listenForDrops() {
    const over = (/** @type {boolean} */ is) => this.#root.classList.toggle("over", is);
    document.addEventListener("dragover", (event) => {
      event.preventDefault(); // the browser would open the file
      over(true);
    });
    document.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) over(false);
    });
    document.addEventListener("drop", async (event) => {
      event.preventDefault();
      over(false);
      if (event.dataTransfer) this.#onIntake(await fromTransfer(event.dataTransfer));
    });
  }
}
