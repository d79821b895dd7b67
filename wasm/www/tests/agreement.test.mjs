// The page and the command line say the same of every fixture, field by field: nothing is worded or decided twice.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT, browserTests, checkByCommandLine, drop, module } from "./support.mjs";

const FIXTURES = join(ROOT, "core/tests/fixtures");
const OPTIONS = {
  "--duplicates": (value) => ({ duplicates: value }),
  "--invalid-rows": (value) => ({ invalid_rows: value }),
  "--expect-total": (value) => ({ expected_total: value }),
  "--accounts": () => ({}),
  "--limit-rows": (value) => ({ limit_rows: Number(value) }),
  "--limit-file-bytes": (value) => ({ limit_file_bytes: Number(value) }),
  "--limit-month-bytes": (value) => ({ limit_month_bytes: Number(value) }),
};

const tests = browserTests();

async function fixtures() {
  const folders = (await readdir(FIXTURES)).map((code) => join(FIXTURES, code));
  return Promise.all(
    folders.map(async (folder) => {
      const args = await readFile(join(folder, "args"), "utf8").catch(() => "");
      const name = (await readdir(folder)).find((file) => file.endsWith(".csv"));
      return { folder, name, content: await readFile(join(folder, name)), args: args.trim().split(/\s+/).filter(Boolean) };
    }),
  );
}

function optionsOf(args) {
  const pairs = args.flatMap((word, index) => (index % 2 === 0 ? [[word, args[index + 1]]] : []));
  const current_month = new Date().toISOString().slice(0, 7);
  if (pairs.some(([option]) => !OPTIONS[option])) return null;
  return Object.assign({ current_month }, ...pairs.map(([option, value]) => OPTIONS[option](value)));
}

/** The fields that the command line has, of what the page has. */
function withFieldsOf(model, value) {
  if (Array.isArray(model)) return value.map((item) => withFieldsOf(model[0] ?? item, item));
  if (model === null || typeof model !== "object") return value;
  return Object.fromEntries(Object.keys(model).map((key) => [key, withFieldsOf(model[key], value[key])]));
}

test("every fixture has the same report", async () => {
  const credits = await module();
  const all = await fixtures();
  assert.ok(all.length > 40, `${all.length} fixtures`);
  for (const { folder, name, content, args } of all) {
    // The page holds accounts against a list beside the verdict.
    if (folder.endsWith("account-unknown")) continue;
    const options = optionsOf(args);
    if (options === null) continue; // an option that the page has not
    const said = await checkByCommandLine(folder, name, args);
    const report = JSON.parse(JSON.stringify(credits.check(name, new Uint8Array(content), options).report()));
    assert.deepEqual(withFieldsOf(said, report), said, folder);
  }
});

test("every fixture's findings stand on the page with the same words", async () => {
  const page = await tests.open();
  for (const { folder, name, content, args } of await fixtures()) {
    if (args.length > 0) continue; // limits have no switch
    const said = await checkByCommandLine(folder, name, []);
    await drop(page, [name, content]);
    for (const { message, code } of said.findings) {
      // A name is judged for the month that it says in another way: then its finding is the verdict itself.
      if (code === "file-name") continue;
      const plain = message.replaceAll("`", "").replace(/\s+/g, " ").toLowerCase();
      const shows = (plain) => document.querySelector("#problems").textContent.replace(/\s+/g, " ").toLowerCase().includes(plain);
      await page.waitForFunction(shows, plain, { timeout: 10_000 }).catch(() => assert.fail(`${folder}: ${plain}`));
    }
    await page.click("#files .remove");
  }
  assert.deepEqual(page.problems, []);
});
