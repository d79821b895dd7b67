// Mending in place: by keyboard alone, with a way back, and every other byte as it was.

import assert from "node:assert/strict";
import { test } from "node:test";
import { GOOD, NAME, browserTests, downloaded, drop, focused, statusOf, textOf } from "./support.mjs";

const tests = browserTests();

/** 500 rows with eight errors of five kinds; what each wrong line becomes, by hand where only a person knows. */
const WRONG = {
  12: ["99054736118,5.00", { account: "990547361180" }, "990547361180,5.00"],
  40: ["100000000040,$1,234.56", null, '100000000040,"$1,234.56"'],
  41: ["100000000041,$2,345.67", null, '100000000041,"$2,345.67"'],
  77: ["5.47366E+10,310.00", { account: "054736600001" }, "054736600001,310.00"],
  78: ["5.47366E+10,311.00", { account: "054736600002" }, "054736600002,311.00"],
  200: ["100000000200,oops", { amount: "7.25" }, "100000000200,7.25"],
  201: ["100000000201,n/a", { amount: "1,000.50" }, '100000000201,"1,000.50"'],
  400: ["100000000400,", { amount: "0" }, "100000000400,0"],
};

function lines(which) {
  const rows = Array.from({ length: 500 }, (_, index) => {
    const line = index + 2;
    return WRONG[line]?.[which] ?? `${line === 2 ? "000000000002" : 100000000000 + line},${line}.00`;
  });
  return ["account,amount", ...rows];
}

test("500 rows with eight errors of five kinds are mended by keyboard alone", async () => {
  const page = await tests.open();
  await drop(page, [NAME, `${lines(0).join("\r\n")}\r\n`]);
  assert.match(await textOf(page, "#verdict h2"), /8 problems in 8 rows/);
  await page.waitForSelector("#problems .problem");
  // What is certain first: listed, then taken.
  await page.focus("#repairs button");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#repairs li");
  assert.match(await textOf(page, "#repairs ul"), /line 40 100000000040,\$1,234\.56 → 100000000040,"\$1,234\.56"/);
  assert.equal(await page.locator("#repairs li").count(), 2);
  assert.notEqual(await focused(page), "body");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("#verdict h2").textContent.includes("6 problems"));
  assert.notEqual(await focused(page), "body");
  // Then row by row: F8 goes to the field that is wrong.
  await page.keyboard.press("F8");
  for (const [line, [, typed]] of Object.entries(WRONG)) {
    if (!typed) continue;
    const [field, text] = Object.entries(typed)[0];
    await page.waitForFunction((name) => document.activeElement.dataset.focus === name, `${field} ${line}`);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type(text);
    await page.waitForFunction(() => document.activeElement.getAttribute("aria-invalid") === "false");
    await page.keyboard.press("Enter");
  }
  await page.waitForFunction(() => document.querySelector("#bar")?.textContent.includes("no problem left"));
  assert.match(await textOf(page, "#bar"), /8 lines mended/);
  await page.waitForFunction(() => document.activeElement.dataset.focus === "download");
  const [{ name, content }] = await Promise.all([downloaded(page, () => page.keyboard.press("Enter"))]);
  assert.equal(name, NAME);
  assert.equal(content.toString(), `${lines(2).join("\r\n")}\r\n`);
  assert.equal(await statusOf(name, content), 0);
  const changes = await downloaded(page, () => page.click("#now button:has-text('List of changes')"));
  assert.equal(changes.content.toString().trimEnd().split("\r\n").length, 9);
  assert.match(changes.content.toString(), /\r\n40,changed,"100000000040,\$1,234\.56","100000000040,""\$1,234\.56"""/);
  assert.deepEqual(page.problems, []);
});

test("a row that lost its zeros and its quotation marks is mended in one walk, and comes back in one step", async () => {
  const page = await tests.open();
  const file = "account,amount\n54736118302,$1,234.56\n3282298145,$2.00\n123456789012,$3,000.00\n";
  await drop(page, [NAME, file]);
  await page.click("#repairs button");
  assert.deepEqual(await page.locator("#repairs li").allTextContents(), [
    'line 2 54736118302,$1,234.56 → 054736118302,"$1,234.56"',
    "line 3 3282298145,$2.00 → 003282298145,$2.00",
    'line 4 123456789012,$3,000.00 → 123456789012,"$3,000.00"',
  ]);
  await page.click("#repairs button.main");
  await page.waitForFunction(() => document.querySelector("#bar").textContent.includes("3 lines mended, no problem left"));
  assert.equal(await page.isVisible("#repairs"), false);
  const { content } = await downloaded(page, () => page.click("#bar .main"));
  assert.equal(content.toString(), 'account,amount\n054736118302,"$1,234.56"\n003282298145,$2.00\n123456789012,"$3,000.00"\n');
  assert.equal(await statusOf(NAME, content), 0);
  await page.click("#bar [data-focus=undo]");
  await page.waitForFunction(() => document.querySelector("#verdict").dataset.tone === "bad");
  assert.equal(await page.isDisabled("#bar [data-focus=undo]"), true);
  assert.deepEqual(page.problems, []);
});

