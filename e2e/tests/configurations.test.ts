import assert from "node:assert/strict";
import { type Person } from "../people/Person.js";
import { type Scene } from "../people/scene.js";
import { story } from "../people/story.js";
import { eventually } from "../product/eventually.js";

/* Two people give one way to run a name, and run it. The parts follow one another in one session. */
let scene: Scene;
let ana: Person;
let bo: Person;

const program = [
  "import os, sys",
  "print(sys.argv[1:], os.environ['MODE'], os.path.basename(os.getcwd()), sys.stdin.read().split())",
].join("\n");

const part = story(async (begun) => {
  scene = begun;
  ana = await scene.arrives("Ana");
  bo = await scene.arrives("Bo");
  await ana.createSession("Python");
  await bo.join(await ana.room.share());
  await ana.room.replaceText(program);
  await bo.room.sees("sys.stdin.read()");
  await ana.room.createFolder("src");
});

part("Ana adds a configuration and Bo sees it come", async () => {
  await ana.configurations.open();
  await bo.configurations.open();
  await ana.configurations.add("Small");
  await bo.configurations.listed("Small").waitFor();
  assert.equal(await bo.configurations.choice("File").locator("option:checked").textContent(), "main.py");
});

part("both write in one field at once, and both have what both wrote", async () => {
  const [anas, bos] = [ana.configurations.field("Arguments"), bo.configurations.field("Arguments")];
  await anas.fill("middle");
  await eventually("Bo sees it", async () => (await bos.inputValue()) === "middle");
  await anas.press("Home");
  await bos.press("End");
  await Promise.all([
    anas.pressSequentially("--first 'a b' ", { delay: 20 }),
    bos.pressSequentially(" --last $HOME", { delay: 20 }),
  ]);
  const both = "--first 'a b' middle --last $HOME";
  await eventually("Ana has both", async () => (await anas.inputValue()) === both);
  await eventually("Bo has both", async () => (await bos.inputValue()) === both);
});

part("each fills in other fields, and what is wrong is said beside its field", async () => {
  await bo.configurations.field("Environment variables").fill("MODE");
  await bo.configurations.dialog.getByRole("alert").filter({ hasText: "Line 1 has no =" }).waitFor();
  await bo.configurations.field("Environment variables").fill("MODE=fast");
  await ana.configurations.field("Working directory").fill("src");
  await ana.configurations.choice("Standard input").selectOption({ label: "This text" });
  await bo.configurations.field("Text of the input").fill("1\n2\n");
  await eventually(
    "Ana sees the input",
    async () => (await ana.configurations.field("Text of the input").inputValue()) === "1\n2\n",
  );
  await ana.configurations.close();
  await bo.configurations.close();
});

part("Bo runs it, and both see what the program was given", async () => {
  await bo.configurations.choose("Small");
  await bo.room.run();
  for (const person of [ana, bo]) {
    await person.room.prints("['--first', 'a b', 'middle', '--last', '$HOME'] fast src ['1', '2']");
    await person.room.endedWith(/exit 0/i);
    await person.room.result.filter({ hasText: "Small" }).waitFor();
  }
});

part("a command of its own needs no file, and runs in a shell only if it says so", async () => {
  await ana.configurations.open();
  await ana.configurations.add("Shell");
  await ana.configurations.choice("Run").selectOption({ label: "A command of its own" });
  await ana.configurations.field("Command").fill("sh -c 'ls | sort'");
  await ana.configurations.dialog.getByRole("button", { name: "Use this one for Run" }).click();
  await ana.room.run();
  await bo.room.prints("main.py\nsrc");
  await bo.room.endedWith(/exit 0/i);
});

part("what Bo deletes is gone for Ana, whose Run runs the file again", async () => {
  await bo.configurations.open();
  await bo.configurations.listed("Shell").click();
  await bo.configurations.dialog.getByRole("button", { name: "Delete" }).click();
  await ana.page.getByRole("button", { name: "Run configuration: main.py" }).waitFor();
  await bo.configurations.close();
});

part("it is said who stopped a program, and that one crashed", async () => {
  await ana.room.replaceText("while True: pass\n");
  await ana.room.run();
  await bo.room.result.filter({ hasText: "Running" }).waitFor();
  await bo.room.stop();
  await ana.room.endedWith(/Stopped by Bo/);
  await ana.room.replaceText("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n");
  await ana.room.run();
  await bo.room.endedWith(/Crashed: segmentation fault/);
});

part("they outlive a reload", async () => {
  await ana.page.reload();
  await ana.room.opened();
  await ana.configurations.open();
  await ana.configurations.listed("Small").waitFor();
  assert.equal(await ana.configurations.field("Working directory").inputValue(), "src");
  await ana.configurations.close();
});
