// AWS's own exports, as a person drops them: the month is asked for, what was left out is said, and a plain file comes out
// that the command line calls ready.

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { GOOD, NAME, browserTests, checkBytes, downloaded, drop, hand, judged, textOf } from "./support.mjs";

const tests = browserTests();

const COST_EXPLORER = [
  "Linked account,123456789012,054736118302,Total costs",
  "Linked account name,prod ($),sandbox ($),Total costs ($)",
  "Linked account total,-1300.5000000000,-3.2500000000,-1303.7500000000",
  "2024-12-01,-50.0000000000,,-50.0000000000",
  "2025-01-01,-1000.0000000000,-3.2500000000,-1003.2500000000",
  "2025-02-01,-250.5000000000,,-250.5000000000",
  "",
].join("\n");

const CUR = [
  "bill_billing_period_start_date,line_item_usage_account_id,line_item_line_item_type,line_item_unblended_cost,line_item_currency_code",
  "2025-01-01T00:00:00Z,123456789012,Usage,12.5000000000,USD",
  "2025-01-01T00:00:00Z,123456789012,Tax,1.2500000000,USD",
  "2025-01-01T00:00:00Z,123456789012,Credit,-17.0000000000,USD",
  "2025-01-01T00:00:00Z,123456789012,Credit,-17.0000000000,USD",
  "2025-01-01T00:00:00Z,054736118302,Credit,-0.5,USD",
  "2025-02-01T00:00:00Z,054736118302,Credit,-9.00,USD",
  "",
].join("\n");

const FOCUS = [
  "SubAccountId,ChargeCategory,BilledCost,BillingCurrency,BillingPeriodStart",
  "123456789012,Usage,12.50,USD,2025-01-01T00:00:00Z",
  "123456789012,Credit,-17.00,USD,2025-01-01T00:00:00Z",
  "054736118302,Credit,-0.25,USD,2025-01-01T00:00:00Z",
  "",
].join("\n");

/** Asks for the plain file of a month, and holds it against the command line. */
async function assertConverted(page, month, accounts, total) {
  await page.selectOption("#now select[name=convert]", month);
  const { name, content } = await downloaded(page, () => page.click("#now [data-focus=convert]"));
  assert.equal(name, `credits-${month}.csv`);
  const said = await checkBytes(name, content);
  assert.deepEqual([said.layout, said.verdict, said.unique_accounts, said.total_credit_usd.replace(/0+$/, "")], ["plain", "ready", accounts, total]);
}

test("Cost Explorer's table: its months are offered, others are left out, a plain file comes out", async () => {
  const page = await tests.open();
  await drop(page, ["Costs by account.csv", COST_EXPLORER]);
  assert.equal(await textOf(page, "#verdict h2"), "▲ Which month is it for?");
  assert.match(await textOf(page, "#verdict"), /This export holds 3 months: choose one under “Now”\. Until then the function does not start/);
  assert.match(await textOf(page, "#now"), /Which month is it for\? Its name does not say\./);
  assert.doesNotMatch(await textOf(page, "#problems"), /no credit/, "nothing is wrong but that the month is not known");
  assert.deepEqual(await page.locator("#now .months button").allTextContents(), ["December 2024", "January 2025", "February 2025"]);
  await page.click("#now .months button:has-text('January 2025')");
  await page.waitForFunction(() => document.querySelector("#verdict .sum")?.textContent.includes("$1,003.25"));
  assert.match(await textOf(page, "#verdict h2"), /^▲ Nothing would happen under this name/);
  await page.waitForFunction(() => document.querySelector("#proof").textContent.includes("left out"));
  assert.match(await textOf(page, "#proof"), /Agrees with the table’s own total column \$1,003\.25/);
  assert.match(await textOf(page, "#proof"), /2 rows left out ?1 of December 2024, 1 of February 2025/);
  assert.match(await textOf(page, "#problems"), /charge type/i, "how it was filtered is asked");
  await assertConverted(page, "2025-01", 2, "1003.25");
  await assertConverted(page, "2024-12", 1, "50.");
  assert.deepEqual(page.problems, []);
});

test("Cost Explorer's table under the right name is ready as it is, and packed too", async () => {
  const page = await tests.open();
  await drop(page, [NAME, COST_EXPLORER]);
  assert.match(await textOf(page, "#verdict h2"), /^▲ Ready\. Uploading replaces January 2025/);
  assert.match(await textOf(page, "#verdict"), /with 2 accounts and \$1,003\.25\./);
  assert.match(await textOf(page, "#now pre"), /^aws s3 cp credits-2025-01\.csv/);
  await drop(page, ["credits-2025-02.csv.gz", gzipSync(COST_EXPLORER)]);
  await page.waitForFunction(() => document.querySelector("#verdict .sum")?.textContent.includes("$250.50"));
  await assertConverted(page, "2025-02", 1, "250.5");
  assert.deepEqual(page.problems, []);
});

