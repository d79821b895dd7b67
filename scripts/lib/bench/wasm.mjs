// Checks a file with the WebAssembly module in Node: `wasm.mjs PKG RUNS FILE` prints the module's sizes (raw, gzip,
// brotli), then the nanoseconds of each check.

import { readFile } from "node:fs/promises";
import { runInThisContext } from "node:vm";
import { brotliCompressSync, gzipSync } from "node:zlib";

const [pkg, runs, file] = process.argv.slice(2);
const wasm = await readFile(`${pkg}/credits_wasm_bg.wasm`);
console.log(wasm.length, gzipSync(wasm, { level: 9 }).length, brotliCompressSync(wasm).length);

const glue = await readFile(`${pkg}/credits_wasm.js`, "utf8");
const bindings = runInThisContext(`${glue}; wasm_bindgen`);
bindings.initSync({ module: wasm });
const bytes = await readFile(file);
for (let run = 0; run < Number(runs); run++) {
  const began = process.hrtime.bigint();
  const checked = bindings.check("credits-2025-01.csv", bytes, { limit_month_bytes: 4_000_000_000 });
  console.log(String(process.hrtime.bigint() - began));
  if (checked.report().verdict !== "ready") throw new Error("the file should be ready");
  checked.free();
}
