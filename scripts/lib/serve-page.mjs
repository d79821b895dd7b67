// Serves a folder on loopback, on a free port, and prints the address: for scripts/preview and the tests.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { headersFor } from "./page-headers.mjs";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

/** Serves `folder` and gives the server and its address; without the headers that forbid, for a test of what they forbid. */
export async function serve(folder, { forbids = true } = {}) {
  const headers = forbids ? headersFor : (type) => ({ "content-type": type });
  const server = createServer((request, response) => {
    // Whatever is asked, the server goes on.
    answer(folder, headers, request, response).catch(() => response.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, address: `http://127.0.0.1:${server.address().port}/` };
}

async function answer(folder, headers, request, response) {
  const path = pathOf(request.url);
  const file = path && join(folder, path === "/" ? "index.html" : path);
  const type = file && TYPES[extname(file)];
  const found = type && (await stat(file).catch(() => null));
  if (!found?.isFile() || !["GET", "HEAD"].includes(request.method)) {
    response.writeHead(path === null ? 400 : found?.isFile() ? 405 : 404, headers("text/plain; charset=utf-8")).end();
    return;
  }
  response.writeHead(200, headers(type));
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  createReadStream(file).on("error", () => response.destroy()).pipe(response);
}

/** The path of an address within the folder; nothing where it is none. */
function pathOf(url) {
  try {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    return path.includes("\0") ? null : normalize(path);
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serve(process.argv[2]);
  console.log(address);
}
