// Nothing leaves the browser: every way out is tried, from the page and from the worker, against a listener on loopback.
// It stays empty; that this proves something is shown by taking the policy away, when it fills.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { GOOD, NAME, SINGLE, browserTests, drop, withoutPolicy } from "./support.mjs";

const tests = browserTests();

/** Listens to anything, and keeps the first line of each connection. */
async function listen() {
  const heard = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (data) => {
      heard.push(data.toString("latin1").split("\r\n")[0]);
      socket.end("HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\ncontent-type: text/javascript\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { heard, server, port: server.address().port };
}

/** Each of these runs in the browser, and gets an address of its own. */
const FROM_PAGE = {
  fetch: (url) => fetch(url, { mode: "no-cors" }),
  xhr: (url) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.send();
  },
  websocket: (url) => new WebSocket(url.replace("http", "ws")),
  eventsource: (url) => new EventSource(url),
  beacon: (url) => navigator.sendBeacon(url, "secret"),
  image: (url) => {
    new Image().src = url;
  },
  import: (url) => import(url),
  script: (url) => {
    const script = document.createElement("script");
    script.src = url;
    document.head.append(script);
  },
  style: (url) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: url });
    document.head.append(link);
  },
  frame: (url) => {
    const frame = document.createElement("iframe");
    frame.src = url;
    document.body.append(frame);
  },
  form: (url) => {
    const form = document.createElement("form");
    const frame = document.createElement("iframe");
    frame.name = "into";
    Object.assign(form, { action: url, method: "post", target: "into" });
    document.body.append(frame, form);
    form.submit();
  },
};

const FROM_WORKER = {
  fetch: FROM_PAGE.fetch,
  xhr: FROM_PAGE.xhr,
  websocket: FROM_PAGE.websocket,
  eventsource: FROM_PAGE.eventsource,
  import: FROM_PAGE.import,
  importScripts: (url) => importScripts(url),
};

async function attempt(where, ways, prefix, port) {
  for (const [name, way] of Object.entries(ways)) {
    const code = `(${way})("http://127.0.0.1:${port}/${prefix}-${name}")`;
    await where.evaluate(`(async () => { try { await Promise.race([${code}, new Promise((r) => setTimeout(r, 300))]); } catch {} })()`);
  }
}

async function heardFrom(url) {
  const { heard, server, port } = await listen();
  const page = await tests.open(url);
  await drop(page, [NAME, GOOD]);
  await attempt(page.workers()[0], FROM_WORKER, "worker", port);
  await attempt(page, FROM_PAGE, "page", port);
  await page.waitForTimeout(700);
  await page.context().close();
  server.close();
  return [...new Set(heard.map((line) => /\/((?:page|worker)-\w+)/.exec(line)?.[1] ?? line))].sort();
}

const ALL = [...Object.keys(FROM_PAGE).map((name) => `page-${name}`), ...Object.keys(FROM_WORKER).map((name) => `worker-${name}`)].sort();

test("nothing is heard from the served page", async () => {
  assert.deepEqual(await heardFrom(tests.address), []);
});

test("nothing is heard from the single file", async () => {
  assert.deepEqual(await heardFrom(SINGLE), []);
});

test("everything is heard when the policy is taken away", async () => {
  await withoutPolicy(async ({ served, single }) => {
    assert.deepEqual(await heardFrom(served), ALL);
    assert.deepEqual(await heardFrom(single), ALL);
  });
});

test("text cannot become script, and no other policy for it can be made", async () => {
  for (const url of [tests.address, SINGLE]) {
    const page = await tests.open(url);
    const outcome = await page.evaluate(() => {
      const tried = (attempt) => {
        try {
          attempt();
          return "done";
        } catch (error) {
          return error.name;
        }
      };
      return [
        tried(() => document.body.insertAdjacentHTML("beforeend", "<b>x</b>")),
        tried(() => new Worker("blob:x")),
        tried(() => trustedTypes.createPolicy("other", {})),
        tried(() => trustedTypes.createPolicy("worker", {})),
      ];
    });
    assert.deepEqual(outcome, ["TypeError", "TypeError", "TypeError", "TypeError"], url);
  }
});

test("the served page connects to nothing once its parts are loaded, not even to where it came from", async () => {
  const page = await tests.open();
  const outcome = await page.evaluate(() => fetch("credits.wasm").then(() => "fetched", () => "refused"));
  assert.equal(outcome, "refused");
});

test("the preview server survives any address, and forbids frames", async () => {
  for (const [path, status] of [["%zz", 400], ["%00", 400], ["../Cargo.toml", 404], ["no", 404], ["", 200]]) {
    const response = await fetch(`${tests.address}${path}`);
    assert.equal(response.status, status, path);
    assert.match(response.headers.get("content-security-policy"), /frame-ancestors 'none'/);
    assert.equal(response.headers.get("x-frame-options"), "DENY");
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  }
});
