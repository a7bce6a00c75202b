import assert from "node:assert/strict";
import { type DebuggedProgram, debuggedPrograms } from "../people/DebuggedPrograms.js";
import { Debugger } from "../people/Debugger.js";
import { DebugScene } from "../people/DebugScene.js";
import type { Person } from "../people/Person.js";
import { eventually } from "../product/eventually.js";

/* One debug session that several people share: whoever sets, steps or looks, everybody has the same program before them. */
const scenes = DebugScene.forTests();

const of = (person: Person) => new Debugger(person.page);

/** A story about the program in a language. */
function story(
  name: string,
  language: string,
  act: (ana: Person, bo: Person, program: DebuggedProgram) => Promise<void>,
) {
  const program = debuggedPrograms.find((each) => each.language === language);
  assert.ok(program !== undefined);
  scenes.story(name, program, act);
}

for (const { language } of debuggedPrograms) {
  story(
    `${language}: one sets a breakpoint, another steps and sets a value, a third comes late`,
    language,
    async (ana, bo, { file, line }) => {
      await of(ana).setBreakpoint(line);
      await of(bo).hasBreakpoint(line);
      await of(ana).start();
      for (const person of [ana, bo]) await of(person).pausedAt(`${file}:${line}`);

      await using mira = await scenes.scene.arrives("Mira");
      await mira.join(await ana.room.share());
      await of(mira).pausedAt(`${file}:${line}`);
      await of(mira).hasBreakpoint(line);

      for (const person of [ana, bo, mira]) await of(person).sees(/^sum: 0\b/);
      await of(mira).unfold(/^station: /);
      await of(mira).sees(/^minutes: 3\b/);
      await of(ana).callStack.getByRole("button", { name: /total/ }).first().waitFor();

      await of(ana).openConsole();
      await of(ana).evaluate("sum + 40");
      await of(bo).openConsole();
      for (const person of [ana, bo]) {
        // LLDB gives its results names.
        await of(person)
          .evaluated.getByText(/^(\(int\) \$\d+ = )?40\b/)
          .waitFor();
      }

      await of(bo).set("sum", "100");
      for (const person of [ana, bo, mira]) await of(person).sees(/^sum: 100\b/);
      await of(bo).button("Step over").click();
      for (const person of [ana, bo, mira]) await of(person).sees(/^sum: 103\b.*was 100$/);
      await of(ana).state.filter({ hasText: "Bo stepped over" }).waitFor();
      await of(ana).inCode("Bo stepped").waitFor();
      await scenes.scene.photograph(`debug-${file}`);

      await of(mira).breakpointOn(line).click();
      await of(ana).hasBreakpoint(line, false);
      await ana.page.getByRole("tab", { name: "Output", exact: true }).click();
      await of(ana).continueToTheEnd();
      await ana.room.endedWith(/exit 0/i);
      await ana.room.prints("total 107");
    },
  );
}

story("breakpoints move with the text and are there after a restart", "Python", async (ana, bo, { file, line }) => {
  await of(ana).setBreakpoint(line);
  await of(bo).hasBreakpoint(line);
  await bo.room.goTo("beginning");
  await bo.room.type("# a line above\n");
  for (const person of [ana, bo]) {
    await of(person).hasBreakpoint(line + 1);
    await of(person).hasBreakpoint(line, false);
  }
  await bo.room.saved();
  await of(ana).start();
  await of(bo).pausedAt(`${file}:${line + 1}`);
  await of(ana).button("Restart").click();
  await eventually("the program has stopped anew", async () => (await of(bo).countStops()) >= 2, 60_000);
  await of(bo).pausedAt(`${file}:${line + 1}`);
  await of(ana).button("Stop debugging").click();
  await ana.room.endedWith(/stopped/i);
  await ana.page.reload();
  await ana.room.opened();
  await of(ana).hasBreakpoint(line + 1);
});

story("a condition decides, and everybody sees it", "Python", async (ana, bo, { file, line }) => {
  await of(bo).breakpointOn(line).click({ button: "right" });
  await bo.page.getByRole("textbox", { name: "Condition" }).fill("station.minutes > 3");
  await bo.page.getByRole("button", { name: "Save" }).click();
  await of(ana).start();
  await of(ana).pausedAt(`${file}:${line}`);
  await of(ana).sees(/^sum: 3\b/);
  await of(ana)
    .breakpoints.getByRole("button", { name: /By Bo, if station\.minutes > 3/ })
    .waitFor();
});

