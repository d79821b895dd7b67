// What a person sees who drops files: good, bad, hostile, named wrongly, several; and what is no file at all.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { GOOD, NAME, browserTests, choose, downloaded, drop, dropText, focused, hand, judged, largeFile, statusOf, textOf } from "./support.mjs";

const tests = browserTests();

test("a good file is ready, with its figure, its proof, its command, its accounts and its JSON, within 720 pixels", async () => {
  const page = await tests.open(tests.address, { viewport: { width: 1280, height: 720 } });
  await drop(page, [NAME, `${GOOD}Total,1239.75\n`]);
  assert.equal(await textOf(page, "#verdict h2"), "✓ Ready. Uploading replaces January 2025");
  assert.equal(await page.getAttribute("#verdict", "role"), "status");
  assert.match(await textOf(page, "#verdict"), /replaces what CloudZero holds for January 2025 with 3 accounts and \$1,239\.75/);
  assert.match(await textOf(page, "#verdict .sum"), /^\$1,239\.75 ?3 accounts · 3 rows$/);
  await page.waitForFunction(() => document.querySelector("#proof").textContent.includes("own total"));
  assert.match(await textOf(page, "#proof"), /Agrees with the file’s own total \$1,239\.75/);
  assert.match(await textOf(page, "#now pre"), /^aws s3 cp credits-2025-01\.csv s3:\/\/YOUR-BUCKET\/$/);
  assert.match(await textOf(page, "#now"), /fingerprint is [0-9a-f]{8}…[0-9a-f]{5} ?;/);
  for (const selector of ["#verdict", "#proof", "#now .upload"]) {
    const { y, height } = await page.locator(selector).boundingBox();
    assert.ok(y + height <= 720, `${selector} ends at ${y + height}`);
  }
  await page.waitForSelector("#accounts tbody tr");
  assert.match(await textOf(page, "#accounts tbody"), /054736118302 \$1,234\.50 2 123456789012 \$5\.00 3/);
  await page.click("#requests > summary");
  const body = await downloaded(page, () => page.click("#requests .request > button"));
  assert.equal(body.name, "credits-2025-01-request-1.json");
  assert.equal(JSON.parse(body.content).data[0]["cost/cost"], "-1234.50");
  await page.click("#requests .request summary");
  const shown = await page.waitForSelector("#requests .request pre");
  assert.equal(await shown.textContent(), body.content.toString());
  assert.match(await textOf(page, "#requests"), /SHA-256 of the file: [0-9a-f]{64}/);
  assert.deepEqual(page.problems, []);
});

