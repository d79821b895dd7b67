// What the page says and advises is true of the page, and what it takes is what the function takes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { GOOD, NAME, browserTests, buildWith, downloaded, drop, hand, judged, statusOf, textOf } from "./support.mjs";

const tests = browserTests();

const told = (page, selector, words) => page.waitForFunction(([selector, words]) => new RegExp(words).test(document.querySelector(selector).textContent.replace(/\s+/g, " ")), [selector, words.source]);

test("a what-if knows no expected total, for the function has none", async () => {
  const page = await tests.open();
  await drop(page, [NAME, "123456789012,5\n123456789012,6\n"]);
  await page.fill("input[name=expected_total]", "5");
  await page.click("#policies > summary");
  await page.check("input[value=sum]");
  await page.waitForSelector("#whatif:not([hidden])");
  assert.match(await textOf(page, "#whatif"), /it would send 1 account with \$11\.00/);
  await drop(page, [NAME, "account,amount\n123456789012,5\n123456789013,x\n"]);
  await page.fill("input[name=expected_total]", "5");
  await page.check("input[value=skip]");
  await told(page, "#whatif", /it would still refuse the file/);
  assert.deepEqual(page.problems, []);
});

test("of what was downloaded nothing is said that is not so", async () => {
  const page = await tests.open();
  await drop(page, [NAME, GOOD]);
  assert.doesNotMatch(await textOf(page, "#now"), /mail/);
  await drop(page, [NAME, "account,amount\n54736118302,1\nabc,2\n"]);
  await page.click("#problems .repair");
  await told(page, "#bar", /1 line mended, 1 problem left/);
  assert.match(await textOf(page, "#now"), /Do not upload it yet: it is not ready\./);
  assert.doesNotMatch(await textOf(page, "#now"), /Upload the corrected file/);
  const { name, content } = await downloaded(page, () => page.click("#now [data-focus=take]"));
  assert.equal(await statusOf(name, content), 1);
  await page.keyboard.press("F8");
  await page.click("#problems button:has-text('Take the row out')");
  await told(page, "#now", /Upload the corrected file, not the one you dropped\./);
});

test("a tab says what the verdict says", async () => {
  const page = await tests.open();
  for (const [name, file, tab, tone] of [
    ["credits.csv", "account,amount\n123456789012,x\n", /^✕ ?credits\.csv ?, not ready/, "bad"],
    ["January 2025.csv", "account,amount\n123456789012,x\n", /^✕ ?January 2025\.csv ?, not ready/, "bad"],
    ["January 2025.csv", GOOD, /^▲ ?January 2025\.csv ?, nothing would happen/, "warn"],
    ["list.csv", GOOD, /^▲ ?list\.csv ?, its month is missing/, "warn"],
    [NAME, `${GOOD}123456789012,$5\n`, /^▲ ?credits-2025-01\.csv ?, ready, with something to look at/, "warn"],
  ]) {
    await drop(page, [name, file]);
    assert.match(await textOf(page, "#files"), tab);
    assert.equal(await page.getAttribute("#verdict", "data-tone"), tone, name);
    await page.click("#files .remove");
    await page.waitForSelector("#files", { state: "hidden" });
  }
});

/** Cost Explorer's table, which does not say how it was filtered. */
const TABLE = "Linked account,123456789012,Total costs ($)\nLinked account total,-3,-3\n2025-01-01,-3,-3\n";
const SETTINGS = { duplicates: "identical", invalid_rows: "skip", credit_description: "AWS credits", credit_service: "Credits", credit_cloud_provider: null, concurrency_reserved: true, switched_off: false, timeout_seconds: 60, has_account_list: false, max_shrink: null, bucket: "our-credits", key_prefix: "", upload_link: "https://eu-west-1.console.aws.amazon.com/s3/upload/our-credits?region=eu-west-1" };

test("advice can be followed on the page, and does what it says", async () => {
  const page = await tests.open();
  for (const [name, file, words] of [
    [NAME, TABLE, /nothing in the file can show it, so this stays/],
    [NAME, "123456789012,5\n123456789012,6\n", /give one row their sum and take the other one out/],
    ["credits-2098-01.csv", GOOD, /ename the file to the month that is meant and drop it again/],
  ]) {
    await drop(page, [name, file]);
    await told(page, "#problems", words);
    assert.doesNotMatch(await textOf(page, "main"), /--|the policy sum|Make the file anew/);
    await page.click("#files .remove");
  }
  await buildWith(SETTINGS, async ({ problem }, folder) => {
    assert.equal(problem, null);
    const page = await tests.open(`file://${folder}/credits-preview.html`);
    const file = "account,amount\n123456789012,5\n123456789013,x\n";
    await drop(page, [NAME, file]);
    await told(page, "#problems", /a last row Total with the right sum proves it too, a total typed on this page does not/);
    // As it is advised.
    await drop(page, [NAME, `${file}Total,5\n`]);
    await told(page, "#verdict h2", /Ready/);
  });
});

