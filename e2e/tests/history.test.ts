import assert from "node:assert/strict";
import axe from "axe-core";
import { type Person } from "../people/Person.js";
import { type Scene } from "../people/scene.js";
import { story } from "../people/story.js";
import { eventually } from "../product/eventually.js";

/*
 * The past of one session: what Ana and Bo did is named, looked at, compared, told line by line and brought back; Mira may
 * only look. The parts follow one another: a part that fails makes the later ones meaningless, so they are not tried.
 */
let scene: Scene;
let ana: Person;
let bo: Person;

const part = story(async (begun) => {
  scene = begun;
  ana = await scene.arrives("Ana");
  bo = await scene.arrives("Bo");
});

/** Lines that nobody touches, so that the change of one line and the typing in another are apart. */
const between = Array.from({ length: 8 }, (_, count) => `# between ${count}\n`).join("");

/** What axe-core has to say about the history, the earlier version and the code: rule and place. */
async function findings(person: Person): Promise<string[]> {
  await person.page.evaluate(axe.source);
  return person.page.evaluate(async () => {
    const { axe: injected } = globalThis as unknown as { axe: typeof axe };
    const parts = ["History", "Earlier version", "Code"].map((name) => `section[aria-label="${name}"]`);
    const { violations } = await injected.run({
      include: parts.filter((part) => document.querySelector(part) !== null),
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
  });
}

part("Ana writes and names what is there; Bo sees the version appear", async () => {
  await ana.createSession("Python");
  await bo.join(await ana.room.share());
  await bo.history.open();
  await ana.room.replaceText(`# first\n# second\n${between}# last\n`);
  await ana.room.createFile("helper.py");
  await ana.room.replaceText("answer = 42\n");
  await ana.room.openFile("main.py");
  await ana.history.open();
  await ana.history.nameNow("It works");
  await bo.history.version("It works").waitFor();
});

part("Bo changes it, and the comparison shows his lines with his tag", async () => {
  await bo.room.openFile("main.py");
  await bo.room.editor.focus();
  await bo.page.keyboard.press("Control+Home");
  await bo.page.keyboard.press("ArrowDown");
  await bo.page.keyboard.press("Shift+End");
  await bo.room.type("# Bo was here");
  await ana.room.sees("# Bo was here");
  await bo.room.saved();
  await ana.history.lookAt("It works");
  await ana.history.showsThen("# first\n# second\n# between 0");
  await ana.history.button("Compare").click();
  await eventually("the comparison shows who did what", async () => {
    const lines = await ana.history.changedLines();
    assert.deepEqual(lines, ["−AN # second", "+BO # Bo was here"]);
    return true;
  });
  await ana.history.past.getByRole("status").getByText("1 line added by Bo, 1 removed").waitFor();
});

part("all of it by keyboard, and without a finding of axe-core", async () => {
  assert.deepEqual(await findings(ana), []);
  const { keyboard } = ana.page;
  await ana.history.changes.focus();
  await keyboard.press("F7");
  await ana.history.past.getByText("1 of 1").waitFor();
  await keyboard.press("Escape");
  await ana.history.past.waitFor({ state: "detached" });
  await eventually("the editor has the focus", () =>
    ana.room.editor.evaluate((element) => element === document.activeElement),
  );
  await ana.history.button("History").press("Enter");
  await ana.history.panel.waitFor({ state: "detached" });
  await ana.history.button("History").press("Enter");
  await ana.history.version("It works").press("Enter");
  await ana.history.changes.waitFor();
  await ana.history.button("Compare").press("Enter");
  await ana.history.showsThen("# second");
  assert.deepEqual(await findings(ana), []);
  await ana.history.button("Back to now").press("Enter");
});

part("blame tells who wrote each line, then and now", async () => {
  await bo.history.button("Blame").click();
  await eventually("the margin shows Ana, Bo, Ana", async () => {
    const seen = await bo.history.blamed();
    assert.deepEqual(seen, ["AN", "BO", "AN"]);
    return true;
  });
  await bo.page.keyboard.press("Control+Home");
  const line = bo.page.getByRole("status", { name: "Who wrote this line" });
  await bo.room.editor.focus();
  await bo.page.keyboard.press("Control+Home");
  await line.filter({ hasText: /^Line 1: Ana, \d\d:\d\d$/ }).waitFor();
  await bo.page.keyboard.press("ArrowDown");
  await line.filter({ hasText: /^Line 2: Bo, \d\d:\d\d$/ }).waitFor();
  assert.deepEqual(await findings(bo), []);
  await bo.history.lookAt("It works");
  await eventually("then it was all Ana's", async () => {
    assert.deepEqual(await bo.history.blamed(), ["AN"]);
    return true;
  });
  await bo.history.button("Back to now").click();
  await bo.history.button("Blame").click();
});

part("Ana restores the file while Bo types in it: he sees it at once and loses nothing that he types", async () => {
  await bo.room.editor.focus();
  await bo.page.keyboard.press("Control+End");
  await bo.page.keyboard.press("ArrowUp");
  await bo.page.keyboard.press("End");
  const words = Array.from({ length: 40 }, (_, count) => ` word${count}`);
  const typing = (async () => {
    for (const word of words) await bo.page.keyboard.type(word, { delay: 15 });
  })();
  await ana.history.lookAt("It works");
  await ana.history.restore(/main\.py/);
  // The notices go by themselves after a while, so they are looked for first.
  await bo.page.getByText("Ana restored an earlier version").waitFor();
  await ana.page.getByRole("button", { name: "See what was there before" }).click();
  await ana.history.showsThen("# Bo was here");
  await ana.history.button("Back to now").click();
  await bo.room.sees("# second");
  await typing;
  await ana.room.sees("word39");
  const text = await eventually("both have the same text", async () => {
    const [hers, his] = [await ana.room.text(), await bo.room.text()];
    return hers === his ? hers : undefined;
  });
  assert.ok(!text.includes("Bo was here"), text);
  assert.match(text, /^# first\n# second\n# between 0\n/);
  assert.match(text, /# between 7\n.*word39/s);
});

part("what was there before the restore is a version for both", async () => {
  await bo.history.lookAt("Before a restore");
  await bo.history.showsThen("# Bo was here");
  await bo.history.button("Back to now").click();
  await ana.history.version("Before a restore").waitFor();
});

part("restoring the whole session brings a deleted file back for both", async () => {
  await bo.room.remove("helper.py");
  await ana.room.file("helper.py").waitFor({ state: "detached" });
  await ana.history.lookAt("It works");
  await ana.history.restore(/whole session/);
  for (const { room } of [ana, bo]) await room.file("helper.py").waitFor();
  await bo.room.openFile("helper.py");
  await bo.room.sees("answer = 42");
  await bo.room.openFile("main.py");
  await bo.room.sees("# first\n# second\n# between 0");
  assert.ok(!(await bo.room.text()).includes("word39"));
});

part("a version is renamed and loses its name for both", async () => {
  await ana.history.version("It works").focus();
  await ana.page.keyboard.press("F2");
  await ana.page.getByRole("textbox", { name: "Name", exact: true }).fill("It worked");
  await ana.page.keyboard.press("Enter");
  await bo.history.version("It worked").waitFor();
  await bo.history.version("It worked").focus();
  await bo.page.keyboard.press("Tab");
  await bo.page.keyboard.press("Enter");
  await bo.page.getByRole("menuitem", { name: "Take its name away" }).click();
  await ana.history.version("It worked").waitFor({ state: "detached" });
});

part("a viewer sees all of it and is told why nothing can be restored", async () => {
  const answer = await (await ana.api()).inSession("POST", "/invitations", { role: "VIEWER" });
  const { secret } = answer.body as { secret: string };
  const mira = await scene.arrives("Mira");
  await mira.join(`/s/${ana.room.session}#${secret}`);
  await mira.history.open();
  await mira.history.lookAt("Before a restore");
  await mira.history.button("Compare").click();
  await mira.history.changes.waitFor();
  for (const name of ["Restore", "Name this version"]) {
    const button = mira.history.button(name);
    assert.equal(await button.getAttribute("aria-disabled"), "true");
    assert.match(
      (await button.getAttribute("title")) ?? "",
      /As a viewer you cannot .* The owner can make you an editor/,
    );
  }
  const refused = await (await mira.api()).inSession("POST", "/versions", { name: "Mine" });
  assert.equal(refused.status, 403);
  assert.deepEqual(await findings(mira), []);
});

part("nobody's browser complained", () => {
  assert.deepEqual(
    [ana, bo].flatMap(({ complaints }) => complaints),
    [],
  );
  return Promise.resolve();
});