test("a refused file says its first reasons within 720 pixels, in words, with what can be read", async () => {
  const page = await tests.open(tests.address, { viewport: { width: 1280, height: 720 } });
  await drop(page, [NAME, "account,amount\n054736118302,5\n5.47366E+10,6\n123456789012,oops\n"]);
  assert.equal(await textOf(page, "#verdict h2"), "✕ Would be refused: 2 problems in 2 rows");
  assert.match(await textOf(page, "#verdict"), /January 2025 in CloudZero stays as it is/);
  assert.match(await textOf(page, "#verdict .sum"), /^\$5\.00 ?in the 1 account that can be read$/);
  await page.waitForSelector("#problems .problem");
  const [first, second] = await page.locator("#problems .problem").all();
  assert.match((await first.textContent()).replace(/\s+/g, " "), /The account's digits are goneaccount-scientific · line 3/);
  assert.match(await second.textContent(), /The amount is not a number/);
  const { y, height } = await second.boundingBox();
  assert.ok(y + height <= 720, `the second reason ends at ${y + height}`);
  assert.equal(await page.locator("#now pre").count(), 0);
  assert.deepEqual(page.problems, []);
});

test("a hostile file is text and nothing else", async () => {
  const page = await tests.open();
  const attack = "<img src=x onerror=alert(1)>";
  const file = ["account,amount,note", `"<script>alert(2)</script>",1,${attack}`, `"=cmd|'/C calc'!A0",1,x`, "123456789013,\u202e1\u001b[31m,x;=1+1"].join("\n");
  await drop(page, ["<b>credits-2025-01.csv", file]);
  assert.match(await textOf(page, "#verdict h2"), /^✕ Nothing would happen|^✕ Would be refused/);
  await page.waitForSelector("#problems .problem");
  for (const markup of ["main img", "main script", "#files b", "#problems script"]) assert.equal(await page.locator(markup).count(), 0, markup);
  const problems = await textOf(page, "#problems");
  assert.ok(problems.includes("<script>alert(2)</script>"), problems);
  assert.ok(problems.includes("<U+202E>1␛[31m"), problems);
  const { content } = await downloaded(page, () => page.click("#problems button.save"));
  const csv = content.toString();
  assert.ok(csv.startsWith("\ufefffile,severity,code,title,line,column,message,help,line_text\r\n"), csv);
  assert.ok(!/(^|[,;\t\n])=/.test(csv), csv);
  for (const guarded of [`"'""=cmd|`, ";'=1+1"]) assert.ok(csv.includes(guarded), csv);
  assert.deepEqual(page.problems, []);
});

test("a name that says its month in another way never looks like one that is uploaded", async () => {
  for (const [name, words] of [["credits-2025-01 (1).csv", /^✕ Would be refused as it is/], ["January 2025.csv", /^▲ Nothing would happen under this name/]]) {
    const page = await tests.open();
    await drop(page, [name, GOOD]);
    assert.match(await textOf(page, "#verdict h2"), words, name);
    assert.equal(await page.locator("#now pre").count(), 0);
    const { name: right, content } = await downloaded(page, () => page.click("#now button.main"));
    assert.deepEqual([right, content.toString()], [NAME, GOOD]);
    await page.context().close();
  }
});

test("another name is not promised to help a month that the function cannot send", async () => {
  const why = /the month takes 6 requests and may take 72 seconds, but the function has 60: send it from the command line\./i;
  for (const [name, words] of [["January 2025.csv", /^▲ Nothing would happen under this name ?The function does not start .* Under that name it would be refused: /], ["credits-2025-01 (1).csv", /^✕ Would be refused as it is ?The file's name/], [NAME, /^✕ Would be refused as it is ?The month/]]) {
    const page = await tests.open();
    const forget = await choose(page, name, `${largeFile(100_000)}123456789012,x\n`);
    await judged(page);
    assert.match(await textOf(page, "#verdict"), /What is in it would be refused too|Would be refused:/);
    // Mended it is no more ready than before, on neither button.
    await page.keyboard.press("F8");
    await page.click("#problems button:has-text('Take the row out')");
    await page.waitForFunction(() => document.querySelector("#bar").textContent.includes("no problem left"));
    assert.match(await textOf(page, "#verdict"), words);
    assert.match(await textOf(page, "#verdict"), why);
    for (const place of ["#now", "#bar"]) {
      assert.equal(await page.locator(`${place} button.main`).count(), 0, `${name}, ${place}`);
      assert.match(await textOf(page, place), /Download it as it is so far/);
    }
    assert.deepEqual(page.problems, []);
    await page.context().close();
    await forget();
  }
  const page = await tests.open();
  const forget = await choose(page, "January 2025.csv", largeFile(100_000));
  await judged(page);
  assert.match(await textOf(page, "#verdict"), why);
  assert.equal(await page.locator("#now button.main").count(), 0);
  assert.match(await textOf(page, "#now"), /Nothing is wrong with the file/);
  await forget();
});

test("a file of a wrong kind gets one sentence, whatever it is called", async () => {
  const page = await tests.open();
  for (const name of [NAME, "credits-2025-01.xlsx", "book"]) {
    for (const [bytes, kind] of [["PK\x03\x04\x14\x00[Content_Types].xml", /own file, not a CSV file/], ["%PDF-1.7\n\xff", /a PDF/], ["\x89PNG\r\n\x1a\n\0\0", /a picture/], ["<!doctype html><p>1,2</p>", /web page|HTML|markup/]]) {
      await drop(page, [name, Buffer.from(bytes, "latin1")]);
      assert.match(await textOf(page, "#verdict h2"), /^✕ No credits file: /, `${name} ${kind}`);
      assert.match(await textOf(page, "#verdict h2"), kind);
      await page.waitForSelector("#problems .problem");
      assert.equal(await page.locator("#problems .problem").count(), 1, `${name} ${kind}`);
      assert.equal(await page.locator("#now input, #now pre, #now button.main").count(), 0);
      assert.doesNotMatch(await textOf(page, "#verdict"), /name it/);
      await page.click("#files .remove");
    }
  }
});

test("a month that nothing says is asked for, of a pasted table too", async () => {
  const page = await tests.open();
  await dropText(page, { "text/plain": "account\tamount\n123456789012\t5\n" });
  await judged(page);
  assert.match(await textOf(page, "#files"), /Pasted table/);
  assert.match(await textOf(page, "#now"), /Which month is it for\?/);
  await page.fill("#now input[name=month]", "2025-01");
  await page.waitForSelector("#now button.main");
  const { name, content } = await downloaded(page, () => page.click("#now button.main"));
  assert.equal(name, NAME);
  assert.equal(await statusOf(name, content), 0);
  assert.deepEqual(page.problems, []);
});

test("what is no file gets a sentence: text, a link, nothing, a folder, a file that is too large or gone", async () => {
  const page = await tests.open();
  for (const [types, words] of [
    [{ "text/plain": "hello" }, /That text is no table/],
    [{ "text/uri-list": "http://127.0.0.1/", "text/plain": "http://127.0.0.1/" }, /That is a link, not a file/],
    [{}, /Nothing in that can be read/],
  ]) {
    await dropText(page, types);
    await page.waitForFunction((words) => new RegExp(words).test(document.querySelector("#notice").textContent), words.source);
  }
  const folder = await mkdtemp(join(tmpdir(), "credits-page-"));
  const large = join(folder, NAME);
  await writeFile(large, "");
  await import("node:fs/promises").then(({ truncate }) => truncate(large, 1_500_000_000));
  await page.setInputFiles("#drop input[type=file]", large);
  await judged(page);
  assert.match(await textOf(page, "#verdict"), /It has 1\.5 GB, and the limit is 67\.1 MB: it was not read/);
  const gone = join(folder, "credits-2025-02.csv");
  await writeFile(gone, GOOD);
  await page.evaluate(() => {
    const slice = Blob.prototype.slice;
    Blob.prototype.slice = function (...range) {
      return Object.assign(slice.apply(this, range), { arrayBuffer: () => Promise.reject(new DOMException("gone", "NotReadableError")) });
    };
  });
  await page.setInputFiles("#drop input[type=file]", gone);
  await page.waitForFunction(() => document.querySelector("#verdict").textContent.includes("changed, moved or deleted"));
  await rm(folder, { recursive: true, force: true });
});

test("a packed file is unpacked, and a damaged one said", async () => {
  const page = await tests.open();
  const packed = gzipSync(GOOD);
  await drop(page, [`${NAME}.gz`, packed]);
  // What lies on the disk is packed, and would start nothing.
  assert.equal(await textOf(page, "#verdict h2"), "▲ Ready once unpacked. Then uploading replaces January 2025");
  assert.match(await textOf(page, "#verdict"), /The packed file starts nothing\./);
  assert.match(await textOf(page, "#files"), /^▲ ?credits-2025-01\.csv ?, ready once unpacked/);
  await page.waitForFunction(() => document.querySelector("#receipt").textContent.includes("Ready once unpacked. Then uploading replaces January 2025."));
  const { name, content } = await downloaded(page, () => page.click("#now button.main"));
  assert.deepEqual([name, content.toString()], [NAME, GOOD]);
  await drop(page, ["credits-2025-02.csv.gz", packed.subarray(0, packed.length - 12)]);
  assert.match(await textOf(page, "#verdict"), /It is damaged/);
  await drop(page, ["credits-2025-03.csv.gz", gzipSync(Buffer.alloc(70_000_000, 48))]);
  assert.match(await textOf(page, "#verdict"), /It has unpacked more, and the limit/);
});

test("a file that is packed by its name alone is a file of a wrong name", async () => {
  const page = await tests.open();
  await drop(page, [`${NAME}.gz`, GOOD]);
  assert.equal(await textOf(page, "#verdict h2"), "▲ Nothing would happen under this name");
  assert.doesNotMatch(await textOf(page, "main"), /packed/);
  const { name, content } = await downloaded(page, () => page.click("#now button.main"));
  assert.deepEqual([name, content.toString()], [NAME, GOOD]);
  // And one that is packed twice is none that can be read.
  await drop(page, ["credits-2025-02.csv.gz", gzipSync(gzipSync(GOOD))]);
  assert.equal(await textOf(page, "#verdict h2"), "✕ No credits file: the file is packed with gzip");
  assert.deepEqual(page.problems, []);
});

test("a month that is none is not kept", async () => {
  const page = await tests.open();
  await drop(page, ["list.csv", "123456789012,5\n123456789012,5\n"]);
  // As in a browser whose field for a month is a field of text.
  const type = (month) => page.locator("#now input[name=month]").evaluate((input, month) => {
    input.type = "text";
    input.value = month;
    input.dispatchEvent(new Event("change"));
  }, month);
  await type("2025-13");
  await page.waitForFunction(() => /month: 2025-13 is not a month|month: `2025-13` is not a month/.test(document.querySelector("#notice").textContent));
  assert.match(await textOf(page, "#verdict h2"), /Which month is it for\?/);
  await page.click("#policies > summary");
  await page.check("input[value=sum]");
  await page.waitForSelector("#whatif:not([hidden])");
  assert.match(await textOf(page, "#whatif"), /still nothing would happen under this name/);
  await type("2025-01");
  await page.waitForSelector("#now button.main");
  assert.deepEqual(page.problems, []);
});

test("a what-if stands beside the verdict, shows no command, and one press leads back", async () => {
  const page = await tests.open();
  await drop(page, [NAME, "123456789012,1\n123456789012,2\n"], ["credits-2025-02.csv", GOOD]);
  const before = await textOf(page, "#verdict");
  await page.click("#policies > summary");
  await page.check("input[value=sum]");
  await page.waitForSelector("#whatif:not([hidden])");
  assert.match(await textOf(page, "#whatif"), /If the function added the rows of an account up, it would send 1 account with \$3\.00\./);
  assert.equal(await textOf(page, "#verdict"), before);
  assert.equal(await page.locator("#now pre").count(), 0);
  await page.click("#whatif button");
  await page.waitForSelector("#whatif", { state: "hidden" });
  assert.notEqual(await focused(page), "body");
  await page.check("input[value=reject]");
  await page.waitForFunction(() => /it would still refuse the file: /.test(document.querySelector("#whatif").textContent));
  await page.click("#files li:nth-child(2) .shows");
  assert.equal(await page.isVisible("#whatif"), false, "it belongs to the file it was asked for");
  assert.equal(await page.isChecked("input[value=identical]"), true);
  // What is sent as it is, another policy does not *still* refuse.
  await drop(page, ["credits-2025-03.csv", "123456789012,1\n123456789012,1\n"]);
  await page.check("input[value=reject]");
  await page.waitForSelector("#whatif:not([hidden])");
  assert.match(await textOf(page, "#whatif"), /If the function refused every repeated account, it would refuse the file: /);
  assert.deepEqual(page.problems, []);
});

test("an expected total and a list of accounts are the person's own checks", async () => {
  const page = await tests.open();
  await drop(page, [NAME, GOOD]);
  const input = page.locator("input[name=expected_total]");
  for (const [total, words] of [["1,239.75", /Agrees with the total you expect/], ["1,300", /Differs from the total you expect \$1,300\.00, \$60\.25 more/], ["much", /Not compared: the amount/]]) {
    await input.fill(total);
    await page.waitForFunction((words) => new RegExp(words).test(document.querySelector("#proof").textContent.replace(/\s+/g, " ")), words.source.replaceAll(" ", "\\s*"));
    assert.match(await textOf(page, "#verdict h2"), /^✓ Ready/);
  }
  await hand(page, [["accounts.csv", "054736118302\n123456789012\n"]]);
  await page.waitForFunction(() => document.querySelector("#proof").textContent.includes("One account is not on your list"));
  assert.match(await textOf(page, "#proof"), /210987654321/);
  assert.match(await textOf(page, "#verdict h2"), /^✓ Ready/);
  assert.deepEqual(page.problems, []);
});

test("the shown file is compared with the month before, searched, sorted, and as CSV", async () => {
  const page = await tests.open();
  const rows = { "credits-2025-03.csv": "100000000000,9\n", "credits-2025-01.csv": "300000000000,3\n100000000000,1\n200000000000,2.50\n", "credits-2025-02.csv": "400000000000,4\n200000000000,2.5\n300000000000,3.01\n" };
  await drop(page, ...Object.entries(rows));
  await page.click("#files li:nth-child(3) .shows");
  await page.waitForFunction(() => document.querySelector("#comparison h2")?.textContent.includes("January 2025"));
  await page.waitForSelector("#comparison tbody tr");
  assert.match(await textOf(page, "#comparison .difference"), /\+\$3\.01 ?: from \$6\.50 in 3 accounts to \$9\.51 in 3 accounts\. 1 new, 1 gone, 1 changed\. All 3 files together: \$25\.01\./);
  assert.match(await textOf(page, "#comparison tbody"), /^400000000000 new – \$4\.00 ?\+\$4\.00 ?100000000000 gone \$1\.00 – ?−\$1\.00 ?300000000000 \$3\.00 \$3\.01 ?\+\$0\.01$/);
  await page.click("#comparison [data-sort=account] button");
  await page.waitForFunction(() => document.querySelector("#comparison tbody tr")?.textContent.startsWith("1000"));
  await page.fill("#comparison input[type=search]", "4000");
  await page.waitForFunction(() => document.querySelectorAll("#comparison tbody tr").length === 1);
  const { content } = await downloaded(page, () => page.click("#comparison .save"));
  assert.match(content.toString(), /^\ufeffaccount,what,before_usd,after_usd,change_usd\r\n400000000000,added,,4,4\r\n/);
  assert.deepEqual(page.problems, []);
});

test("the same name again replaces the file and is compared with the last try", async () => {
  const page = await tests.open();
  await drop(page, [NAME, "123456789012,1\n123456789013,x\n"]);
  await drop(page, [NAME, "123456789012,1\n123456789013,2\n"]);
  assert.equal(await page.locator("#files li").count(), 1);
  await page.waitForFunction(() => document.querySelector("#comparison h2")?.textContent === "Against your last try");
  assert.match(await textOf(page, "#comparison .difference"), /1 new, 0 gone, 0 changed/);
  assert.deepEqual(page.problems, []);
});

test("a try that was not checked yet is forgotten, and not the one before it", async () => {
  const page = await tests.open();
  await drop(page, [NAME, "123456789012,1\n123456789013,x\n"]);
  await page.evaluate((name) => {
    for (const content of ["123456789012,7\n", "123456789012,1\n123456789013,2\n"]) {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], name));
      document.querySelector("#drop").dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
    }
  }, NAME);
  await page.waitForFunction(() => document.querySelector("#verdict").textContent.includes("$3.00"));
  await page.waitForFunction(() => document.querySelector("#comparison h2")?.textContent === "Against your last try");
  assert.match(await textOf(page, "#comparison .difference"), /from \$1\.00 in 1 account that can be read to \$3\.00 in 2 accounts/);
  assert.equal(await page.workers()[0].evaluate(() => files.size), 2);
  assert.deepEqual(page.problems, []);
});

