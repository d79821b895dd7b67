// The single file, opened from the disk as by a double click.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { GOOD, NAME, SINGLE, browserTests, buildWith, choose, downloaded, drop, judged, largeFile, textOf } from "./support.mjs";

const SETTINGS = {
  duplicates: "sum",
  invalid_rows: "refuse",
  credit_description: "Credits of </script><b>us",
  credit_service: "Credits",
  credit_cloud_provider: null,
  concurrency_reserved: true,
  switched_off: false,
  timeout_seconds: 60,
  has_account_list: false,
  max_shrink: null,
  bucket: "our-credits",
  key_prefix: "finance/",
  upload_link: "https://eu-west-1.console.aws.amazon.com/s3/upload/our-credits?region=eu-west-1&prefix=finance%2F",
};

const tests = browserTests();

test("it judges, mends and downloads over file://", async () => {
  const page = await tests.open(SINGLE);
  await drop(page, [NAME, `${GOOD}123456789012,x\n`]);
  assert.equal(await textOf(page, "#verdict h2"), "✕ Would be refused: the amount is not a number");
  await page.waitForSelector("#problems .problem");
  await page.keyboard.press("F8");
  await page.waitForFunction(() => document.activeElement.dataset.focus === "amount 5");
  await page.click("#problems button:has-text('Take the row out')");
  await page.waitForFunction(() => /Ready/.test(document.querySelector("#verdict").textContent));
  const { content } = await downloaded(page, () => page.click("#bar .main"));
  assert.equal(content.toString(), GOOD);
  assert.deepEqual(page.problems, []);
});

test("with the settings of a deployment it judges as the function does, and knows where to upload", async () => {
  await buildWith(SETTINGS, async ({ problem }, folder) => {
    assert.equal(problem, null);
    const page = await tests.open(`file://${folder}/credits-preview.html`);
    await drop(page, [NAME, "123456789012,1\n123456789012,2\n"]);
    assert.match(await textOf(page, "#verdict"), /1 account and \$3\.00/);
    assert.match(await textOf(page, ".judged-by"), /by the policies of the function that reads the bucket our-credits: a repeated account: sum;/);
    assert.match(await textOf(page, ".judged-by"), /booked as “Credits of <\/script><b>us” under “Credits”\.$/);
    const link = await page.$eval("#now a", (link) => [link.textContent, link.href, link.target]);
    assert.deepEqual(link, ["Open the upload folder", SETTINGS.upload_link, "_blank"]);
    assert.match(await textOf(page, "#now pre"), /^aws s3 cp credits-2025-01\.csv s3:\/\/our-credits\/finance\/$/);
    assert.deepEqual(page.problems, []);
  });
});

/** Rows of which the requests of a month hold some 18,000 each. */
const TWO = 25_000;
const FIVE = 88_000;

