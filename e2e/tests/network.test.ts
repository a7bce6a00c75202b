import { after, before, it } from "node:test";
import type { Locator } from "playwright-core";
import type { Person } from "../people/Person.js";
import { Scene } from "../people/scene.js";

/* The network of programs: seen by everybody, turned on and off by whoever manages the session, limited to what the operator allows. */
let scene: Scene;
let ana: Person;
let bo: Person;

/** Says whether there is a proxy, and what it answers to a request for a host that is not on the list. */
const PROGRAM = `import os, urllib.error, urllib.request
print("proxy:", os.environ.get("http_proxy"))
try:
    urllib.request.urlopen("http://other.example/", timeout=20)
except urllib.error.HTTPError as error:
    print("refused:", error.reason)
except OSError as error:
    print("no network:", error)
`;

before(async () => {
  scene = await Scene.own({ TANDEM_SANDBOX_NETWORK_ALLOW: "example.org,*.example.net" });
  ana = await scene.arrives("Ana");
  bo = await scene.arrives("Bo");
  const room = await ana.createSession("Python");
  await room.file("main.py").waitFor();
  await room.replaceText(PROGRAM);
  await room.saved();
  await bo.join(await room.share());
  await ana.page.keyboard.press("Escape");
});
after(async () => {
  await scene[Symbol.asyncDispose]();
});

async function dialog(person: Person, state: "on" | "off"): Promise<Locator> {
  await person.page.getByRole("button", { name: /^Session: / }).click();
  await person.page.getByRole("menuitem", { name: `Network: ${state}` }).click();
  return person.page.getByRole("dialog", { name: "Network of programs" });
}

it("is off at first, and a program is told nothing of a proxy", () =>
  scene.part("network off", async () => {
    await ana.room.run();
    await ana.room.prints("proxy: None", 60_000);
    await ana.room.prints("no network:");
    await ana.room.endedWith(/exit 0/i);
  }));

it("is turned on by who manages the session, and everybody sees what programs reach", () =>
  scene.part("network on", async () => {
    const mine = await dialog(ana, "off");
    await mine.getByText("*.example.net").waitFor();
    await mine.getByRole("button", { name: "Turn the network on" }).click();
    await mine.getByRole("button", { name: "Turn the network off" }).waitFor();
    const others = await dialog(bo, "on");
    await others.getByText("example.org", { exact: true }).waitFor();
    await others
      .getByRole("button", { name: "Turn the network off" })
      .and(bo.page.locator("[aria-disabled=true]"))
      .waitFor();
    await scene.photograph("network");
    await bo.page.keyboard.press("Escape");
    await ana.page.keyboard.press("Escape");
    await ana.room.run();
    await ana.room.prints("refused: NET-02 other.example:80 is not allowed on this server.", 60_000);
    await ana.room.endedWith(/exit 0/i);
  }));

it("is turned off again, for programs that start afterwards and for those that run", () =>
  scene.part("network off again", async () => {
    const mine = await dialog(ana, "on");
    await mine.getByRole("button", { name: "Turn the network off" }).click();
    await mine.getByRole("button", { name: "Turn the network on" }).waitFor();
    await ana.page.keyboard.press("Escape");
    await ana.room.run();
    await ana.room.prints("proxy: None", 60_000);
  }));
