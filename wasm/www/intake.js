// How files come in: chosen, dropped, pasted. Whatever is no file becomes a sentence, never silence.

import { fileSize } from "./ui/format.js";

/** @typedef {{ name: string, source: Blob }} Incoming */
/** @typedef {{ files: Incoming[], problems: string[] }} Intake */

/** What cannot be read, in words for a person. */
export class Unreadable extends Error {}

/** @param {DataTransfer} transfer @returns {Promise<Intake>} what was dropped or pasted */
export async function fromTransfer(transfer) {
  /** @type {Intake} */
  const intake = { files: [], problems: [] };
  // Everything is asked for at once: after the first pause the browser takes it away.
  const text = transfer.getData("text/plain");
  // With cells a spreadsheet hands over a picture of them.
  const items = [...transfer.items].filter(({ kind, type }) => kind === "file" && !(text.trim() !== "" && type.startsWith("image/")));
  const entries = items.map((item) => ({ folder: item.webkitGetAsEntry?.()?.isDirectory === true, file: item.getAsFile() }));
  const files = entries.length > 0 || text.trim() !== "" ? entries : [...transfer.files].map((file) => ({ folder: false, file }));
  const link = transfer.getData("text/uri-list");
  for (const { folder, file } of files) {
    if (folder) intake.problems.push(`“${file?.name ?? "That"}” is a folder. Open it and drop the files in it.`);
    else if (file) intake.files.push({ name: file.name, source: file });
  }
  if (files.length > 0) return intake;
  if (link) intake.problems.push("That is a link, not a file. Save what it leads to on this computer, then drop the file here.");
  else if (text.trim() !== "") return fromText(text);
  else intake.problems.push("Nothing in that can be read. Drop a file, or cells that were copied in a spreadsheet.");
  return intake;
}

let pasted = 0;

/** @param {string} text cells as a spreadsheet copies them, or the text of a file @returns {Intake} */
export function fromText(text) {
  if (!/\d/.test(text) || !/[\t,;\n]/.test(text.trim())) {
    return { files: [], problems: ["That text is no table: select the accounts and the amounts in the spreadsheet, copy them, and paste them here."] };
  }
  pasted += 1;
  return { files: [{ name: pasted === 1 ? "Pasted table" : `Pasted table ${pasted}`, source: new Blob([text], { type: "text/plain" }) }], problems: [] };
}

/** Two bytes at the beginning of whatever gzip made. */
const GZIP = [0x1f, 0x8b];

/**
 * The bytes of a file, unpacked where its name and its beginning say gzip; whether they were is said. Nothing larger than
 * the limit is read.
 *
 * On the page and not in the worker: WebKit lets a worker from a blob read no `File` over `file://`.
 * @param {Incoming} incoming
 * @param {number} limit in bytes, of what is unpacked
 * @param {AbortSignal} signal
 * @param {(done: number, total: number | null) => void} onProgress
 */
export async function readBytes({ name, source }, limit, signal, onProgress) {
  if (source.size > limit) throw tooLarge(`${fileSize(source.size)}`, limit);
  try {
    const head = new Uint8Array(await source.slice(0, 2).arrayBuffer());
    const packed = /\.gz$/i.test(name) && head[0] === GZIP[0] && head[1] === GZIP[1];
    return { bytes: packed ? await unpack(source, limit, signal, onProgress) : await whole(source, signal, onProgress), unpacked: packed };
  } catch (error) {
    if (error instanceof Unreadable || signal.aborted) throw error;
    throw new Unreadable("It cannot be read: it was changed, moved or deleted after it was chosen. Choose it again.");
  }
}

/**
 * The bytes of a file as it was looked at, even if it is gone from the disk by now.
 * @param {import("./state.js").Entry} entry
 * @param {number} limit
 * @param {(done: number, total: number | null) => void} onProgress
 */
export async function bytesOf(entry, limit, onProgress) {
  const { kept, stopped } = entry;
  const { bytes, unpacked } = await readBytes(kept ? { name: "", source: kept } : entry, limit, stopped.signal, onProgress);
  if (!kept) {
    entry.kept = new Blob([bytes]);
    entry.unpacked = unpacked;
  }
  return bytes;
}

/** @param {Blob} source @param {AbortSignal} signal @param {(done: number, total: number | null) => void} onProgress */
async function whole(source, signal, onProgress) {
  const bytes = new Uint8Array(source.size);
  /** @type {number} as large as lets the page answer in between */
  const piece = 4 << 20;
  for (let at = 0; at < source.size; at += piece) {
    signal.throwIfAborted();
    const part = new Uint8Array(await source.slice(at, at + piece).arrayBuffer());
    if (part.length !== Math.min(piece, source.size - at)) throw new Error("the file changed");
    bytes.set(part, at);
    onProgress(at + part.length, source.size);
  }
  signal.throwIfAborted();
  return bytes;
}

/** @param {Blob} source @param {number} limit @param {AbortSignal} signal @param {(done: number, total: number | null) => void} onProgress */
async function unpack(source, limit, signal, onProgress) {
  const reader = source.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  /** @type {Uint8Array[]} */
  const parts = [];
  let size = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > limit) throw tooLarge("unpacked more", limit);
      parts.push(value);
      onProgress(size, null);
    }
  } catch (error) {
    reader.cancel().catch(() => {});
    if (error instanceof TypeError) throw new Unreadable("It is damaged: what gzip packed cannot be unpacked to its end. Fetch it again.");
    throw error;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** @param {string} size @param {number} limit */
function tooLarge(size, limit) {
  return new Unreadable(`It has ${size}, and the limit is ${fileSize(limit)}: it was not read. A month of credits is far smaller; check that it is the right file.`);
}