test("a table with its picture, as a spreadsheet copies it, is a table; a picture alone is none", async () => {
  const page = await tests.open();
  const paste = (types) => page.evaluate((types) => {
    const transfer = new DataTransfer();
    for (const [type, text] of Object.entries(types)) transfer.setData(type, text);
    transfer.items.add(new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0])], "image.png", { type: "image/png" }));
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }));
  }, types);
  await paste({ "text/plain": "account\tamount\n123456789012\t5\n", "text/html": "<table></table>" });
  await judged(page);
  assert.match(await textOf(page, "#verdict h2"), /Which month is it for\?/);
  assert.match(await textOf(page, "#files"), /Pasted table/);
  await page.click("#files .remove");
  await paste({});
  await judged(page);
  assert.match(await textOf(page, "#verdict h2"), /the file is a picture/);
});

test("of two files of one name in one drop the last is shown, and said", async () => {
  const page = await tests.open();
  await drop(page, [NAME, "123456789012,1\n"], [NAME, "123456789012,2\n"]);
  assert.match(await textOf(page, "#verdict"), /Ready\..*\$2\.00/);
  assert.equal(await page.locator("#files li").count(), 1);
  assert.match(await textOf(page, "#notice"), /Of files with the same name the last one is shown/);
});

const ORGANIZATION = "\ufeffAccount ID,ARN,Email,Name,Status,Joined method,Joined timestamp\n054736118302,arn:aws:x,a@example.com,prod,ACTIVE,CREATED,1/1/2020\n";

test("a list of known accounts is told by its headings, or its name, packed too", async () => {
  for (const [name, file] of [
    ["Organization_accounts_information.csv", ORGANIZATION],
    ["export (3).csv", ORGANIZATION],
    ["accounts.csv.gz", gzipSync("054736118302\n")],
    ["organization-accounts.csv", "account id\n054736118302\n"],
  ]) {
    const page = await tests.open();
    await drop(page, [NAME, GOOD]);
    await hand(page, [[name, file]]);
    await told(page, "#proof", /2 accounts are not on your list/);
    assert.equal(await page.locator("#files li").count(), 1, name);
    await page.context().close();
  }
  // What has credits is none, whatever else it has.
  const page = await tests.open();
  await drop(page, ["credits-2025-02.csv", "Account ID,Email,Amount\n054736118302,a@example.com,5\n"]);
  assert.match(await textOf(page, "#verdict"), /Ready/);
});

test("what is typed is checked as the file is: by its separators, and in every dress of an account", async () => {
  const page = await tests.open();
  const typed = async (field, text, ok) => {
    await page.fill(`#problems [data-focus^='${field} ']`, text);
    await page.waitForFunction(([field, ok]) => document.querySelector(`#problems [data-focus^='${field} ']`).getAttribute("aria-invalid") === String(!ok), [field, ok]);
  };
  for (const [file, amounts] of [
    ["account;amount\n123456789012;x\n123456789013;5\n", { "1.234": false, "12,500": false, 123456789: false, "$123456789": true, "1,234.56": true, "5-": false }],
    ["account;amount\n123456789012;x\n123456789013;5.50\n", { "1.234": true, y: false, "12,500": true }],
  ]) {
    await drop(page, [NAME, file]);
    await page.waitForSelector("#problems .problem");
    await page.keyboard.press("F8");
    await page.waitForSelector("#problems form");
    for (const [text, ok] of Object.entries(amounts)) {
      await typed("amount", text, ok);
      assert.equal(await statusOf(NAME, file.replace(";x", `;${text}`)), ok ? 0 : 1, text);
    }
    for (const [text, ok] of Object.entries({ "1234-5678-9012": true, z: false, "'123456789014": true, "000000000000": false, 54736118302: false })) await typed("account", text, ok);
    await page.keyboard.press("Escape");
  }
  assert.deepEqual(page.problems, []);
});

test("what does not add up is not added", async () => {
  const page = await tests.open();
  await drop(page, [NAME, "account,amount\n123456789012,-100\n123456789013,5\n"]);
  await page.waitForSelector("#problems .problem");
  assert.match(await textOf(page, "#verdict h2"), /some amounts are positive, some negative/);
  assert.doesNotMatch(await textOf(page, "main"), /\$105/);
  await page.click("#files .remove");
  await drop(page, [NAME, "123456789012,5\n"], ["credits-2025-01 (1).csv", "123456789012,6\n"]);
  await page.waitForSelector("#comparison .difference");
  assert.doesNotMatch(await textOf(page, "#comparison .difference"), /together/);
});