story("two who press at once step once, and the second is told", "Python", async (ana, bo, { file, line }) => {
  await of(ana).setBreakpoint(line);
  await of(ana).start();
  await of(bo).pausedAt(`${file}:${line}`);
  const [first, second] = [await ana.api(), await bo.api()];
  const run = (await first.runs())[0]?.id ?? "";
  const { body } = await first.inSession("GET", `/runs/${run}/debug`);
  const { epoch } = body as { epoch: number };
  const press = { kind: "move", move: "next", epoch };
  const answers = await Promise.all(
    [first, second].map((api) => api.inSession("POST", `/runs/${run}/debug/asks`, press)),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  assert.equal((answers.find(({ status }) => status === 409)?.body as { code: string }).code, "DEBUG-01");
  for (const person of [ana, bo]) {
    await eventually("there is one stop more", async () => (await of(person).countStops()) === 2);
    await of(person).sees(/^sum: 3\b/);
  }
});

story("who has the controls is asked for them", "Python", async (ana, bo, { file, line }) => {
  await of(ana).setBreakpoint(line);
  await of(ana).start();
  await of(bo).pausedAt(`${file}:${line}`);
  await of(ana).button("More").click();
  await ana.page.getByRole("menuitem", { name: "Only I control" }).click();
  await bo.page.getByText("Ana has the controls", { exact: true }).waitFor();
  assert.equal(await of(bo).button("Continue").getAttribute("aria-disabled"), "true");
  await of(bo).button("Ask for control").click();
  await of(ana).button("Give to Bo").click();
  await bo.page.getByText("You have the controls", { exact: true }).waitFor();
  await of(bo).button("Step over").click();
  await of(ana).sees(/^sum: 3\b/);
});

story("everybody looks back at the stops, also after the end", "Python", async (ana, bo, { file, line }) => {
  await of(ana).setBreakpoint(line);
  await of(ana).start();
  await of(bo).pausedAt(`${file}:${line}`);
  await of(ana).addWatch("sum * 2");
  await of(bo)
    .watch.getByRole("button", { name: /^sum \* 2: 0, by Ana$/ })
    .waitFor();
  await of(bo).button("Continue").click();
  await of(bo).sees(/^sum: 3\b.*was 0$/);
  await of(ana).button("Continue").click();
  await ana.room.endedWith(/exit 0/i);

  await of(bo).stops.focus();
  await bo.page.keyboard.press("Home");
  await of(bo).sees(/^sum: 0\b/);
  await of(bo).state.filter({ hasText: "Looking back" }).waitFor();
  await bo.page.emulateMedia({ colorScheme: "dark" });
  await scenes.scene.photograph("debug-rewind");
  await bo.page.keyboard.press("ArrowRight");
  await of(bo).sees(/^sum: 3\b/);
  assert.match((await of(bo).stops.getAttribute("aria-valuetext")) ?? "", /^Stop 2, .*main\.py line 10$/);
  await bo.page.getByRole("button", { name: /^\d changed$/ }).click();
  await bo.page.getByText("was 0", { exact: true }).first().waitFor();
  await bo.page.keyboard.press("Escape");
  await of(bo).button("Back to now").click();
  await of(bo).state.filter({ hasText: "Ended" }).waitFor();
});

story(
  "whoever follows sees the other's frame, and everybody is brought to it",
  "Python",
  async (ana, bo, { line, file }) => {
    await of(ana).setBreakpoint(line);
    await of(ana).start();
    await of(bo).pausedAt(`${file}:${line}`);
    await bo.page.getByRole("button", { name: "Follow Ana" }).click();
    await of(ana).callStack.getByRole("button").nth(1).click();
    await of(bo)
      .callStack.locator("[aria-current=true]")
      .filter({ hasText: `${file}:14` })
      .waitFor();
    await bo.page.keyboard.press("Escape");
    await bo.page.getByRole("button", { name: "Follow Ana" }).waitFor();
    await of(bo).callStack.getByRole("button").first().click();
    await of(ana)
      .callStack.locator("[aria-current=true]")
      .filter({ hasText: `${file}:14` })
      .waitFor();
    await of(ana).button("Bring everyone here").click();
    await bo.page.getByText("Ana brought you here").waitFor();
    await of(bo)
      .callStack.locator("[aria-current=true]")
      .filter({ hasText: `${file}:14` })
      .waitFor();
  },
);

story("on a phone the debugger is a place of its own", "Python", async (ana, bo, { file, line }) => {
  await bo.page.setViewportSize({ width: 390, height: 844 });
  for (const person of [ana, bo]) await person.page.emulateMedia({ colorScheme: "dark" });
  await of(bo).setBreakpoint(line);
  await of(ana).start();
  const places = bo.page.getByRole("navigation", { name: "Panels" });
  await places.getByRole("button", { name: "Debug", exact: true }).click();
  await of(bo).pausedAt(`${file}:${line}`);
  await of(bo).sees(/^sum: 0\b/);
  await of(bo).button("Step over").click();
  await of(bo).sees(/^sum: 3\b/);
  await of(ana).state.filter({ hasText: "Bo stepped over" }).waitFor();
  await scenes.scene.photograph("debug-phone");
  await places.getByRole("button", { name: "Code", exact: true }).click();
  await of(bo).inCode("Bo stepped").waitFor();
  await scenes.scene.photograph("debug-phone-code");
  await of(bo).stops.focus();
  await bo.page.keyboard.press("Home");
  await of(bo).button("Back to now").waitFor();
  await scenes.scene.photograph("debug-phone-back");
  await of(bo).button("Back to now").click();
  await places.getByRole("button", { name: "Output", exact: true }).click();
  for (const person of [ana, bo]) await of(person).openConsole();
  await of(bo).evaluate("sum + 40");
  for (const person of [ana, bo]) await of(person).evaluated.getByText(/^43\b/).waitFor();
  await scenes.scene.photograph("debug-phone-console");
});
