import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { Scene } from "../people/scene.js";
import { Api } from "../product/Api.js";
import { eventually } from "../product/eventually.js";

interface Language {
  readonly name: string;
  readonly entryFile: string;
  readonly unavailableReason: string | null;
}

/* Each template that the landing page offers makes a session whose program runs, asks for a name and greets. */
let scene: Scene;

let languages: readonly Language[];

before(async () => {
  scene = await Scene.begin();
  languages = await eventually("a runner has told its languages", async () => {
    const { body } = await new Api(scene.tandem.url).ask("GET", "/api/status");
    const told = (body as { languages: Language[] }).languages;
    return told.length > 0 && told;
  });
});
after(async () => {
  await scene[Symbol.asyncDispose]();
});

for (const template of ["Python", "Java", "JavaScript"]) {
  it(`${template}: the template's program asks for a name and greets`, (context) =>
    scene.part(template, async () => {
      const language = languages.find((each) => each.name === template);
      assert.ok(language !== undefined, `${template} is among ${languages.map((each) => each.name).join(", ")}`);
      if (language.unavailableReason !== null) {
        context.skip(language.unavailableReason);
        return;
      }
      await using ana = await scene.arrives("Ana");
      const room = await ana.createSession(template);
      await room.file(language.entryFile).waitFor();
      await room.run();
      await room.prints("What is your name?", 60_000);
      await room.say("Ana");
      await room.prints("Hello, Ana!");
      await room.endedWith(/exit 0/i, 60_000);
    }));
}

it("empty: a session without files, and one action to begin", () =>
  scene.part("empty", async () => {
    const ana = await scene.arrives("Ana");
    const room = await ana.createSession("Empty");
    assert.equal(await room.files.getByRole("treeitem").count(), 0);
    await room.createFile("notes.txt");
    await room.openFile("notes.txt");
    await room.type("something to remember");
    await room.saved();
  }));
