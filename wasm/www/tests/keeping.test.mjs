// What a person did is neither done twice nor lost: double clicks, held keys, Stop, other files, a closed page.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { NAME, browserTests, downloaded, drop, hand, judged, textOf } from "./support.mjs";

const tests = browserTests();

const FILE = "account,amount\n123456789012,1\nnote,3\n123456789013,5000\nx,4\ny,8\n123456789014,6\n";
const WITHOUT_ONE = FILE.replace("note,3\n", "");
const WRONG = "account,amount\n1234,2\n123456789012,3\n";
const ACCOUNT = "054736600001";

/** A page with a file whose first problem is open. */
async function opened(file = FILE, name = NAME) {
  const page = await tests.open();
  await drop(page, [name, file]);
  await openFirst(page);
  return page;
}

async function openFirst(page) {
  await page.waitForSelector("#problems .problem");
  await page.keyboard.press("F8");
  await page.waitForSelector("#problems form");
}

async function type(page, text) {
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(text);
  await page.waitForSelector("#bar:has-text('1 row typed and not mended yet')");
}

const mended = (page, words) => page.waitForFunction((words) => document.querySelector("#bar").textContent.includes(words), words);
const fileOf = async (page) => (await downloaded(page, () => page.click("#bar [data-focus=download]"))).content.toString();

/** Half of a double click, wherever the page has gone since. */
async function press(page, { x, y }) {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.up();
}

