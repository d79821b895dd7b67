// What no policy can stop must not stand in the source: windows, navigation, WebRTC, and text that becomes markup or code.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "./support.mjs";

const WWW = join(ROOT, "wasm/www");
const FORBIDDEN =
  /\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|setHTMLUnsafe|parseHTMLUnsafe|DOMParser|eval\(|new Function|window\.open|\bopen\(|location|history\.|RTCPeerConnection|WebTransport|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|import\(|localStorage|sessionStorage|indexedDB|document\.cookie|srcdoc|javascript:|https?:\/\/(?!www\.w3\.org\/2000\/svg))/;

async function sources() {
  const names = await readdir(WWW, { recursive: true });
  const files = names.filter((name) => /\.(js|html|css)$/.test(name) && !name.startsWith("tests"));
  // Without comments: types are imported there.
  const code = async (name) => (await readFile(join(WWW, name), "utf8")).replace(/\/\*[^]*?\*\//g, "");
  return Promise.all(files.map(async (name) => ({ name, text: await code(name) })));
}

test("the source has no way out that a policy does not stop, and makes no markup from text", async () => {
  const all = await sources();
  assert.ok(all.length > 15, `${all.length} sources`);
  for (const { name, text } of all) {
    const found = text.split("\n").filter((line) => FORBIDDEN.test(line));
    assert.deepEqual(found, [], name);
  }
});

test("only the module that loads the page's own parts fetches", async () => {
  const fetching = (await sources()).filter(({ text }) => /\bfetch\(/.test(text)).map(({ name }) => name);
  assert.deepEqual(fetching, ["parts.js"]);
});

test("links are made for downloads, and to the folder of the console that a deployment names", async () => {
  const linking = (await sources()).filter(({ text }) => /element\(\s*"a"|<a\b|"href"|\bhref:/.test(text)).map(({ name }) => name);
  assert.deepEqual(linking, [join("ui", "download.js"), join("ui", "now.js")]);
});
