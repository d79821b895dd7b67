// What a person sees who drops files: good, bad, hostile, named wrongly, several.

import assert from "node:assert/strict";
import { test } from "node:test";
import { GOOD, NAME, browserTests, downloaded, drop, judged, textOf } from "./support.mjs";

const tests = browserTests();

test("a good file is ready to upload, with its numbers, its accounts, its bars and its JSON", async () => {
  const page = await tests.open();
  await drop(page, [NAME, GOOD]);
  assert.equal(await textOf(page, "#verdict h2"), "✔ Ready to upload");
  assert.equal(await page.getAttribute("#verdict", "role"), "status");
  assert.match(await textOf(page, "#verdict"), /3 accounts with \$1,239\.75 for January 2025/);
  assert.match(await textOf(page, "#summary"), /Billing month January 2025 Total credit \$1,239\.75 Accounts 3 Rows read 3/);
  assert.match(await textOf(page, "#summary"), /SHA-256 of the file [0-9a-f]{64}/);
  assert.equal(await textOf(page, "#findings-heading + .findings-list"), "✔ Nothing was found.");
  const svg = await page.getAttribute("#chart svg", "aria-label");
  assert.equal(svg, "Largest credits: 054736118302 $1,234.50, 123456789012 $5.00, 210987654321 $0.25");
  await page.waitForSelector("#accounts .rows [role=row]");
  assert.match(await textOf(page, "#accounts .rows"), /054736118302 \$1,234\.50 2 123456789012 \$5\.00 3/);
  assert.match(await textOf(page, ".upload"), /aws s3 cp credits-2025-01\.csv s3:\/\/YOUR-BUCKET\//);

  const body = await downloaded(page, () => page.click("#bodies .body > button"));
  assert.equal(body.name, "credits-2025-01-request-1.json");
  assert.equal(JSON.parse(body.content).data[0]["cost/cost"], "-1234.50");
  await page.click("#bodies summary");
  const shown = await page.waitForSelector("#bodies pre");
  assert.equal(await shown.textContent(), body.content.toString());
  assert.deepEqual(page.problems, []);
});

test("a refused file says why, with the catalogue's words, and leads to the line", async () => {
  const page = await tests.open();
  const rows = Array.from({ length: 200 }, (_, row) => `${123456780000 + row},${row === 149 ? "oops" : "1.00"}\n`);
  await drop(page, [NAME, rows.join("")]);
  assert.equal(await textOf(page, "#verdict h2"), "✖ Will be refused for 1 error");
  const finding = await textOf(page, "#findings li");
  assert.match(finding, /Line 150 ?, column 14: show in the file ?The amount oops is not a number\./);
  assert.match(await textOf(page, "#findings details"), /What to do: Replace it by a plain number such as 1234\.56\./);
  assert.equal(await textOf(page, "#findings li .excerpt mark"), "oops");
  assert.match(await textOf(page, "#bodies"), /Nothing, because the file is refused/);
  assert.equal(await page.locator(".upload").textContent(), "");

  await page.focus("#findings li button.place");
  await page.keyboard.press("Enter");
  const current = await page.waitForSelector("#source [aria-current=true]");
  assert.match(await current.textContent(), /^150123456780149,✖oops$/);
  assert.equal(await page.evaluate(() => document.activeElement.className), "scroller");
  await page.waitForFunction(() => document.querySelector("#source .at").textContent === "Line 150: 123456780149,oops");
  assert.deepEqual(page.problems, []);
});

test("a hostile file is text and nothing else, on the page and in the CSV of its findings", async () => {
  const page = await tests.open();
  const attack = "<img src=x onerror=alert(1)>";
  const name = "<b>credits-2025-01.csv";
  const file = [
    `account,amount,${attack}`,
    `"<script>alert(2)</script>",1,x`,
    `"=cmd|'/C calc'!A0",1,x`,
    `123456789012,"@SUM(1,2)",x`,
    `123456789013,\u202e1\u001b[31m,x`,
  ].join("\n");
  await drop(page, [name, file]);
  assert.equal(await textOf(page, "#verdict h2"), "✖ Nothing will happen");
  assert.match(await textOf(page, "#verdict"), /<b>credits-2025-01\.csv/);
  for (const markup of ["main img", "main script", "main b img", "#verdict b", "#files b", "#source .rows img"]) {
    assert.equal(await page.locator(markup).count(), 0, markup);
  }
  const findings = await textOf(page, "#findings");
  assert.ok(findings.includes("<script>alert(2)</script>"), findings);
  assert.ok(findings.includes("<U+202E>1␛[31m"), findings);
  assert.ok((await textOf(page, "#source .rows")).includes(attack));

  const { content } = await downloaded(page, () => page.click("#findings button.save"));
  const csv = content.toString();
  assert.ok(csv.startsWith("\ufefffile,severity,code,line,column,message,help,line_text\r\n"), csv);
  // Names in front, so that no cell begins with what stands in the file; csvCell has a test of its own.
  assert.ok(csv.includes(`"123456789012,""@SUM(1,2)"",x"`), csv);
  assert.deepEqual(page.problems, []);
});

test("the findings as CSV begin no formula", async () => {
  const page = await tests.open();
  const cells = await page.evaluate(async () => {
    const { csvCell } = await import("./ui/findings-csv.js");
    return ["=1", "+1", "-1", "@a", "\ta", "\ra", 'say "x", y', " a", null, 7, "plain"].map(csvCell);
  });
  const expected = ["'=1", "'+1", "'-1", "'@a", "'\ta", '"\'\ra"', '"say ""x"", y"', '" a"', "", "7", "plain"];
  assert.deepEqual(cells, expected);
});

test("a month in the future is refused by this computer's clock", async () => {
  const page = await tests.open();
  const next = new Date(Date.now() + 40 * 24 * 3600 * 1000).toISOString().slice(0, 7);
  await drop(page, [`credits-${next}.csv`, GOOD]);
  assert.equal(await textOf(page, "#verdict h2"), "✖ Will be refused for 1 error");
  assert.match(await textOf(page, "#findings"), /month-in-future/);
});

test("a name that does not start the function gets its own verdict", async () => {
  const page = await tests.open();
  await drop(page, ["January.csv", GOOD]);
  assert.equal(await textOf(page, "#verdict h2"), "✖ Nothing will happen");
  assert.match(await textOf(page, "#verdict"), /will not start the function/);
  assert.equal(await page.locator(".upload").textContent(), "");
  // The month of a file with another name: its content is fine, and it still would not start anything.
  await page.click("#policies summary");
  await page.fill("input[name=month]", "2025-01");
  await page.locator("input[name=month]").blur();
  await page.waitForFunction(() => document.querySelector("#verdict").textContent.includes("could be sent under another name"));
  assert.equal(await textOf(page, "#verdict h2"), "✖ Nothing will happen");
});

test("policies are switches, and the page says that it does not judge as the function does", async () => {
  const page = await tests.open();
  await drop(page, [NAME, "123456789012,1\n123456789012,2\n"]);
  assert.equal(await page.getAttribute("#verdict", "data-state"), "refused");
  assert.match(await textOf(page, ".judged-by"), /^Judged by the default policies; .* A repeated account: identical\./);
  await page.click("#policies summary");
  await page.check("input[value=sum]");
  await page.waitForSelector("#verdict[data-state=warnings]");
  assert.match(await textOf(page, "#verdict"), /1 account with \$3\.00/);
  assert.match(await textOf(page, ".judged-by"), /^▲ This is not how the function judges: you changed it\. A repeated account: sum/);
  await page.click("button.reset");
  await page.waitForSelector("#verdict[data-state=refused]");
  assert.match(await textOf(page, ".judged-by"), /^Judged by the default policies/);

  await page.check("input[value=first]");
  await page.fill("input[name=expected_total]", "2");
  await page.locator("input[name=expected_total]").blur();
  await page.waitForFunction(() => document.querySelector("#findings").textContent.includes("expected-total-differs"));
  await page.fill("input[name=expected_total]", "much");
  await page.locator("input[name=expected_total]").blur();
  await page.waitForFunction(() => document.querySelector("#expected-total-problem").textContent !== "");
  assert.match(await textOf(page, "#expected-total-problem"), /^Not used: the amount /);
  await page.waitForSelector("#verdict[data-state=warnings]");
  assert.deepEqual(page.problems, []);
});

test("a month that contradicts the name is no verdict", async () => {
  const page = await tests.open();
  assert.equal(await page.isDisabled("input[name=month]"), true);
  await drop(page, [NAME, GOOD]);
  await page.click("#policies summary");
  await page.fill("input[name=month]", "2025-02");
  await page.locator("input[name=month]").blur();
  await page.waitForFunction(() => document.querySelector("#verdict").textContent.includes("contradicts the name"));
  assert.equal(await textOf(page, "#verdict h2"), "✖ Could not be checked");
  await page.fill("input[name=month]", "2025-01");
  await page.locator("input[name=month]").blur();
  await page.waitForSelector("#verdict[data-state=ready]");
  assert.deepEqual(page.problems, []);
});

test("two files are compared: accounts added, gone, changed, and the totals", async () => {
  const page = await tests.open();
  const january = "300000000000,3\n100000000000,1\n200000000000,2.50\n";
  const february = "400000000000,4\n200000000000,2.5\n300000000000,3.01\n";
  await drop(page, ["credits-2025-02.csv", february], ["credits-2025-01.csv", january]);
  await page.waitForSelector("#comparison .rows [role=row]");
  assert.match(await textOf(page, ".difference"), /1 added, 1 gone, 1 changed\. Difference of the totals: \+\$3\.01 ?\./);
  assert.match(await textOf(page, ".sides-table"), /January 2025 February 2025 .*\$6\.50 \$9\.51/);
  assert.match(
    await textOf(page, "#comparison .rows"),
    /100000000000 − gone −\$1\.00 \$1\.00 – 400000000000 \+ added \+\$4\.00 – \$4\.00 300000000000 ≠ changed \+\$0\.01 \$3\.00 \$3\.01/,
  );
  await page.selectOption("select[name=before]", { label: "credits-2025-02.csv" });
  await page.selectOption("select[name=after]", { label: "credits-2025-01.csv" });
  await page.waitForFunction(() => document.querySelector(".difference").textContent.includes("−$3.01"));

  await page.click("#files li:nth-child(2) button:first-child");
  await page.waitForFunction(() => document.querySelector("#verdict").textContent.includes("credits-2025-01.csv"));
  await page.click("#files li:nth-child(1) .remove");
  await page.waitForSelector("#comparison", { state: "hidden" });
  assert.equal(await page.locator("#files li").count(), 1);
  assert.deepEqual(page.problems, []);
});

test("a file chosen with the keyboard alone is judged, and everything on the way has a name", async () => {
  const page = await tests.open();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.type), "file");
  const chosen = page.waitForEvent("filechooser");
  await page.evaluate(() => {}); // by then the browser knows that the test chooses
  await page.keyboard.press("Enter");
  const chooser = await chosen;
  await chooser.setFiles([{ name: NAME, mimeType: "text/csv", buffer: Buffer.from(GOOD) }]);
  await judged(page);
  await page.waitForSelector("#accounts .rows [role=row]");
  const stops = new Set();
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press("Tab");
    stops.add(await page.evaluate(() => {
      const at = document.activeElement;
      return at === document.body ? "" : `${at.closest("section, nav")?.id} ${at.getAttribute("aria-label") ?? at.textContent.trim().slice(0, 30)}`;
    }));
  }
  for (const stop of ["accounts Account", "accounts Accounts, scrollable", "source Lines of the file, scrollable", "summary Copy the command", "bodies Request 1 of 1"]) {
    assert.ok(stops.has(stop), `${stop} among ${[...stops].join("; ")}`);
  }
});