test("the keyboard stays in the comparison while other files come in, and on the heading that sorts", async () => {
  const page = await tests.open();
  await drop(page, [NAME, GOOD], ["credits-2025-02.csv", "054736118302,1\n123456789012,$7\n999999999999,1.00\n"]);
  // Two more files are read for a while, and their end finds the keyboard in the comparison.
  await page.evaluate(() => {
    const { arrayBuffer } = Blob.prototype;
    const held = new Promise((resolve) => Object.assign(globalThis, { letGo: resolve }));
    Blob.prototype.arrayBuffer = function () {
      return held.then(() => arrayBuffer.call(this));
    };
  });
  await hand(page, [["credits-2025-03.csv", GOOD], ["credits-2025-04.csv", GOOD]]);
  await page.click("#files li:nth-child(1) .shows");
  await page.waitForSelector("#comparison tbody tr");
  await page.focus("#comparison input[type=search]");
  await page.keyboard.type("000");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await page.locator("#files li[data-state=waiting]").count(), 2);
  await page.evaluate(() => globalThis.letGo());
  await judged(page);
  await page.waitForFunction(() => document.querySelector("#comparison .difference")?.textContent.includes("All 4 files"));
  assert.equal(await focused(page), "input search");
  assert.deepEqual(await page.evaluate(() => [document.activeElement.value, document.activeElement.selectionStart]), ["000", 2]);
  await page.selectOption("#comparison select", { index: 1 });
  await page.focus("#comparison select");
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.querySelector("#comparison tbody"));
  assert.equal(await focused(page), "select before");
  for (const table of ["#comparison", "#accounts"]) {
    await page.focus(`${table} [data-sort=account] button`);
    await page.keyboard.press("Enter");
    await page.waitForFunction((table) => document.querySelector(`${table} [data-sort=account]`)?.getAttribute("aria-sort") !== "none", table);
    await page.waitForTimeout(200);
    assert.equal(await focused(page), "button sort account", table);
  }
  assert.deepEqual(page.problems, []);
});

