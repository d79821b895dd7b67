// Measures how long the page takes for a file of 1,000,000 rows, against `credits check`: scripts/measure-page calls it.
//
// Both are measured from outside, in turns, five times: the page from choosing the file to its verdict, the command as a
// process. The page's longest pause is how long its own thread did not answer meanwhile.

import { execFile } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { NAME, browserTests, largeFile, textOf } from "../../wasm/www/tests/support.mjs";

const RUNS = 5;
const ROWS = 1_000_000;
const run = promisify(execFile);
const tests = browserTests();

const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
const milliseconds = (times) => `median ${Math.round(median(times))} ms of ${times.map(Math.round).join(", ")}`;

test("a file of 1,000,000 rows", async () => {
  const folder = await mkdtemp(join(tmpdir(), "credits-page-"));
  const file = join(folder, NAME);
  await writeFile(file, largeFile(ROWS));
  const [inPage, onCommandLine, pauses] = [[], [], []];
  let verdict = "";
  for (let round = 0; round < RUNS; round++) {
    const page = await tests.open();
    await page.evaluate(() => {
      const verdict = document.querySelector("#verdict");
      let last = performance.now();
      globalThis.pause = 0;
      setInterval(() => {
        globalThis.pause = Math.max(globalThis.pause, performance.now() - last);
        last = performance.now();
      }, 10);
      document.querySelector("#drop input[type=file]").addEventListener("change", () => { globalThis.began = performance.now(); }, true);
      globalThis.judged = new Promise((resolve) => {
        new MutationObserver(() => {
          if (verdict.dataset.tone && verdict.dataset.tone !== "wait") resolve(performance.now() - globalThis.began);
        }).observe(verdict, { attributes: true });
      });
    });
    await page.setInputFiles("#drop input[type=file]", file);
    inPage.push(await page.evaluate(() => globalThis.judged));
    await page.waitForSelector("#accounts .rows [role=row]");
    pauses.push(await page.evaluate(() => globalThis.pause));
    verdict = `${await textOf(page, "#verdict h2")}; ${await textOf(page, "#verdict .sum")}`;
    await page.context().close();

    const began = performance.now();
    await run(process.env.CREDITS_CLI, ["check", file]).catch(() => {});
    onCommandLine.push(performance.now() - began);
  }
  console.log(`${ROWS} rows, ${(await stat(file)).size} bytes`);
  console.log(`page: ${milliseconds(inPage)}; longest pause of the page itself: ${Math.round(Math.max(...pauses))} ms`);
  console.log(`credits check: ${milliseconds(onCommandLine)}`);
  console.log(`ratio ${(median(inPage) / median(onCommandLine)).toFixed(2)}`);
  console.log(verdict);
  await rm(folder, { recursive: true, force: true });
});
