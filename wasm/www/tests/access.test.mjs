// For people: axe-core finds nothing, light and dark, wide and narrow, enlarged, in forced colours; nothing is wider than
// the window.

import assert from "node:assert/strict";
import { test } from "node:test";
import { GOOD, NAME, browserTests, drop, violations } from "./support.mjs";

const FILES = {
  none: [],
  good: [[NAME, GOOD]],
  warned: [[NAME, `${GOOD}123456789012,$5.00\n`]],
  refused: [[NAME, "account,amount,note\n123456789012,oops,\n,5,\n123456789013,1.234,x\n54736118302,5,"]],
  mended: [[NAME, "account,amount\n54736118302,1\nabc,2\n123456789012,x\n"]],
  compared: [[NAME, GOOD], ["credits-2025-02.csv", "123456789012,$7\n999999999999,1.00\n"]],
};
const VIEWS = {
  "1280 px": { viewport: { width: 1280, height: 720 } },
  "390 px": { viewport: { width: 390, height: 844 } },
  "320 px": { viewport: { width: 320, height: 700 } },
  "200 %": { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 },
  dark: { viewport: { width: 1280, height: 720 }, colorScheme: "dark" },
  "forced colours": { viewport: { width: 1280, height: 720 }, forcedColors: "active" },
};

const tests = browserTests();

for (const [view, options] of Object.entries(VIEWS)) {
  test(`${view}: accessible and no wider than the window`, async () => {
    const page = await tests.open(tests.address, options);
    for (const [what, files] of Object.entries(FILES)) {
      if (files.length > 0) {
        await drop(page, ...files);
        await page.waitForSelector("#accounts tbody tr, #problems .problem");
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
        if (what === "refused") await page.keyboard.press("F8");
        if (what === "mended") {
          await page.click("#problems .repair");
          await page.waitForSelector("#problems .mended");
          await page.fill("#problems [data-focus^='account ']", "12");
          await page.keyboard.press("F8");
        }
        await page.waitForTimeout(300);
      }
      assert.deepEqual(await violations(page), [], what);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wide, 0, `${what}: ${wide} pixels too wide`);
      for (const _ of files) await page.click("#files .remove");
      await page.waitForSelector("#files", { state: "hidden" });
      // What was mended can be brought back.
      if (what === "mended") assert.deepEqual(await violations(page), [], "a file went away");
    }
    await page.context().close();
  });
}
