// Puts the page together: `build-page.mjs FOLDER [SETTINGS]`. Called by scripts/build-page after wasm-bindgen.
//
// FOLDER gets the page as it is served, and credits-preview.html: the same page with everything inlined, under a policy
// that names its parts by their hashes and forbids every connection.

import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { headersFor } from "./page-headers.mjs";
import { printable } from "./printable.mjs";

/** The single file is to be mailed. */
const LARGEST = 400_000;
/** What a browser fetches of the module. */
const LARGEST_MODULE = 230_000;

const WWW = "wasm/www";
const PKG = "wasm/pkg";
const SINGLE = "credits-preview.html";
/** The only package that is part of the page. */
const VIRTUAL = "@tanstack/virtual-core";
/** What a deployment says of itself. All of it must be there, for a default may not be the deployment's. */
const SETTINGS = {
  bucket: "text",
  key_prefix: "text",
  upload_link: "text",
  duplicates: "text",
  invalid_rows: "text",
  credit_description: "text",
  credit_service: "text",
  credit_cloud_provider: "text or null",
  concurrency_reserved: "flag",
  switched_off: "flag",
  timeout_seconds: "whole number",
  has_account_list: "flag",
  max_shrink: "whole number or null",
};
/** Where a person uploads, in any partition of AWS. */
const CONSOLE = /^https:\/\/[a-z0-9-]+\.console\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\/s3\/upload\/[\w.?=&%-]+$/;
const KINDS = {
  text: (value) => typeof value === "string",
  flag: (value) => typeof value === "boolean",
  "whole number": (value) => Number.isSafeInteger(value) && value >= 0,
  null: (value) => value === null,
};

const [folder, settingsFile] = process.argv.slice(2);
const npm = process.env.CREDITS_NPM;
const require = createRequire(join(npm, "package.json"));
const esbuild = require("esbuild");

try {
  await build();
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}

async function build() {
  const [html, worker, glue, wasm] = await Promise.all([
    readFile(`${WWW}/index.html`, "utf8"),
    readFile(`${WWW}/worker.js`, "utf8"),
    readFile(`${PKG}/credits_wasm.js`, "utf8"),
    readFile(`${PKG}/credits_wasm_bg.wasm`),
  ]);
  const settings = settingsFile ? await readSettings(settingsFile, glue, wasm) : null;
  const parts = {
    page: withData(html, { settings, build: { module_sha256: sha256(wasm, "hex") } }),
    script: await script(),
    style: bundled({ entryPoints: [`${WWW}/style.css`] }),
    worker: minified(`${glue}\n${worker}`),
    wasm,
  };
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const served = {
    "index.html": parts.page,
    "main.js": parts.script,
    "style.css": parts.style,
    "worker.js": parts.worker,
    "credits.wasm": wasm,
    [SINGLE]: singleFile(parts),
  };
  for (const [name, content] of Object.entries(served)) await writeFile(join(folder, name), content);
  await writeFile(join(folder, "HEADERS.txt"), Object.entries(headersFor("text/html; charset=utf-8")).map(([name, value]) => `${name}: ${value}\n`).join(""));
  const sums = (await readdir(folder)).sort().map(async (name) => `${sha256(await readFile(join(folder, name)), "hex")}  ${name}\n`);
  await writeFile(join(folder, "SHA256SUMS"), (await Promise.all(sums)).join(""));
  sayAndLimit(served, settings);
}

/** @param {Record<string, string | Buffer>} served */
function sayAndLimit(served, settings) {
  const { [SINGLE]: single, "credits.wasm": wasm } = served;
  const [size, packed] = [Buffer.byteLength(single), gzipSync(wasm, { level: 9 }).length];
  console.error(`${folder}: the page to serve`);
  console.error(`WebAssembly: ${wasm.length} bytes, ${packed} with gzip, SHA-256 ${sha256(wasm, "hex")}`);
  console.error(`${join(folder, SINGLE)}: ${size} bytes, SHA-256 ${sha256(single, "hex")}${settings ? `, for the bucket ${settings.bucket}` : ""}`);
  if (size > LARGEST) throw new Error(`the single file has more than ${LARGEST} bytes`);
  if (packed > LARGEST_MODULE) throw new Error(`the module has more than ${LARGEST_MODULE} bytes with gzip`);
}

