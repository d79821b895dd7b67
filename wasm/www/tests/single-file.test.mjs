// The single file, opened from the disk as by a double click.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { GOOD, NAME, SINGLE, browserTests, buildWith, downloaded, drop, textOf } from "./support.mjs";

const SETTINGS = {
  duplicates: "sum",
  invalid_rows: "refuse",
  credit_description: "Credits of </script><b>us",
  credit_service: "Credits",
  bucket: "our-credits",
  key_prefix: "finance/",
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
    assert.match(await textOf(page, "#now pre"), /^aws s3 cp credits-2025-01\.csv s3:\/\/our-credits\/finance\/$/);
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
    [{ ...SETTINGS, duplicate: "sum" }, "`duplicate` is not known; known are bucket, key_prefix, duplicates"],
    [{ ...SETTINGS, bucket: undefined }, "`bucket` is missing, or is no text"],
    [{ ...SETTINGS, bucket: "a b" }, "bucket: `a b` is no name of a bucket"],
    [{ ...SETTINGS, key_prefix: "finance" }, "key_prefix: `finance` does not end with `/`"],
    ["not json", "is not JSON"],
  ]) {
    await buildWith(settings, (built) => assert.ok(built.problem?.includes(problem), `${built.problem} says ${problem}`));
  }
});