test("what a deployment refuses, whatever is in the file, is not called ready", async () => {
  for (const [settings, rows, words] of [
    [{ concurrency_reserved: false }, TWO, /^✕ Would be refused as it is ?The month takes 2 requests, which need the function's concurrency to be reserved\./],
    [{ timeout_seconds: 30 }, TWO, /^✕ Would be refused as it is ?The month takes 2 requests and may take 32 seconds, but the function has 30/],
    [{ timeout_seconds: 300 }, FIVE, /^✓ Ready\. Uploading replaces January 2025/],
    [{}, FIVE, /^✕ Would be refused as it is ?The month takes 5 requests and may take 62 seconds/],
    [{ switched_off: true }, 2, /^✕ Would be refused as it is ?The function is switched off: an upload is given up at once\./],
  ]) {
    await buildWith({ ...SETTINGS, ...settings }, async ({ problem }, folder) => {
      assert.equal(problem, null);
      const page = await tests.open(`file://${folder}/credits-preview.html`);
      const forget = await choose(page, NAME, largeFile(rows));
      await judged(page);
      assert.match(await textOf(page, "#verdict"), words);
      const isReady = words.source.includes("Ready");
      assert.equal(await page.locator("#now pre").count(), isReady ? 1 : 0);
      assert.equal(/Nothing is wrong with the file/.test(await textOf(page, "#now")), !isReady);
      if (!isReady) {
        await page.click("#policies > summary");
        await page.check("input[value=first]");
        await page.waitForSelector("#whatif:not([hidden])");
        assert.match(await textOf(page, "#whatif"), /, it would still refuse the file: the (month takes|function is)/);
      }
      assert.deepEqual(page.problems, []);
      await page.context().close();
      await forget();
    });
  }
});

test("what a deployment looks at besides is said, and its rows are those that it sends", async () => {
  await buildWith({ ...SETTINGS, credit_cloud_provider: "AWS Credits", has_account_list: true, max_shrink: 12 }, async ({ problem }, folder) => {
    assert.equal(problem, null);
    const page = await tests.open(`file://${folder}/credits-preview.html`);
    await drop(page, [NAME, GOOD]);
    const verdict = await textOf(page, "#verdict");
    assert.match(verdict, /^✓ Ready\. /);
    assert.match(verdict, / The function also holds the accounts against its own list\. /);
    assert.match(verdict, / refuses a month whose accounts or total would fall by more than 12 %\./);
    await page.waitForFunction(() => document.querySelector("#receipt").textContent.includes("its own list"));
    assert.match(await textOf(page, ".judged-by"), /under “Credits” of “AWS Credits”\.$/);
    await page.click("#requests > summary");
    const { content } = await downloaded(page, () => page.click("#requests .request > button"));
    assert.deepEqual(JSON.parse(content).data.map((row) => row["lineitem/cloud_provider"]), ["AWS Credits", "AWS Credits", "AWS Credits"]);
    assert.deepEqual(page.problems, []);
  });
});

test("the page names the module that judges, and what every file hashes to is published beside it", async () => {
  const hash = async (name) => createHash("sha256").update(await readFile(join(process.env.CREDITS_PAGE, name))).digest("hex");
  const module = await hash("credits.wasm");
  for (const url of [tests.address, SINGLE]) {
    const page = await tests.open(url);
    assert.equal((await textOf(page, ".about .module")), module, url);
    assert.ok((await textOf(page, ".about")).includes(`checker SHA-256 ${module.slice(0, 8)}…${module.slice(-5)}`));
  }
  const sums = (await readFile(join(process.env.CREDITS_PAGE, "SHA256SUMS"), "utf8")).trimEnd().split("\n").map((line) => line.split("  "));
  assert.deepEqual(sums.map(([, name]) => name), ["HEADERS.txt", "credits-preview.html", "credits.wasm", "index.html", "main.js", "style.css", "worker.js"]);
  for (const [sum, name] of sums) assert.equal(sum, await hash(name), name);
});

test("settings that are none are refused, and named", async () => {
  for (const [settings, problem] of [
    [{ ...SETTINGS, duplicates: "all" }, "duplicates: `all` is not one of `identical`, `first`, `sum`, `reject`"],
    [{ ...SETTINGS, invalid_rows: "Skip" }, "invalid_rows: `Skip` is not one of `refuse`, `skip`"],
    [{ ...SETTINGS, duplicate: "sum" }, "`duplicate` is not known; known are bucket, key_prefix, upload_link, duplicates"],
    [{ ...SETTINGS, bucket: undefined }, "`bucket` is missing, or is no text"],
    [{ ...SETTINGS, has_account_list: undefined }, "`has_account_list` is missing, or is no flag"],
    [{ ...SETTINGS, timeout_seconds: "60" }, "`timeout_seconds` is missing, or is no whole number"],
    [{ ...SETTINGS, timeout_seconds: 0.5 }, "`timeout_seconds` is missing, or is no whole number"],
    [{ ...SETTINGS, max_shrink: undefined }, "`max_shrink` is missing, or is no whole number or null"],
    [{ ...SETTINGS, max_shrink: 101 }, "max_shrink: `101` is not a whole number from 0 to 100"],
    [{ ...SETTINGS, upload_link: "https://elsewhere.example/s3/upload/b" }, "upload_link: `https://elsewhere.example/s3/upload/b` does not lead to the AWS console"],
    [{ ...SETTINGS, bucket: "a b" }, "bucket: `a b` is no name of a bucket"],
    [{ ...SETTINGS, key_prefix: "finance" }, "key_prefix: `finance` does not end with `/`"],
    ["not json", "is not JSON"],
  ]) {
    await buildWith(settings, (built) => assert.ok(built.problem?.includes(problem), `${built.problem} says ${problem}`));
  }
});