test("the keyboard is never lost: a file taken off, a notice closed", async () => {
  const page = await tests.open();
  await drop(page, [NAME, GOOD], ["credits-2025-02.csv", GOOD]);
  for (const left of [1, 0]) {
    await page.focus("#files .remove");
    await page.keyboard.press("Enter");
    await page.waitForFunction((left) => document.querySelectorAll("#files li").length === left, left);
    assert.notEqual(await focused(page), "body");
  }
  await dropText(page, {});
  await page.waitForSelector("#notice button");
  await page.focus("#notice button");
  await page.keyboard.press("Enter");
  assert.notEqual(await focused(page), "body");
});

test("a folder that is really dragged in is named as one", async () => {
  const page = await tests.open();
  const folder = await mkdtemp(join(tmpdir(), "credits-page-"));
  await mkdir(join(folder, "January"));
  await writeFile(join(folder, NAME), GOOD);
  const session = await page.context().newCDPSession(page);
  const drag = async (path) => {
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) await session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
  };
  await drag(join(folder, "January"));
  await page.waitForFunction(() => /“January” is a folder/.test(document.querySelector("#notice").textContent));
  await drag(join(folder, NAME));
  await judged(page);
  assert.match(await textOf(page, "#verdict h2"), /^✓ Ready/);
  await rm(folder, { recursive: true, force: true });
});