test("line items: credits are added up, the rest is left out by its kind", async () => {
  const page = await tests.open();
  await drop(page, [NAME, CUR]);
  assert.match(await textOf(page, "#verdict h2"), /Ready\. Uploading replaces January 2025/);
  assert.match(await textOf(page, "#verdict .sum"), /^\$34\.50 ?2 accounts/);
  await page.waitForFunction(() => document.querySelector("#proof").textContent.includes("left out"));
  assert.match(await textOf(page, "#proof"), /3 rows left out ?1 of February 2025, 1 Tax, 1 Usage/);
  await assertConverted(page, "2025-01", 2, "34.5");
  await assertConverted(page, "2025-02", 1, "9.");
  await drop(page, ["FOCUS january.csv.gz", gzipSync(FOCUS)]);
  await page.waitForFunction(() => document.querySelector("#verdict .sum")?.textContent.includes("$17.25"));
  await assertConverted(page, "2025-01", 2, "17.25");
  assert.deepEqual(page.problems, []);
});

test("what is nearly an export is refused with the way to export it, and a month that would be refused says why", async () => {
  const page = await tests.open();
  await drop(page, [NAME, FOCUS.replaceAll(/ChargeCategory,|Usage,|Credit,/g, "")]);
  assert.match(await textOf(page, "#verdict h2"), /^✕ Would be refused/);
  assert.match(await textOf(page, "#problems"), /ChargeCategory/);
  await drop(page, ["credits-2025-02.csv", COST_EXPLORER.replaceAll("Linked account", "Service")]);
  assert.match(await textOf(page, "#problems"), /linked account/);
  await drop(page, ["daily.csv", COST_EXPLORER.replace("2025-02-01", "2025-01-02")]);
  await page.selectOption("#now select[name=convert]", "2025-01");
  await page.click("#now [data-focus=convert]");
  await page.waitForFunction(() => /would be refused/.test(document.querySelector("#now .wrong").textContent));
  assert.match(await textOf(page, "#now .wrong"), /not that of a whole month/);
  assert.deepEqual(page.problems, []);
});

test("a table pasted into the page from a spreadsheet becomes a file of the month that is asked for", async () => {
  const page = await tests.open();
  const table = "account\tamount\n054736118302\t$1,234.50\n123456789012\t$5\n210987654321\t0.25\n";
  await page.click("#drop .paste");
  await page.fill("#drop textarea", table);
  await page.click("#drop .use");
  await judged(page);
  await page.fill("#now input[name=month]", "2025-01");
  await page.waitForSelector("#now button.main");
  const taken = await downloaded(page, () => page.click("#now button.main"));
  assert.deepEqual([taken.name, taken.content.toString()], [NAME, table]);
  const said = await checkBytes(taken.name, taken.content);
  assert.deepEqual([said.verdict, said.total_credit_usd], ["ready", "1239.75"]);
  // The same by the keyboard, wherever it is.
  await page.locator("#verdict").focus();
  await page.evaluate((text) => {
    const transfer = new DataTransfer();
    transfer.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: transfer }));
  }, table);
  await page.waitForFunction(() => document.querySelectorAll("#files li").length === 2);
  assert.match(await textOf(page, "#files"), /Pasted table 2/);
  assert.deepEqual(page.problems, []);
});

test("a list of known accounts that is none is said, and a good one holds every file against it", async () => {
  const page = await tests.open();
  await drop(page, [NAME, GOOD]);
  await hand(page, [["accounts.csv", "name\nprod\n"]]);
  await page.waitForFunction(() => document.querySelector("#notice").textContent.includes("cannot be used"));
  await hand(page, [["known accounts.csv", "account,name\n054736118302,a\n123456789012,b\n210987654321,c\n"]]);
  await page.waitForFunction(() => document.querySelector("#proof").textContent.includes("Every account is on your list"));
  // A name like a list's does not make credits one.
  for (const name of ["accounts-2025-03.csv", "account credits.csv"]) {
    await drop(page, [name, GOOD]);
    assert.match(await textOf(page, "#verdict .sum"), /^\$1,239\.75/, name);
  }
  await drop(page, ["credits-2025-02.csv", "999999999999,1\n"]);
  await page.waitForFunction(() => document.querySelector("#proof").textContent.includes("One account is not on your list"));
  assert.deepEqual(page.problems, []);
});
