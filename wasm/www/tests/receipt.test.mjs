// What is printed is a receipt: all that was looked at, on one or two pages, without a button.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { NAME, browserTests, drop } from "./support.mjs";

const tests = browserTests();
const run = promisify(execFile);

async function printed(page) {
  const folder = await mkdtemp(join(tmpdir(), "credits-page-"));
  try {
    const path = join(folder, "receipt.pdf");
    await page.pdf({ path, preferCSSPageSize: true, printBackground: false });
    const { stdout } = await run("pdftotext", ["-layout", path, "-"]);
    return { text: stdout.replace(/\s+/g, " "), pages: stdout.split("\f").length - 1 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("the receipt of 300 accounts has all of them, what proves them and what was mended, on two pages", async () => {
  const page = await tests.open();
  const rows = Array.from({ length: 300 }, (_, row) => `${200000000000 + row},${row}.25\n`);
  await drop(page, [NAME, `account,amount\n${rows.join("")}054736118302,$1,234.50\nTotal,46159.50\n`]);
  await page.waitForSelector("#repairs button");
  await page.click("#repairs button");
  await page.click("#repairs button.main");
  await page.waitForFunction(() => document.querySelector("#verdict").dataset.tone === "ok");
  await page.waitForFunction(() => document.querySelector("#receipt").textContent.includes("Changes made"));
  const { text, pages } = await printed(page);
  assert.ok(pages <= 2, `${pages} pages`);
  for (const words of ["AWS credits of January 2025", NAME, "$46,159.50", "Agrees with the file’s own total", "Changes made", "identical", ...rows.map((row) => row.slice(0, 12)), "054736118302"]) {
    assert.ok(text.includes(words), `${words} in ${text.slice(0, 2000)}`);
  }
  assert.match(text, /[0-9a-f]{64}/);
  for (const words of ["Choose a file", "Add a file", "Print a receipt", "Undo", "Download", "Search for"]) assert.ok(!text.includes(words), words);
});
