// A worker that breaks down is replaced, and the page says so.

import assert from "node:assert/strict";
import { test } from "node:test";
import { GOOD, NAME, browserTests, drop, judged, textOf } from "./support.mjs";

const tests = browserTests();

test("a crashed worker is replaced, said, and its files are checked anew", async () => {
  const page = await tests.open();
  await drop(page, [NAME, GOOD]);
  const [worker] = page.workers();
  const gone = new Promise((resolve) => worker.once("close", resolve));
  await worker.evaluate(() => { setTimeout(() => { throw new Error("out of order"); }); });
  await gone;
  await page.waitForFunction(() => document.querySelector("#notice").textContent !== "");
  assert.match(await textOf(page, "#notice"), /The checker broke down and was started again\./);
  assert.equal(await page.getAttribute("#notice", "role"), "alert");
  await judged(page);
  assert.equal(page.workers().length, 1);
  assert.equal(await textOf(page, "#verdict h2"), "✓ Ready. Uploading replaces January 2025");
  await page.fill("#accounts input[type=search]", "0547");
  await page.waitForFunction(() => document.querySelector("#accounts .found").textContent === "1 account found");
  assert.deepEqual(page.problems, []);
});

test("a file over which WebAssembly traps is named, and the others are still there", async () => {
  const page = await tests.open();
  await drop(page, [NAME, GOOD]);
  // What a trap is, without a file that makes one: there is none that is known.
  await page.workers()[0].evaluate(() => {
    wasm_bindgen.check = () => new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 120, 0, 0, 10, 5, 1, 3, 0, 0, 11]))).exports.x();
  });
  await drop(page, ["credits-2025-02.csv", GOOD], ["credits-2025-03.csv", GOOD]);
  await page.waitForFunction(() => document.querySelector("#notice").textContent !== "");
  await judged(page);
  assert.equal(await textOf(page, "#verdict h2"), "✕ Not checked.");
  assert.match(await textOf(page, "#verdict"), /The checker broke down over this file/);
  assert.match(await textOf(page, "#files"), /✓ ?credits-2025-01\.csv.* ✕ ?credits-2025-02\.csv.* ✓ ?credits-2025-03\.csv/);
});

test("where the checker cannot run, the page says so and takes no file", async () => {
  const context = await tests.browser.newContext();
  const page = await context.newPage();
  await page.route("**/credits.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: "of another kind" }));
  await page.goto(tests.address);
  await page.waitForFunction(() => document.querySelector("#notice").textContent !== "");
  assert.match(await textOf(page, "#notice"), /The checker cannot run in this browser \(.*magic.*\)\. It runs in Chrome, Edge, Firefox and Safari of 2023 and later/);
  assert.equal(await page.isVisible("#drop"), false);
  assert.equal(await page.locator("#notice *", { hasText: "Something went wrong" }).count(), 0);
  await context.close();
});
