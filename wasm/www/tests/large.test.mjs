// Large files: the page stays alive while they are checked, and its tables stay fast.

import assert from "node:assert/strict";
import { test } from "node:test";
import { NAME, browserTests, choose, downloaded, drop, judged, largeFile, textOf } from "./support.mjs";

const ROWS = 250_000;
/** A person notices a page that does not answer for longer. */
const NOTICED = 250;

const tests = browserTests();

test("a file of 250,000 rows is judged while the page answers, and its table sorts and searches", async () => {
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
  const forget = await choose(page, NAME, largeFile(ROWS));
  await judged(page);
  await page.waitForSelector("#accounts .rows [role=row]");
  const pause = await page.evaluate(() => globalThis.longestPause);
  assert.ok(pause < NOTICED, `the page did not answer for ${pause} ms`);
  assert.match(await textOf(page, "#verdict"), /250,000 accounts with \$312,501,250\.00/);
  assert.match(await textOf(page, "#accounts .found"), /^250,000 accounts$/);
  assert.ok((await page.locator("#accounts .rows [role=row]").count()) < 100);

  await page.click("#accounts [data-sort=amount] button");
  await page.click("#accounts [data-sort=amount] button");
  assert.equal(await page.getAttribute("#accounts [data-sort=amount]", "aria-sort"), "descending");
  await page.waitForFunction(() => document.querySelector("#accounts .rows [role=row]")?.textContent.includes("$2,500.00"));

  await page.evaluate(() => {
    const scroller = document.querySelector("#accounts .scroller");
    scroller.scrollTop = scroller.scrollHeight;
  });
  await page.waitForFunction(() => [...document.querySelectorAll("#accounts .rows [role=row]")].at(-1)?.textContent.includes("$0.01"));
  // Taller than any element may be, the table still ends with its last row.
  const [last, end] = await page.evaluate(() => {
    const bottom = (element) => Math.round(element.getBoundingClientRect().bottom);
    return [bottom([...document.querySelectorAll("#accounts .rows [role=row]")].at(-1)), bottom(document.querySelector("#accounts .rows"))];
  });
  assert.equal(last, end);
  await page.click("#accounts .rows [role=row]:last-child button");
  await page.waitForFunction(() => document.querySelector("#source [aria-current]")?.textContent.startsWith("2"));
  assert.equal(await textOf(page, "#source [aria-current] [role=cell]"), "2");

  await page.fill("#accounts input[type=search]", "1,234.56");
  await page.waitForFunction(() => document.querySelector("#accounts .found").textContent === "1 account found");
  assert.match(await textOf(page, "#accounts .rows"), /\$1,234\.56/);
  assert.deepEqual(page.problems, []);
  await forget();
});

test("of a file full of mistakes some are listed and all are counted", async () => {
  const page = await tests.open();
  await drop(page, [NAME, "123456789012,x\n".repeat(50_000)]);
  assert.equal(await textOf(page, "#verdict h2"), "✖ Will be refused for 50,000 errors");
  assert.equal(await page.locator("#findings li").count(), 10);
  await page.click("#findings button.more");
  assert.equal(await page.locator("#findings li").count(), 110);
  assert.match(await textOf(page, "#findings"), /49,000 more were counted and are not listed/);
  const { content } = await downloaded(page, () => page.click("#findings button.save"));
  const lines = content.toString().trimEnd().split("\r\n");
  assert.equal(lines.length, 1 + 1_000 + 1);
  assert.match(lines.at(-1), /,,,49000 more were counted and are not listed,/);
});
