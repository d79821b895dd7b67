// Large files: the page stays alive while they are checked, and its tables stay fast.

import assert from "node:assert/strict";
import { test } from "node:test";
import { NAME, browserTests, choose, downloaded, drop, focused, judged, largeFile, textOf } from "./support.mjs";

const ROWS = 250_000;
/** In milliseconds: a person notices a page that does not answer for longer. */
const NOTICED = 200;
/** Another program may have the processor just when the page wants it; it does not every time. */
const TRIES = 3;

const tests = browserTests();

/** Has a file judged in a page of its own, and gives the page and how long it did not answer at the longest. */
async function judgedIn(file) {
  const page = await tests.open();
  await page.evaluate(() => {
    let last = performance.now();
    globalThis.longestPause = 0;
    setInterval(() => {
      const now = performance.now();
      globalThis.longestPause = Math.max(globalThis.longestPause, now - last);
      last = now;
    }, 10);
  });
  const forget = await choose(page, NAME, file);
  await judged(page);
  await page.waitForSelector("#accounts .rows [role=row]");
  await forget();
  return { page, pause: await page.evaluate(() => globalThis.longestPause) };
}

test("a file of 250,000 rows is judged while the page answers, and its table sorts and searches", async () => {
  const file = largeFile(ROWS);
  let { page, pause } = await judgedIn(file);
  const pauses = [pause];
  while (pause >= NOTICED && pauses.length < TRIES) {
    await page.context().close();
    ({ page, pause } = await judgedIn(file));
    pauses.push(pause);
  }
  assert.ok(pause < NOTICED, `the page did not answer for ${pauses.map(Math.round).join(", ")} ms`);
  assert.match(await textOf(page, "#verdict"), /takes 14 requests .*\$312,501,250\.00 ?250,000 accounts/);
  assert.match(await textOf(page, "#accounts .found"), /^250,000 accounts$/);

  await page.fill("#accounts input[type=search]", "1,234.56");
  await page.waitForFunction(() => document.querySelector("#accounts .found").textContent === "1 account found");
  assert.match(await textOf(page, "#accounts tbody"), /\$1,234\.56/);
  assert.deepEqual(page.problems, []);
});

test("of a file full of mistakes some are listed and all are counted", async () => {
  const page = await tests.open();
  await drop(page, [NAME, "123456789012,x\n".repeat(50_000)]);
  assert.equal(await textOf(page, "#verdict h2"), "✕ Would be refused: 50,000 problems");
  await page.waitForSelector("#problems .more");
  assert.equal(await page.locator("#problems .problem").count(), 20);
  await page.click("#problems .more");
  await page.waitForFunction(() => document.querySelectorAll("#problems .problem").length === 120);
  assert.match(await textOf(page, "#problems"), /49,000 more were counted and are not listed/);
  const { content } = await downloaded(page, () => page.click("#problems button.save"));
  const lines = content.toString().trimEnd().split("\r\n");
  assert.equal(lines.length, 1 + 1_000 + 1);
  assert.match(lines.at(-1), /,,,49000 more were counted and are not listed,/);
});

test("Stop stops everything that waits", async () => {
  const page = await tests.open();
  const file = largeFile(400_000);
  await page.evaluate((text) => {
    const transfer = new DataTransfer();
    for (const month of ["01", "02", "03"]) transfer.items.add(new File([text], `credits-2025-${month}.csv`));
    document.querySelector("#drop").dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
  }, file);
  await page.waitForSelector("#progress:not([hidden])");
  await page.focus("#progress button");
  await page.keyboard.press("Enter");
  await judged(page);
  assert.equal(await page.locator("#files li[data-state=failed]").count() > 0, true);
  assert.match(await textOf(page, "#notice"), /stopped/);
  assert.notEqual(await focused(page), "body");
  await page.waitForTimeout(1_500);
  assert.equal(await page.locator("#files li[data-state=waiting]").count(), 0, "nothing goes on");
  await drop(page, ["credits-2025-04.csv", "123456789012,5\n"]);
  assert.match(await textOf(page, "#verdict h2"), /^✓ Ready/);
});
