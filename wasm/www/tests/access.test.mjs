// For people: axe-core finds nothing, light and dark, wide and narrow; nothing is wider than a phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { GOOD, NAME, browserTests, drop, violations } from "./support.mjs";

const FILES = {
  none: [],
  good: [[NAME, GOOD]],
  warned: [[NAME, `${GOOD}123456789012,$5.00\n`]],
  refused: [[NAME, "account,amount,note\n123456789012,oops,\n,5,\n123456789013,1.234,x\n54736118302,5,"]],
  compared: [[NAME, GOOD], ["credits-2025-02.csv", "123456789012,$7\n999999999999,1.00\n"]],
};

const tests = browserTests();

for (const colorScheme of ["light", "dark"]) {
  for (const [what, files] of Object.entries(FILES)) {
    test(`${what}, ${colorScheme}: accessible and no wider than the window`, async () => {
      for (const width of [1200, 360]) {
        const page = await tests.open(tests.address, { colorScheme, viewport: { width, height: 800 } });
        if (files.length > 0) {
          await drop(page, ...files);
          await page.waitForSelector("#accounts .rows [role=row], #findings li");
          await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
        }
        assert.deepEqual(await violations(page), [], `${width}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(wide, 0, `${width} pixels wide`);
        await page.context().close();
      }
    });
  }
}