test("what is typed is checked, Escape leaves, F8 walks both ways", async () => {
  const page = await tests.open();
  await drop(page, [NAME, "054736118302,1\n1234,2\n123456789012,x\n"]);
  await page.waitForSelector("#problems .problem");
  await page.keyboard.press("F8");
  await page.waitForFunction(() => document.activeElement.dataset.focus === "account 2");
  await page.keyboard.type("0547366");
  await page.waitForFunction(() => document.querySelector("#problems .typed").textContent === "5 digits to go");
  await page.keyboard.press("F8");
  await page.waitForFunction(() => document.activeElement.dataset.focus === "amount 3");
  await page.keyboard.press("Shift+F8");
  await page.waitForFunction(() => document.activeElement.dataset.focus === "account 2");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("#problems form"));
  assert.notEqual(await focused(page), "body");
  assert.equal(await page.isVisible("#bar"), false, "nothing was mended");
});

test("a step is undone and done again, a line put back, a row taken out", async () => {
  const page = await tests.open();
  const file = "123456789012,5\n123456789013,6\n123456789012,5\nnote,\n";
  await drop(page, [NAME, file]);
  await page.waitForSelector("#problems .problem");
  await page.click("#problems [data-line='4'] [data-focus^=edit]");
  await page.click("#problems button:has-text('Take the row out')");
  await page.waitForFunction(() => document.querySelector("#bar").textContent.includes("1 line mended"));
  await page.waitForSelector("#problems .repair");
  await page.click("#problems .repair");
  await page.waitForFunction(() => document.querySelector("#bar").textContent.includes("2 lines mended"));
  assert.match(await textOf(page, "#problems"), /✓ mended/);
  await page.click("#bar [data-focus=undo]");
  await page.waitForFunction(() => document.querySelector("#bar").textContent.includes("1 line mended"));
  assert.match(await focused(page), /undo/);
  await page.click("#bar [data-focus=redo]");
  await page.waitForFunction(() => document.querySelector("#bar").textContent.includes("2 lines mended"));
  const { content } = await downloaded(page, () => page.click("#bar .main"));
  assert.equal(content.toString(), "123456789012,5\n123456789013,6\n");
  await page.click("#problems [data-focus='back 4']");
  await page.waitForFunction(() => document.querySelector("#bar").textContent.includes("1 line mended"));
  assert.notEqual(await focused(page), "body");
  assert.deepEqual(page.problems, []);
});

test("UTF-16 and a byte-order mark stay what they are", async () => {
  const page = await tests.open();
  const text = "account\tamount\r\n54736118302\té5\r\n";
  const utf16 = (text) => Buffer.from(`\ufeff${text}`, "utf16le");
  await drop(page, [NAME, utf16(text)]);
  await page.waitForSelector("#problems .problem");
  await page.keyboard.press("F8");
  await page.waitForFunction(() => document.activeElement.dataset.focus === "amount 2");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("5");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("#verdict").dataset.tone !== "bad");
  const { content } = await downloaded(page, () => page.click("#bar [data-focus=download]"));
  assert.deepEqual(content, utf16("account\tamount\r\n54736118302\t5\r\n"));
});

test("the file can be shown line by line, only its problems too, and a line opened from there", async () => {
  const page = await tests.open();
  await drop(page, [NAME, `${GOOD}123456789013,x\n`]);
  await page.click("#source > summary");
  await page.waitForSelector("#source tbody tr");
  assert.equal(await page.locator("#source tbody tr").count(), 5);
  await page.check("#source input[name=only]");
  await page.waitForFunction(() => document.querySelectorAll("#source tbody tr").length === 1);
  await page.focus("#source .scroller");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.dataset.focus === "amount 5");
  assert.deepEqual(page.problems, []);
});