test("a row is taken out once, however it is pressed", async () => {
  const out = "#problems button:has-text('Take the row out')";
  const presses = {
    "a double click": (page) => page.locator(out).dblclick(),
    "two clicks in one place": async (page) => {
      const { x, y, width, height } = await page.locator(out).boundingBox();
      const middle = { x: x + width / 2, y: y + height / 2 };
      await press(page, middle);
      await page.waitForTimeout(120);
      await press(page, middle);
    },
    "many clicks, one after the other": async (page) => {
      const { x, y, width, height } = await page.locator(out).boundingBox();
      for (let times = 0; times < 8; times++) {
        await press(page, { x: x + width / 2, y: y + height / 2 });
        await page.waitForTimeout(100);
      }
    },
    "two presses at once": (page) => page.locator(out).evaluate((button) => { button.click(); button.click(); }),
    "a held key": async (page) => {
      await page.focus(out);
      for (let times = 0; times < 4; times++) await page.keyboard.down("Enter");
      await page.keyboard.up("Enter");
    },
  };
  for (const [how, act] of Object.entries(presses)) {
    const page = await opened();
    await act(page);
    await mended(page, "1 line mended");
    await page.waitForTimeout(400);
    assert.match(await textOf(page, "#bar"), /^1 line mended ?, 2 problems left/, how);
    assert.equal(await fileOf(page), WITHOUT_ONE, how);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
});

test("a certain repair is taken once, and what was meant for another file is refused", async () => {
  const page = await tests.open();
  await drop(page, [NAME, "account,amount\n54736118302,1\n123456789012,$1,234.56\nx,4\n"]);
  await page.waitForSelector("#problems .repair");
  assert.equal(await page.locator("#problems .repair").count(), 2);
  await page.evaluate(() => Object.assign(globalThis, { stale: document.querySelectorAll("#problems .repair")[1] }));
  await page.locator("#problems .repair").first().dblclick();
  await mended(page, "1 line mended");
  await page.waitForTimeout(300);
  assert.match(await textOf(page, "#bar"), /^1 line mended/);
  await page.evaluate(() => globalThis.stale.click());
  await page.waitForFunction(() => /the file has changed since: look at it again\./i.test(document.querySelector("#notice").textContent));
  assert.match(await textOf(page, "#bar"), /^1 line mended/);
  assert.deepEqual(page.problems, []);
});

/** Holds the worker for a while, as a large file does. */
const hold = (page, milliseconds) => page.workers()[0].evaluate((milliseconds) => {
  setTimeout(() => {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
  });
}, milliseconds);

/** Has a file come in whose reading does not end, so that there is something to stop. */
async function waitForAnother(page) {
  await page.evaluate(() => {
    const { arrayBuffer } = Blob.prototype;
    Blob.prototype.arrayBuffer = function () {
      return this.type === "held" ? new Promise(() => {}) : arrayBuffer.call(this);
    };
    const { slice } = Blob.prototype;
    Blob.prototype.slice = function (from, to) {
      return slice.call(this, from, to, this.type);
    };
    const transfer = new DataTransfer();
    transfer.items.add(new File(["123456789012,1\n"], "credits-2025-02.csv", { type: "held" }));
    document.querySelector("#drop").dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
  });
  await page.waitForSelector("#progress:not([hidden])");
  await page.click("#files li:nth-child(1) .shows");
}

test("Stop loses neither what was mended nor what was just pressed, even if the file is gone from the disk", async () => {
  const page = await tests.open();
  const folder = await mkdtemp(join(tmpdir(), "credits-page-"));
  await writeFile(join(folder, NAME), `${WRONG}5,6\n`);
  await page.setInputFiles("#drop input[type=file]", join(folder, NAME));
  await judged(page);
  await openFirst(page);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(ACCOUNT);
  await page.keyboard.press("Enter");
  await mended(page, "1 line mended");
  await rm(folder, { recursive: true });
  await waitForAnother(page);
  await page.waitForSelector("#problems form, #problems [data-focus^=edit]");
  await hold(page, 3_000);
  if (!(await page.locator("#problems form").count())) await page.click("#problems [data-focus='edit 4']", { timeout: 10_000 });
  await page.waitForSelector("#problems form");
  await hold(page, 5_000);
  await page.click("#problems button:has-text('Take the row out')");
  await page.waitForTimeout(100);
  await page.click("#progress button");
  await mended(page, "2 lines mended, no problem left");
  assert.match(await textOf(page, "#notice"), /The check was stopped/);
  assert.equal(await fileOf(page), `account,amount\n${ACCOUNT},2\n123456789012,3\n`);
  await page.click("#bar [data-focus=undo]");
  await mended(page, "1 line mended");
  await page.click("#bar [data-focus=undo]");
  await page.waitForFunction(() => document.querySelector("#verdict").textContent.includes("2 problems"));
  assert.deepEqual(page.problems, []);
});

test("what is typed is taken on the way on, and stays where it is not right yet", async () => {
  const page = await opened("account,amount\n1234,2\n123456789012,x\n123456789013,3\n");
  await type(page, ACCOUNT);
  await page.keyboard.press("F8");
  await page.waitForFunction(() => document.activeElement.dataset.focus === "amount 3");
  await mended(page, "1 line mended");
  // Not right yet: it is walked past, said, and there again.
  await type(page, "1.2.3");
  await page.click("#source > summary");
  await page.focus("#source .scroller");
  for (let times = 0; times < 4; times++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.dataset.focus === "account 4");
  assert.match(await textOf(page, "#problems"), /Something is typed here that was not taken/);
  await page.fill("#problems [data-focus='amount 4']", "3000");
  await page.click("#bar [data-focus=download]");
  await page.waitForFunction(() => document.querySelector("#notice").textContent.includes("typed in line 3 is not right yet"));
  await page.waitForFunction(() => document.activeElement.dataset.focus === "amount 3" && document.activeElement.value === "1.2.3");
  await type(page, "7");
  await page.waitForFunction(() => document.activeElement.getAttribute("aria-invalid") === "false");
  assert.equal(await fileOf(page), `account,amount\n${ACCOUNT},2\n123456789012,7\n123456789013,3000\n`);
  // Another file and back: it is still there.
  await page.click("#source tbody tr:nth-child(4)");
  await page.waitForFunction(() => document.activeElement.dataset.focus === "account 4");
  await page.fill("#problems [data-focus='amount 4']", "9");
  await drop(page, ["credits-2025-02.csv", "123456789012,1\n"]);
  await page.click("#files li:nth-child(1) .shows");
  assert.match(await fileOf(page), /123456789013,9\n$/);
  assert.deepEqual(page.problems, []);
});

test("what is typed in one cell outlives a repair of the other, and is said where its row has changed", async () => {
  const page = await opened("account,amount\n54736118302,x\n123456789012,3\n");
  await type(page, "77");
  await page.click("#problems .problem.now .repair");
  await mended(page, "1 line mended");
  await page.waitForFunction(() => document.activeElement.dataset.focus === "amount 2" && document.activeElement.value === "77");
  assert.equal(await fileOf(page), "account,amount\n054736118302,77\n123456789012,3\n");
  await page.click("#bar [data-focus=undo]");
  await page.waitForFunction(() => document.querySelector("#verdict").dataset.tone === "bad");
  await page.keyboard.press("F8");
  await page.waitForFunction(() => document.activeElement.dataset.focus === "amount 2");
  await type(page, "88");
  await page.click("#bar [data-focus=redo]");
  await page.waitForFunction(() => /typed in line 2 \(88\) was not taken/.test(document.querySelector("#notice").textContent));
  assert.deepEqual(page.problems, []);
});

test("what was mended and not downloaded is not lost with its file or its page", async () => {
  const page = await opened(WRONG);
  const asked = [];
  page.removeAllListeners("dialog");
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    dialog.accept();
  });
  const mend = async () => {
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type(ACCOUNT);
    await page.keyboard.press("Enter");
    await mended(page, "1 line mended");
  };
  await mend();
  await page.click("#files .remove");
  await page.waitForSelector("#files", { state: "hidden" });
  await page.click("#notice button:has-text('Bring it back')");
  await mended(page, "1 line mended");
  assert.equal(await textOf(page, "#notice"), "");
  // The same name again.
  await hand(page, [[NAME, "123456789012,1\n"]]);
  await page.waitForFunction(() => document.querySelector("#verdict").textContent.includes("$1.00"));
  assert.equal(await page.isVisible("#bar"), false);
  await page.click("#notice button:has-text('Bring it back')");
  await mended(page, "1 line mended");
  assert.equal(await page.locator("#files li").count(), 1);
  await page.reload();
  await page.waitForSelector("html[data-loaded]");
  assert.deepEqual(asked, ["beforeunload"]);
  // Once it is downloaded nothing is asked.
  await drop(page, [NAME, WRONG]);
  await openFirst(page);
  await mend();
  assert.match(await fileOf(page), new RegExp(ACCOUNT));
  await page.reload();
  await page.waitForSelector("html[data-loaded]");
  assert.deepEqual(asked, ["beforeunload"]);
  assert.deepEqual(page.problems, []);
});

test("lines are said to be those of the file as it came, or of what is left", async () => {
  const page = await opened("account,amount\nnote,3\n123456789013,x\n123456789014,6\n");
  await page.click("#problems button:has-text('Take the row out')");
  await mended(page, "1 line mended");
  await page.waitForSelector("#problems .mended");
  assert.match(await textOf(page, "#problems .problem"), /line 2 of what is left/);
  assert.match(await textOf(page, "#problems .mended summary"), /1 line mended, by the lines of the file as it came/);
});
