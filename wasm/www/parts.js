// Where the page finds its parts: inlined in the single file, as files of their own in the served build.

/** @typedef {{ worker: string, module: ArrayBuffer }} Parts */

/** @returns {Promise<Parts>} */
export async function loadParts() {
  const worker = document.getElementById("worker");
  const module = document.getElementById("module");
  if (worker && module) {
    const [code, wasm] = [unpack(worker), unpack(module)];
    return { worker: await code.text(), module: await wasm.arrayBuffer() };
  }
  const [code, wasm] = await Promise.all([fetchPart("worker.js"), fetchPart("credits.wasm")]);
  const parts = { worker: await code.text(), module: await wasm.arrayBuffer() };
  closeConnections();
  return parts;
}

/** Nothing more is fetched: a second policy, which can only forbid, closes what the first one left open for the parts. */
function closeConnections() {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "connect-src 'none'";
  document.head.append(policy);
}

/** @param {string} path */
async function fetchPart(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

/**
 * Base64 of gzip: small in the page, and any text may stand in HTML.
 * @param {HTMLElement} part
 */
function unpack({ textContent }) {
  const packed = Uint8Array.from(atob((textContent ?? "").trim()), (character) => character.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
}
