// Where files come in: dropped anywhere on the page, or chosen.

import { find } from "./dom.js";

export class Drop {
  /** @param {HTMLElement} root @param {(files: File[]) => void} onFiles */
  constructor(root, onFiles) {
    /** @type {HTMLInputElement} */
    const input = find("input", root);
    input.addEventListener("change", () => {
      onFiles([...(input.files ?? [])]);
      input.value = ""; // so that the same file can be chosen again
    });
    const over = (/** @type {boolean} */ is) => root.classList.toggle("over", is);
    document.addEventListener("dragover", (event) => {
      event.preventDefault(); // the browser would open the file
      over(true);
    });
    document.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) over(false);
    });
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      onFiles([...(event.dataTransfer?.files ?? [])]);
    });
  }
}
