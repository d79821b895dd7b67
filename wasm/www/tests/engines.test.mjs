// The page in Firefox and in WebKit, served and as a single file from the disk: it judges, mends and can be left by Tab.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { serve } from "../../../scripts/lib/serve-page.mjs";
import { firefox, webkit } from "./drivers.mjs";
import { NAME, SINGLE } from "./support.mjs";

const { CREDITS_PAGE, CREDITS_FIREFOX, CREDITS_WEBKIT, CREDITS_MINIBROWSER } = process.env;
const ENGINES = {
  Firefox: CREDITS_FIREFOX && (() => firefox(CREDITS_FIREFOX)),
  WebKit: CREDITS_WEBKIT && (() => webkit(CREDITS_WEBKIT, CREDITS_MINIBROWSER)),
};

let server, address, folder;
before(async () => {
  ({ server, address } = await serve(CREDITS_PAGE));
  folder = await mkdtemp(join(tmpdir(), "credits-page-"));
  const rows = Array.from({ length: 500 }, (_, row) => `${100000000000 + row},1.00\n`);
  await writeFile(join(folder, "list.csv"), "123456789012,5\n");
  await writeFile(join(folder, NAME), `account,amount\n${rows.join("")}123456789012,x\n`);
});
after(async () => {
  server?.closeAllConnections();
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

// At once: each mostly waits for its own browser.
suite("the other engines", { concurrency: true }, () => {
  for (const [name, start] of Object.entries(ENGINES)) {
    test(`${name}, served and from the disk`, { skip: !start && `there is no ${name} here`, timeout: 180_000 }, async () => {
      const browser = await start();
      try {
        for (const url of [address, SINGLE]) {
          await browser.open(url);
          await browser.until("return document.documentElement.dataset.loaded === 'true'");
          await browser.choose("#drop input[type=file]", join(folder, NAME));
          await browser.until("return /Would be refused/.test(document.querySelector('#verdict').textContent)");
          await browser.until("return document.querySelectorAll('#accounts tbody tr').length === 500");
          await browser.run("document.querySelector('#problems .next').click()");
          await browser.until("return document.activeElement.dataset.focus === 'amount 502'");
          await browser.run("document.activeElement.value = ''");
          await browser.type("[data-focus='amount 502']", `5.00${browser.ENTER}`);
          await browser.until("return /Ready/.test(document.querySelector('#verdict').textContent)");
          await browser.until("return document.activeElement !== document.body");
          await browser.run("document.querySelector('#accounts input[type=search]').focus()");
          for (let stops = 0; ; stops++) {
            await browser.tab();
            if (await browser.run("return document.activeElement.tagName === 'SUMMARY'")) break;
            assert.ok(stops < 20, `Tab does not leave the table over ${url}`);
          }
          // Where the month is a field of text, as in Firefox, it takes what is no month.
          await browser.choose("#drop input[type=file]", join(folder, "list.csv"));
          await browser.until("return document.querySelector('#now input[name=month]') !== null");
          if (!(await browser.run("return document.querySelector('#now input[name=month]').type === 'text'"))) continue;
          await browser.type("#now input[name=month]", `2025-13${browser.ENTER}`);
          await browser.until("return /2025-13/.test(document.querySelector('#notice').textContent)");
          await browser.run("document.querySelector('#policies input[value=sum]').click()");
          await browser.until("return /still nothing would happen/.test(document.querySelector('#whatif').textContent)");
          await browser.run("document.querySelector('#now input[name=month]').value = ''");
          await browser.type("#now input[name=month]", `2025-01${browser.ENTER}`);
          await browser.until("return document.querySelector('#now button.main')?.textContent === 'Download credits-2025-01.csv'");
        }
      } finally {
        await browser.close();
      }
    });
  }
});
