import assert from "node:assert/strict";
import { type Person } from "../people/Person.js";
import { type Scene } from "../people/scene.js";
import { storyOfItsOwn } from "../people/story.js";
import { eventually } from "../product/eventually.js";
import { isAlive, killNow } from "../product/processes.js";
import type { Tandem } from "../product/Tandem.js";

/*
 * Two people, from the landing page to a session that survives kill -9 of everything. The parts follow one another in one
 * session, as an afternoon would: a part that fails makes the later ones meaningless, so they are not tried.
 */
let scene: Scene<Tandem>;
let ana: Person;
let bo: Person;

const part = storyOfItsOwn(async (begun) => {
  scene = begun;
  ana = await scene.movesIn("Ana");
  bo = await scene.movesIn("Bo");
});

part("Ana types her name, chooses Python and is in a room with a file", async () => {
  const room = await ana.createSession("Python");
  await room.file("main.py").waitFor();
  assert.notEqual((await room.text()).trim(), "", "the template is there");
});

part("Bo opens the invitation's link, types his name and is in", async () => {
  const link = await ana.room.share();
  assert.match(link, new RegExp(`^${scene.tandem.url}/s/${ana.room.session}#.+`));
  const room = await bo.join(link);
  await room.sees(await ana.room.text());
  await ana.page.getByText("Bo", { exact: true }).first().waitFor();
  assert.ok(!bo.page.url().includes("#"), "the secret is gone from the address");
});

part("both type into one file at once and end with the same text", async () => {
  await ana.room.replaceText("# first\n# last\n");
  await bo.room.sees("# last");
  await Promise.all([
    (async () => {
      await ana.page.keyboard.press("Control+Home");
      await ana.page.keyboard.press("End");
      await ana.room.type(" Ana says one thing at the beginning of the file");
    })(),
    (async () => {
      await bo.room.editor.focus();
      await bo.page.keyboard.press("Control+End");
      await bo.room.type("# and Bo another one at its end");
    })(),
  ]);
  const whole = "# first Ana says one thing at the beginning of the file\n# last\n# and Bo another one at its end";
  await ana.room.sees(whole);
  await bo.room.sees(whole);
});

part("each sees where the other is: caret, name and selection", async () => {
  await ana.room.caretOf("Bo").waitFor({ state: "attached" });
  await bo.room.caretOf("Ana").waitFor({ state: "attached" });
  await bo.page.keyboard.press("Control+Home");
  await bo.page.keyboard.press("Shift+End");
  await eventually("Ana sees Bo's selection", async () => (await ana.room.foreignSelections().count()) > 0);
});

part("files and folders are created, renamed, moved and deleted for both", async () => {
  await ana.room.createFolder("lib");
  await bo.room.file("lib").waitFor();
  await bo.room.createFile("helper.py");
  await ana.room.file("helper.py").waitFor();
  await bo.room.replaceText("def answer():\n    return 42");
  await ana.room.openFile("helper.py");
  await ana.room.sees("return 42");
  await ana.room.rename("helper.py", "oracle.py");
  await bo.room.file("oracle.py").waitFor();
  await bo.room.file("helper.py").waitFor({ state: "detached" });
  await bo.room.move("oracle.py", "lib");
  await ana.room.expand("lib");
  await ana.room.nested("oracle.py").waitFor();
  await ana.room.openFile("main.py"); // a new file comes beside the one that is looked at
  await ana.room.createFile("scratch.txt");
  await bo.room.file("scratch.txt").waitFor();
  await bo.room.remove("scratch.txt");
  await ana.room.file("scratch.txt").waitFor({ state: "detached" });
});

part("a program with all its files runs, asks and ends; both see it and either may answer", async () => {
  await ana.room.openFile("main.py");
  await ana.room.replaceText(
    [
      "from lib.oracle import answer",
      "name = input('Who? ')",
      "print('Hello', name, answer() * 2)",
      "raise SystemExit(3)",
    ].join("\n"),
  );
  await bo.room.openFile("main.py");
  await bo.room.sees("raise SystemExit(3)");
  await bo.room.run();
  await ana.room.prints("Who?");
  await bo.room.prints("Who?");
  await ana.room.say("Mira");
  for (const person of [ana, bo]) {
    await person.room.prints("Hello Mira 84");
    await person.room.endedWith(/exit 3/i);
    await person.room.tellsTime();
  }
});

part("output comes live, Ctrl+Enter runs, and the other one stops an endless program", async () => {
  await bo.room.replaceText(
    "import time\nturn = 0\nwhile True:\n    turn += 1\n    print('turn', turn, flush=True)\n    time.sleep(0.1)",
  );
  await ana.room.sees("time.sleep(0.1)");
  await ana.room.editor.focus();
  await ana.page.keyboard.press("Control+Enter");
  await bo.room.prints("turn 3");
  await ana.room.prints("turn 3");
  await bo.room.stop();
  await ana.room.endedWith(/stopped/i);
  await bo.room.endedWith(/stopped/i);
});

part("the platform is killed under them: both keep typing and nothing is lost", async () => {
  await ana.room.replaceText("# before the crash\n");
  await bo.room.sees("# before the crash");
  const { platform } = scene.tandem.processes();
  killNow(platform);
  await ana.page.keyboard.press("Control+End");
  await ana.room.type("# typed without a server");
  await ana.room.tellsThatItIsOffline();
  await bo.room.sees("# typed without a server", 60_000);
  await ana.room.saved();
  assert.ok(!isAlive(platform));
});

part("they close the browsers, everything is killed and started again: all is still there", async () => {
  await ana.room.replaceText("print('still', 'here')\n");
  await bo.room.sees("print('still', 'here')");
  await ana.room.saved();
  const address = ana.page.url();
  await ana.closeBrowser();
  await bo.closeBrowser();
  await scene.tandem.killEverything();
  await scene.tandem.start();
  for (const person of [ana, bo]) {
    await person.openBrowser();
    await person.open(address);
    await person.room.opened();
    await person.room.openFile("main.py");
    await person.room.sees("print('still', 'here')");
    await person.room.expand("lib");
    await person.room.nested("oracle.py").waitFor();
    await person.room.prints("turn 3");
  }
  await bo.room.run();
  await ana.room.prints("still here", 30_000);
});

part("an address that does not exist yet becomes a session by one button", async () => {
  const name = `monday-kata-${scene.tandem.port}`;
  await ana.open(`/${name}`);
  const nameField = ana.page.getByRole("textbox", { name: "Your name" });
  if (await nameField.isVisible()) await nameField.fill(ana.name);
  await ana.page.getByRole("button", { name: /session/i }).click();
  await ana.room.opened();
  await ana.room.type("hello there");
  await ana.room.saved();
  // Whoever knows the address finds the session; it grants nothing by itself.
  await bo.open(`/${name}`);
  await eventually("Bo is led to the session", () => bo.page.url().includes(ana.room.session));
});
