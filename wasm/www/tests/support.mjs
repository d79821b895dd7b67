// What the tests share: a real Chromium, the built page, the command line, and files to drop.

import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { serve } from "../../../scripts/lib/serve-page.mjs";

const run = promisify(execFile);
const { CREDITS_NPM, CREDITS_PAGE, CREDITS_CLI, CREDITS_CHROMIUM } = process.env;
const require = createRequire(join(CREDITS_NPM, "package.json"));
const { chromium } = require("playwright-core");
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

export const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
export const SINGLE = pathToFileURL(join(CREDITS_PAGE, "credits-preview.html")).href;
export const NAME = "credits-2025-01.csv";
export const GOOD = "account,amount\n054736118302,\"$1,234.50\"\n123456789012,$5\n210987654321,0.25\n";

const FLAGS = "--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

/** The page of a test file: the browser and the server start before its tests and end after them. */
export function browserTests() {
  const tests = { address: "", browser: null, contexts: [] };
  let server;
  before(async () => {
    // Root, as in CI, has no sandbox to run Chromium in.
    const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    tests.browser = await chromium.launch({ executablePath: CREDITS_CHROMIUM, args: [...FLAGS.split(" "), ...root] });
    ({ server, address: tests.address } = await serve(CREDITS_PAGE));
  });
  after(async () => {
    await tests.browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  /** Opens the page and waits until it is ready; whatever it complains about fails the test that asks for `problems`. */
  tests.open = async (url = tests.address, options = {}) => {
    const context = await tests.browser.newContext({ viewport: { width: 1200, height: 900 }, acceptDownloads: true, ...options });
    const page = await context.newPage();
    page.problems = [];
    page.on("pageerror", (error) => page.problems.push(error.message));
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.problems.push(message.text()));
    page.on("dialog", (dialog) => {
      page.problems.push(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    await page.goto(url);
    await page.waitForSelector("html[data-loaded]");
    return page;
  };
  return tests;
}

/** Drops files on the page as a person does, and waits for the verdict on the first. */
export async function drop(page, ...files) {
  await hand(page, files);
  await judged(page);
}

/** The same without waiting. */
export async function hand(page, files) {
  const data = files.map(([name, content]) => [name, Buffer.from(content).toString("base64")]);
  await page.evaluate((files) => {
    const transfer = new DataTransfer();
    for (const [name, base64] of files) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    }
    document.querySelector("#drop").dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
  }, data);
}

/** Waits until no file is being checked. */
export async function judged(page) {
  await page.waitForFunction(() => {
    const states = [...document.querySelectorAll("#files li")].map((item) => item.dataset.state);
    const verdict = document.querySelector("#verdict").dataset.tone;
    return states.length > 0 && !states.includes("waiting") && verdict && verdict !== "wait";
  }, undefined, { timeout: 60_000 });
}

/** The text as a person reads it: what stands in cells or blocks of its own is apart. */
export async function textOf(page, selector) {
  const text = await page.locator(selector).first().evaluate((root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let text = "";
    while (walker.nextNode()) {
      const block = walker.currentNode.parentElement;
      text += (getComputedStyle(block).display === "inline" ? "" : " ") + walker.currentNode.data;
    }
    return text;
  });
  return text.replace(/\s+/g, " ").trim();
}

/** The module as the worker has it, in this process: for what needs no page around it. */
export async function module() {
  const [worker, wasm] = await Promise.all([readFile(join(CREDITS_PAGE, "worker.js"), "utf8"), readFile(join(CREDITS_PAGE, "credits.wasm"))]);
  const bindgen = new Function("self", `${worker};\nreturn wasm_bindgen;`)({});
  bindgen.initSync({ module: wasm });
  return bindgen;
}

/** `credits check --format json` of one file, by its name, in its folder. */
export async function checkByCommandLine(folder, name, args) {
  const command = ["check", "--format", "json", ...args, name];
  const { stdout } = await run(CREDITS_CLI, command, { cwd: folder }).catch((error) => {
    if (error.code === 1) return error; // refused
    throw error;
  });
  return JSON.parse(stdout);
}

/** The content of what a press downloads. */
export async function downloaded(page, press) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

/** Violations that axe-core finds, in short. */
export async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
}

/** A copy of the page without its policy. */
export async function withoutPolicy(use) {
  const folder = await mkdtemp(join(tmpdir(), "credits-page-"));
  try {
    await cp(CREDITS_PAGE, folder, { recursive: true });
    for (const name of ["index.html", "credits-preview.html"]) {
      const html = await readFile(join(folder, name), "utf8");
      const open = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
      if (open === html) throw new Error(`${name} has no policy to take away`);
      await writeFile(join(folder, name), open);
    }
    // The page closes itself once more when its parts are loaded.
    const script = await readFile(join(folder, "main.js"), "utf8");
    const open = script.replace(/connect-src 'none'/, "connect-src *");
    if (open === script) throw new Error("main.js has no policy to take away");
    await writeFile(join(folder, "main.js"), open);
    const { server, address } = await serve(folder, { forbids: false });
    try {
      await use({ served: address, single: pathToFileURL(join(folder, "credits-preview.html")).href });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Builds the page with these settings into a folder that goes away. */
export async function buildWith(settings, use) {
  const folder = await mkdtemp(join(tmpdir(), "credits-page-"));
  try {
    const file = join(folder, "settings.json");
    await writeFile(file, typeof settings === "string" ? settings : JSON.stringify(settings));
    const built = run("node", ["scripts/lib/build-page.mjs", join(folder, "page"), file], { cwd: ROOT });
    await use(await built.then(() => ({ problem: null }), (error) => ({ problem: error.stderr })), join(folder, "page"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Drops text or a link, as browsers hand them over. */
export async function dropText(page, types) {
  await page.evaluate((types) => {
    const transfer = new DataTransfer();
    for (const [type, text] of Object.entries(types)) transfer.setData(type, text);
    document.querySelector("#drop").dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
  }, types);
}

/** `credits check` of some bytes under a name: its exit status. */
export async function statusOf(name, content) {
  const folder = await mkdtemp(join(tmpdir(), "credits-page-"));
  try {
    await writeFile(join(folder, name), content);
    return await run(CREDITS_CLI, ["check", name], { cwd: folder }).then(() => 0, (error) => error.code);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What `credits check --format json` says of some bytes under a name. */
export async function checkBytes(name, content) {
  const folder = await mkdtemp(join(tmpdir(), "credits-page-"));
  try {
    await writeFile(join(folder, name), content);
    return await checkByCommandLine(folder, name, []);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where the keyboard is, in short. */
export function focused(page) {
  return page.evaluate(() => {
    const { tagName, id, className, dataset } = document.activeElement;
    return tagName === "BODY" ? "body" : [tagName.toLowerCase(), id, className, dataset.focus].filter(Boolean).join(" ");
  });
}

/** Chooses a file on the disk; the content of a large one would else pass through the page's own thread. */
export async function choose(page, name, content) {
  const folder = await mkdtemp(join(tmpdir(), "credits-page-"));
  await writeFile(join(folder, name), content);
  await page.setInputFiles("#drop input[type=file]", join(folder, name));
  return () => rm(folder, { recursive: true, force: true });
}

/** A file of so many accounts, each with one credit; the total is `rows * (rows + 1) / 2` cents. */
export function largeFile(rows) {
  const lines = ["account,amount\n"];
  for (let row = 1; row <= rows; row++) {
    lines.push(`${String(100_000_000_000 + ((row * 7919) % 899_999_999))},${cell(row)}\n`);
  }
  return lines.join("");
}

/** As spreadsheets write so many cents: `$999.99`, `"$1,000.00"`. */
function cell(cents) {
  const [dollars, rest] = [Math.floor(cents / 100), String(cents % 100).padStart(2, "0")];
  if (dollars < 1000) return `$${dollars}.${rest}`;
  return `"$${Math.floor(dollars / 1000)},${String(dollars % 1000).padStart(3, "0")}.${rest}"`;
}
