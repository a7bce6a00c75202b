import assert from "node:assert/strict";
import { readlinkSync } from "node:fs";
import { after, before, it } from "node:test";
import { type Person } from "../people/Person.js";
import { Scene } from "../people/scene.js";
import { Terminals } from "../people/Terminals.js";
import { OrdinaryUser } from "../product/OrdinaryUser.js";
import { eventually } from "../product/eventually.js";
import { ofUser } from "../product/processes.js";
import { Tandem } from "../product/Tandem.js";

/* `./tandem up` by somebody who is not root: programs run in a user namespace, and where the kernel refuses one it is said everywhere why not. */
const reason = OrdinaryUser.whyNot();
const skip = reason ?? false;
let user: OrdinaryUser;

before(() => {
  if (reason === undefined) user = OrdinaryUser.create();
});
after(async () => {
  if (reason === undefined) await user[Symbol.asyncDispose]();
});

const PROGRAM = `import os
print("user", os.getuid(), "processes", len([name for name in os.listdir("/proc") if name.isdigit()]))
print("rights", [line.split()[1] for line in open("/proc/self/status") if line.startswith("CapEff")])
try:
    os.listdir(${JSON.stringify("/home")})
    print("homes are seen")
except OSError as error:
    print("no homes")
`;

it("an ordinary user starts it, and programs and terminals run in a sandbox", { skip }, async () => {
  await using scene = await Scene.own({}, user);
  const { tandem } = scene;
  await scene.part("without root", async () => {
    const ana = await scene.arrives("Ana");
    await ana.createSession("Python");
    await ana.room.replaceText(PROGRAM);
    await ana.room.saved();
    await ana.room.run();
    await ana.room.endedWith(/Finished, exit 0/, 60_000);
    await ana.room.prints("rights ['0000000000000000']");
    await ana.room.prints("no homes");
    await ana.room.tellsTime();
    const { platform, runner } = tandem.processes();
    const theirs = ofUser(user.id);
    assert.ok(theirs.includes(platform) && theirs.includes(runner), "platform and runner are the user's");
    assert.notEqual(namespaceOf(runner), namespaceOf(platform), "the runner has a user namespace of its own");
    const terminal = new Terminals(ana.page);
    await terminal.open();
    await terminal.run("echo $((6*7)) from $(ls)");
    await terminal.sees("42 from main.py");
    await scene.photograph("without-root");
  });
  await tandem.stop();
  await eventually("nothing of the product is left", () => user.processes().length === 0);
});

it("where the kernel refuses, Run is off and says what refuses, and so does the doctor", { skip }, async () => {
  const refused = user.refused();
  await using scene = await Scene.own({}, refused);
  await scene.part("no user namespace", async () => {
    const ana = await scene.arrives("Ana");
    await ana.open("/");
    await ana.page.getByRole("contentinfo").getByText("user.max_user_namespaces is 0").waitFor();
    await ana.createSession("Empty");
    await ana.room.createFile("main.py");
    await ana.room.openFile("main.py");
    await ana.room.type("print(1)");
    await ana.room.saved();
    await tellsWhy(ana);
    const run = await (await ana.api()).inSession("POST", "/runs", { entry: await entryOf(ana), language: "python" });
    assert.deepEqual([run.status, (run.body as { code: string }).code], [503, "RUN-07"]);
    await scene.photograph("run-is-off");
    await ana.page.emulateMedia({ colorScheme: "dark" });
    await scene.photograph("run-is-off-dark");
    await ana.page.setViewportSize({ width: 390, height: 844 });
    await ana.page.getByRole("button", { name: "Output" }).click();
    await ana.page.getByRole("note").filter({ hasText: "user.max_user_namespaces is 0" }).waitFor();
    await scene.photograph("run-is-off-phone");
  });
  Tandem.said(["doctor"]); // builds what it needs, which an ordinary user of this checkout may not
  const doctor = Tandem.said(["doctor"], refused);
  assert.match(doctor, /FAIL SBX-23 privileges: an ordinary user; user\.max_user_namespaces is 0/);
  assert.match(doctor, /Set the kernel setting user\.max_user_namespaces/);
  await scene.tandem.stop();
  await eventually("nothing of it is left", () => user.processes().length === 0);
});

function namespaceOf(process: number): string {
  return readlinkSync(`/proc/${process}/ns/user`);
}

async function tellsWhy(person: Person): Promise<void> {
  const run = person.room.button("Run");
  await eventually("Run is off", async () => (await run.getAttribute("aria-disabled")) === "true");
  assert.match((await run.getAttribute("title")) ?? "", /user\.max_user_namespaces is 0/);
  await person.page.getByRole("note").filter({ hasText: "user.max_user_namespaces is 0" }).waitFor();
}

async function entryOf(person: Person): Promise<string> {
  const { body } = await (await person.api()).inSession("GET", "/tree");
  const [entry] = body as { id: string }[];
  assert.ok(entry !== undefined);
  return entry.id;
}
