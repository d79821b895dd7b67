// Puts the page together: `build-page.mjs FOLDER [SETTINGS]`. Called by scripts/build-page after wasm-pack.
//
// FOLDER gets the page as it is served, plain modules as they stand in wasm/www, and credits-preview.html: the same page
// with everything inlined, under a policy that names its parts by their hashes and forbids every connection.

import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { gzipSync } from "node:zlib";

/** The single file is to be mailed. */
const LARGEST = 400_000;

const WWW = "wasm/www";
const PKG = "wasm/pkg";
const SINGLE = "credits-preview.html";

const [folder, settingsFile] = process.argv.slice(2);
const require = createRequire(join(process.env.CREDITS_NPM, "package.json"));
const esbuild = require("esbuild");

try {
  await build();
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}

async function build() {
  const [html, css, worker, glue, wasm] = await Promise.all([
    readFile(`${WWW}/index.html`, "utf8"),
    readFile(`${WWW}/style.css`, "utf8"),
    readFile(`${WWW}/worker.js`, "utf8"),
    readFile(`${PKG}/credits_wasm.js`, "utf8"),
    readFile(`${PKG}/credits_wasm_bg.wasm`),
  ]);
  const settings = settingsFile ? await readSettings(settingsFile, glue, wasm) : null;
  const withSettings = replaceOnce(html, /(?<=id="settings">)null/, JSON.stringify(settings).replaceAll("<", "\\u003c"));

  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "pkg"), { recursive: true });
  await cp(WWW, folder, { recursive: true, filter: (path) => !/\/tests$|tsconfig\.json$|\.png$/.test(path) });
  await writeFile(join(folder, "index.html"), withSettings);
  await writeFile(join(folder, "pkg/credits_wasm.js"), glue);
  await writeFile(join(folder, "pkg/credits_wasm_bg.wasm"), wasm);

  const single = singleFile(withSettings, css, `${glue}\n${worker}`, wasm);
  await writeFile(join(folder, SINGLE), single);
  const size = Buffer.byteLength(single);
  console.error(`${folder}: the page to serve`);
  console.error(`WebAssembly: ${wasm.length} bytes, ${gzipSync(wasm, { level: 9 }).length} with gzip`);
  console.error(`${join(folder, SINGLE)}: ${size} bytes${settings ? `, for the bucket ${settings.bucket}` : ""}`);
  if (size > LARGEST) throw new Error(`the single file has more than ${LARGEST} bytes`);
}

function singleFile(html, css, worker, wasm) {
  const style = minified(css, "css");
  const script = esbuild.buildSync({
    entryPoints: [`${WWW}/main.js`],
    bundle: true,
    charset: "utf8",
    format: "esm",
    minify: true,
    target: "es2022",
    write: false,
  }).outputFiles[0].text.trim();
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)} 'wasm-unsafe-eval'`,
    `style-src ${hash(style)}`,
    "worker-src blob:",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types worker",
  ].join("; ");
  const data = [
    `<script type="text/plain" id="worker">${inScript(minified(worker, "js"))}</script>`,
    `<script type="text/plain" id="module">${gzipSync(wasm, { level: 9 }).toString("base64")}</script>`,
  ].join("\n    ");
  let page = replaceOnce(html, / *<!-- scripts\/build-page .*-->\n/, "");
  page = replaceOnce(page, /(?<=http-equiv="Content-Security-Policy" content=")[^"]*/, policy);
  page = replaceOnce(page, /<link rel="stylesheet"[^>]*>/, `<style>${style}</style>`);
  return replaceOnce(page, /<script type="module"[^>]*><\/script>/, `${data}\n    <script type="module">${inScript(script)}</script>`);
}

function minified(code, loader) {
  return esbuild.transformSync(code, { charset: "utf8", legalComments: "none", loader, minifySyntax: true, minifyWhitespace: true }).code.trim();
}

function hash(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function replaceOnce(text, pattern, replacement) {
  if (!pattern.test(text)) throw new Error(`index.html has no ${pattern}`);
  return text.replace(pattern, () => replacement);
}

/** What stands in a script element must not end it. */
function inScript(code) {
  if (/<\/script|<!--/i.test(code)) throw new Error("a script holds what ends a script element");
  return code;
}

/** What Terraform says of a deployment; everything but the place of the files is checked by the core itself. */
async function readSettings(file, glue, wasm) {
  const text = await readFile(file, "utf8");
  let settings;
  try {
    settings = JSON.parse(text);
  } catch {
    throw new Error(`${file} is not JSON`);
  }
  const { bucket, key_prefix, ...options } = settings ?? {};
  const allowed = ["duplicates", "invalid_rows", "credit_description", "credit_service"];
  for (const [name, value] of Object.entries({ bucket, key_prefix, ...Object.fromEntries(allowed.map((name) => [name, options[name]])) })) {
    if (typeof value !== "string") throw new Error(`${file}: \`${name}\` is missing, or is no text`);
  }
  for (const name of Object.keys(options)) {
    if (!allowed.includes(name)) throw new Error(`${file}: \`${name}\` is not known; known are ${["bucket", "key_prefix", ...allowed].join(", ")}`);
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) throw new Error(`${file}: bucket: \`${bucket}\` is no name of a bucket`);
  if (!/^([A-Za-z0-9._-]+\/)*$/.test(key_prefix)) throw new Error(`${file}: key_prefix: \`${key_prefix}\` does not end with \`/\`, or holds other than letters, digits, \`.\`, \`_\` and \`-\``);
  const credits = runInThisContext(`${glue}\n;wasm_bindgen`);
  credits.initSync({ module: wasm });
  try {
    credits.check("credits-2025-01.csv", new Uint8Array(), options);
  } catch (error) {
    throw new Error(`${file}: ${error.message}`);
  }
  return settings;
}
