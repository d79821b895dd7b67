// Tab leaves every table, however long: no row takes the keyboard. Up to 500 rows are a plain table.

import assert from "node:assert/strict";
import { test } from "node:test";
import { NAME, browserTests, choose, focused, judged, largeFile } from "./support.mjs";

const tests = browserTests();
/** Headings that sort, the search, the scrolled region and what is around them. */
const MOST_STOPS = 40;

for (const rows of [23, 500, 100_000]) {
  test(`Tab walks through the page with ${rows} rows and back to its beginning`, async () => {
    const page = await tests.open();
    const forget = await choose(page, NAME, largeFile(rows));
    await judged(page);
    await page.waitForSelector("#accounts tbody tr, #accounts .rows [role=row]");
    assert.equal(await page.locator("#accounts table").count(), rows <= 500 ? 1 : 0);
    if (rows <= 500) assert.equal(await page.locator("#accounts tbody tr").count(), rows);
    else assert.ok((await page.locator("#accounts .rows [role=row]").count()) < 100);
    await page.focus("#accounts input[type=search]");
    const stops = [];
    while (stops.length < MOST_STOPS) {
      await page.keyboard.press("Tab");
      const at = await focused(page);
      if (at === "body" || at.startsWith("input  ") || (stops.length > 5 && at === stops[0])) break;
      stops.push(at);
    }
    assert.ok(stops.length < MOST_STOPS, stops.join("\n"));
    assert.ok(stops.some((stop) => stop.startsWith("summary")), `behind the table: ${stops}`);
    await forget();
  });
}

test("a table of 100,000 rows ends with its last row", async () => {
  const page = await tests.open();
  const forget = await choose(page, NAME, largeFile(100_000));
  await judged(page);
  await page.waitForSelector("#accounts .rows [role=row]");
  await page.evaluate(() => {
    const scroller = document.querySelector("#accounts .scroller");
    scroller.scrollTop = scroller.scrollHeight;
  });
  await page.waitForFunction(() => [...document.querySelectorAll("#accounts .rows [role=row]")].at(-1)?.textContent.includes("$1,000.00"));
  await page.click("#accounts [data-sort=amount] button");
  await page.waitForFunction(() => document.querySelector("#accounts .rows [role=row]")?.textContent.includes("$0.01"));
  assert.deepEqual(page.problems, []);
  await forget();
});