/** The page's modules as one, with the licence of what is not ours. */
async function script() {
  const licence = await readFile(join(npm, "node_modules", VIRTUAL, "LICENSE"), "utf8");
  const { version } = JSON.parse(await readFile(join(npm, "node_modules", VIRTUAL, "package.json"), "utf8"));
  return bundled({
    entryPoints: [`${WWW}/main.js`],
    banner: { js: `/*! ${VIRTUAL} ${version}\n${licence.trim()}\n*/` },
    format: "esm",
    nodePaths: [join(npm, "node_modules")],
    define: { "process.env.NODE_ENV": '"production"' },
  });
}

function bundled(options) {
  const common = { bundle: true, charset: "utf8", legalComments: "none", minify: true, target: "es2022", write: false };
  return esbuild.buildSync({ ...common, ...options }).outputFiles[0].text.trim();
}

function withData(html, data) {
  return Object.entries(data).reduce(
    (page, [id, value]) => replaceOnce(page, new RegExp(`(?<=id="${id}">)null`), JSON.stringify(value).replaceAll("<", "\\u003c")),
    html,
  );
}

function singleFile({ page, script, style, worker, wasm }) {
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
    `<script type="text/plain" id="worker">${packed(worker)}</script>`,
    `<script type="text/plain" id="module">${packed(wasm)}</script>`,
  ].join("\n");
  let single = replaceOnce(page.replace(/^ +/gm, ""), /<!-- scripts\/build-page .*-->\n/, "");
  single = replaceOnce(single, /(?<=http-equiv="Content-Security-Policy" content=")[^"]*/, policy);
  single = replaceOnce(single, /<link rel="stylesheet"[^>]*>/, `<style>${style}</style>`);
  return replaceOnce(single, /<script type="module"[^>]*><\/script>/, `${data}\n<script type="module">${inScript(script)}</script>`);
}

/** Small in the page, and any text may stand in HTML. */
function packed(part) {
  return printable(gzipSync(part, { level: 9 }));
}

/** A classic script, whose names others use. */
function minified(code) {
  return esbuild.transformSync(code, { charset: "utf8", legalComments: "none", loader: "js", minify: true }).code.trim();
}

function sha256(content, encoding) {
  return createHash("sha256").update(content).digest(encoding);
}

function hash(text) {
  return `'sha256-${sha256(text, "base64")}'`;
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
  settings ??= {};
  for (const [name, kind] of Object.entries(SETTINGS)) {
    const value = settings[name];
    if (!kind.split(" or ").some((kind) => KINDS[kind](value))) throw new Error(`${file}: \`${name}\` is missing, or is no ${kind}`);
  }
  for (const name of Object.keys(settings)) {
    if (!Object.hasOwn(SETTINGS, name)) throw new Error(`${file}: \`${name}\` is not known; known are ${Object.keys(SETTINGS).join(", ")}`);
  }
  const { bucket, key_prefix, upload_link, ...options } = settings;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) throw new Error(`${file}: bucket: \`${bucket}\` is no name of a bucket`);
  if (!/^([A-Za-z0-9._-]+\/)*$/.test(key_prefix)) throw new Error(`${file}: key_prefix: \`${key_prefix}\` does not end with \`/\`, or holds other than letters, digits, \`.\`, \`_\` and \`-\``);
  if (!CONSOLE.test(upload_link)) throw new Error(`${file}: upload_link: \`${upload_link}\` does not lead to the AWS console`);
  const credits = runInThisContext(`${glue}\n;wasm_bindgen`);
  credits.initSync({ module: wasm });
  try {
    credits.check("credits-2025-01.csv", new Uint8Array(), options);
  } catch (error) {
    throw new Error(`${file}: ${error.message}`);
  }
  return settings;
}
