// Two more engines, driven as a person drives them: Firefox by Marionette, which it speaks itself, and WebKit by
// WebDriver. Only what the tests need of either.

import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function retried(attempt) {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 150) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

const ENTER = "\ue007";
const TAB = "\ue004";

/** What both drivers share: the commands of WebDriver, whoever carries them. */
function driver(command, close) {
  const element = async (selector) => Object.values(await command("find", { using: "css selector", value: selector }))[0];
  return {
    open: (url) => command("navigate", { url }),
    run: (script, ...args) => command("execute", { script, args }),
    /** Chooses files of the disk in an input. */
    choose: async (selector, path) => command("keys", { id: await element(selector), text: path }),
    type: async (selector, text) => command("keys", { id: await element(selector), text }),
    tab: async () => command("actions", { actions: [{ type: "key", id: "keyboard", actions: [{ type: "keyDown", value: TAB }, { type: "keyUp", value: TAB }] }] }),
    ENTER,
    async until(script, ...args) {
      return retried(async () => {
        const value = await command("execute", { script, args });
        if (!value) throw new Error(`never true: ${script}`);
        return value;
      });
    },
    close,
  };
}

/** Firefox, headless, with a profile of its own. */
export async function firefox(program) {
  const profile = await mkdtemp(join(tmpdir(), "credits-firefox-"));
  const port = await freePort();
  const prefs = { "marionette.port": port, "app.update.enabled": false, "browser.shell.checkDefaultBrowser": false, "datareporting.policy.dataSubmissionEnabled": false, "network.captive-portal-service.enabled": false, "browser.safebrowsing.update.enabled": false };
  await writeFile(join(profile, "user.js"), Object.entries(prefs).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(""));
  const child = spawn(program, ["--marionette", "--headless", "--no-remote", "--profile", profile], { stdio: "ignore", env: { ...process.env, HOME: profile } });
  const socket = await retried(() => new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket));
    socket.on("error", reject);
  }));
  const send = marionette(socket);
  await send("WebDriver:NewSession", {});
  const commands = {
    navigate: ({ url }) => send("WebDriver:Navigate", { url }),
    execute: async ({ script, args }) => (await send("WebDriver:ExecuteScript", { script, args })).value,
    find: async (parameters) => (await send("WebDriver:FindElement", parameters)).value,
    keys: ({ id, text }) => send("WebDriver:ElementSendKeys", { id, text }),
    actions: (parameters) => send("WebDriver:PerformActions", parameters),
  };
  return driver((name, parameters) => commands[name](parameters), async () => {
    socket.destroy();
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await ended;
    await rm(profile, { recursive: true, force: true });
  });
}

/** Messages of Marionette: their length, a colon, JSON. */
function marionette(socket) {
  let buffer = Buffer.alloc(0);
  let lastId = 0;
  const calls = new Map();
  socket.on("error", () => {});
  socket.on("data", (data) => {
    buffer = Buffer.concat([buffer, data]);
    for (;;) {
      const colon = buffer.indexOf(":");
      const length = Number(buffer.subarray(0, colon));
      if (colon < 0 || buffer.length < colon + 1 + length) return;
      const message = JSON.parse(buffer.subarray(colon + 1, colon + 1 + length));
      buffer = buffer.subarray(colon + 1 + length);
      if (!Array.isArray(message)) continue; // the greeting
      const [, id, error, value] = message;
      calls.get(id)?.(error, value);
      calls.delete(id);
    }
  });
  return (name, parameters) =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify([0, ++lastId, name, parameters]);
      calls.set(lastId, (error, value) => (error ? reject(new Error(`${name}: ${error.message}`)) : resolve(value)));
      socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
}

/** WebKit, by the driver that Debian's WebKitGTK brings with its small browser; without a screen under Xvfb. */
export async function webkit(program, browser) {
  const port = await freePort();
  const home = await mkdtemp(join(tmpdir(), "credits-webkit-"));
  const display = process.env.DISPLAY ? [program] : ["xvfb-run", "-a", program];
  const child = spawn(display[0], [...display.slice(1), `--port=${port}`], {
    stdio: "ignore",
    detached: true,
    // As root WebKit's own sandbox cannot be set up.
    env: { ...process.env, HOME: home, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", WEBKIT_DISABLE_COMPOSITING_MODE: "1", LIBGL_ALWAYS_SOFTWARE: "1" },
  });
  const call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${path}: ${value?.message}`);
    return value;
  };
  const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary: browser, args: ["--automation"] } } };
  const { sessionId } = await retried(() => call("POST", "/session", { capabilities }));
  const base = `/session/${sessionId}`;
  const commands = {
    navigate: (parameters) => call("POST", `${base}/url`, parameters),
    execute: (parameters) => call("POST", `${base}/execute/sync`, parameters),
    find: (parameters) => call("POST", `${base}/element`, parameters),
    keys: ({ id, text }) => call("POST", `${base}/element/${id}/value`, { text }),
    actions: (parameters) => call("POST", `${base}/actions`, parameters),
  };
  return driver((name, parameters) => commands[name](parameters), async () => {
    await call("DELETE", base).catch(() => {});
    process.kill(-child.pid);
    await rm(home, { recursive: true, force: true });
  });
}
