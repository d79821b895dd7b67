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
 * What gzip packed, as text of base 94: scripts/lib/printable.mjs says how it is written.
 * @param {HTMLElement} part
 */
function unpack({ textContent }) {
  const text = textContent ?? "";
  const start = text.indexOf(":") + 1;
  const packed = new Uint8Array(Math.ceil((text.length - start) / 11) * 9);
  for (let from = start, to = 0; from < text.length; from += 11) {
    // Three times three bytes: no number here is larger than what a shift takes.
    let [high, middle, low] = [0, 0, 0];
    for (let at = from; at < from + 11; at += 1) {
      const code = text.charCodeAt(at);
      low = low * 94 + code - (code < 60 ? 32 : 33);
      middle = middle * 94 + (low >>> 24);
      high = high * 94 + (middle >>> 24);
      low &= 0xffffff;
      middle &= 0xffffff;
    }
    for (const bytes of [high, middle, low]) for (const shift of [16, 8, 0]) packed[to++] = bytes >>> shift;
  }
  const bytes = packed.subarray(0, Number(text.slice(0, start - 1)));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}
