import assert from "node:assert/strict";
import { Debugger } from "../people/Debugger.js";
import { DebugScene } from "../people/DebugScene.js";
import type { Person } from "../people/Person.js";
import { Terminals } from "../people/Terminals.js";
import { Tests } from "../people/Tests.js";
import { eventually } from "../product/eventually.js";

/* What can be debugged beside the file that is open, and where else than at lines it is stopped. */
const scenes = DebugScene.forTests();

const of = (person: Person) => new Debugger(person.page);
const lines = (...all: string[]) => all.join("\n") + "\n";

scenes.story(
  "one lets the program stop where a value changes, and both are there",
  {
    language: "Java",
    file: "Main.java",
    text: lines(
      "public class Main {",
      "    static class Counter {",
      "        int count;",
      "",
      "        void add(int more) {",
      "            count = count + more;",
      "        }",
      "    }",
      "",
      "    public static void main(String[] arguments) {",
      "        Counter counter = new Counter();",
      '        System.out.println("begins");',
      "        counter.add(3);",
      "        counter.add(4);",
      "    }",
      "}",
    ),
  },
  async (ana, bo) => {
    await of(ana).setBreakpoint(12);
    await of(ana).start();
    for (const person of [ana, bo]) await of(person).pausedAt("Main.java:12");
    await of(bo).unfold(/^counter: /);
    await of(bo)
      .variable(/^count: 0/)
      .hover();
    await of(bo).button("Stop when count changes").click();
    const set = (person: Person, said: RegExp) => of(person).breakpoints.getByRole("button", { name: said }).waitFor();
    for (const person of [ana, bo]) await set(person, /^count, By Bo, .*Counter\.count, where it is changed$/);

    await of(ana).button("Continue").click();
    for (const person of [ana, bo]) {
      await of(person).pausedAt("Main.java:6");
      await of(person).state.filter({ hasText: "count changes from 0 to 3" }).waitFor();
      await set(person, /^count, hit once, By Bo, /);
    }
    await scenes.scene.photograph("debug-value");
    for (const theme of ["light", "dark"]) {
      await ana.page.emulateMedia({ colorScheme: theme === "dark" ? "dark" : "light" });
      await of(ana)
        .variable(/^more: 3/)
        .hover();
      await scenes.scene.photograph(`debug-value-${theme}`);
    }

    // A local variable is none that this debugger can watch: it says so.
    await of(ana)
      .variable(/^more: 3/)
      .focus();
    await ana.page.keyboard.press("F9");
    await ana.page.getByText("Only fields can be watched").waitFor();

    await of(ana)
      .breakpoints.getByRole("button", { name: /^count, / })
      .hover();
    await of(ana).breakpoints.getByRole("checkbox", { name: "count is on" }).uncheck();
    await set(bo, /^count, off, By Bo, .*, off$/);
    await of(bo).continueToTheEnd();
    await set(ana, /^count, ended with the program, By Bo/);

    // In another debug session there is another counter.
    await of(ana).start();
    for (const person of [ana, bo]) {
      await of(person).pausedAt("Main.java:12");
      assert.equal(
        await of(person)
          .breakpoints.getByRole("button", { name: /^count, / })
          .count(),
        0,
      );
    }
  },
);

scenes.story(
  "one test is debugged out of the tree, and everybody stops in it",
  {
    language: "Python",
    file: "test_sums.py",
    text: lines(
      "import unittest",
      "",
      "",
      "class Sums(unittest.TestCase):",
      "    def test_first(self):",
      "        value = 1",
      "        self.assertEqual(value, 1)",
      "",
      "    def test_second(self):",
      "        value = 2",
      "        self.assertEqual(value, 3)",
    ),
  },
  async (ana, bo) => {
    const tests = new Tests(ana.page);
    await tests.run();
    await ana.room.endedWith(/1 failed, 1 passed/);
    await of(ana).setBreakpoint(7);
    await of(ana).setBreakpoint(11);
    await tests.row(/^test_second, failed/).hover();
    await scenes.scene.photograph("debug-test");
    await of(ana).button("Debug test test_second").click();
    for (const person of [ana, bo]) {
      await of(person).pausedAt("test_sums.py:11");
      await of(person).sees(/^value: 2\b/);
    }
    await of(bo).continueToTheEnd();
    assert.equal(await of(bo).countStops(), 1, "the other test has a breakpoint, too");
  },
);

scenes.story(
  "a program in a terminal waits for the debugger, is debugged, and goes on without it",
  {
    language: "Java",
    file: "Main.java",
    text: lines(
      "public class Main {",
      "    public static void main(String[] arguments) throws Exception {",
      "        for (int round = 0; ; round++) {",
      '            System.out.println("round " + round);',
      "            Thread.sleep(500);",
      "        }",
      "    }",
      "}",
    ),
  },
  async (ana, bo) => {
    const terminals = new Terminals(ana.page);
    await terminals.open();
    await terminals.run(
      "PATH=$PATH:$(ls -d /usr/lib/jvm/*/bin | tail -1) && javac -g -d /tmp/out Main.java && echo built",
    );
    await terminals.sees(/^built$/m, 60_000);
    await terminals.run(
      "java -agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:5005 -cp /tmp/out Main",
    );
    await terminals.sees("Listening for transport dt_socket at address: 5005");
    await of(bo).setBreakpoint(4);
    await bo.page.getByRole("button", { name: "Port 5005 open. Previews" }).click();
    await bo.page.getByRole("menuitem", { name: "Debug what listens on port 5005" }).click();
    for (const person of [ana, bo]) {
      await of(person).pausedAt("Main.java:4");
      await of(person).sees(/^round: 0\b/);
    }
    await scenes.scene.photograph("debug-attached");
    await of(ana).button("Step over").click();
    await of(bo).pausedAt("Main.java:5");
    await terminals.sees("round 0");
    await of(ana).button("Stop debugging").click();
    await of(bo).state.filter({ hasText: "Ended" }).waitFor();
    await terminals.sees("round 3");

    // And again: it listens on.
    await bo.page.getByRole("button", { name: "Port 5005 open. Previews" }).click();
    await bo.page.getByRole("menuitem", { name: "Debug what listens on port 5005" }).click();
    await of(ana).pausedAt("Main.java:4");
    await of(ana).button("Stop debugging").click();
    await of(bo).state.filter({ hasText: "Ended" }).waitFor();
  },
);

scenes.story(
  "a run configuration is debugged with all that it says",
  {
    language: "Python",
    file: "main.py",
    text: lines("import os, sys", "where = os.getcwd()", 'print(where, sys.argv[1:], os.environ["MODE"], input())'),
  },
  async (ana, bo) => {
    const made = await (
      await ana.api()
    ).inSession("POST", "/tree", { commands: [{ type: "create", parent: null, name: "src", kind: "FOLDER" }] });
    assert.equal(made.status, 200);
    const { configurations } = ana;
    await configurations.open();
    await configurations.add("Fast");
    await configurations.field("Arguments").fill("one 'two three'");
    await configurations.field("Environment variables").fill("MODE=fast");
    await configurations.field("Working directory").fill("src");
    await configurations.choice("Standard input").selectOption({ label: "This text" });
    await configurations.field("Text of the input").fill("from the configuration\n");
    await configurations.close();
    await configurations.choose("Fast");
    await of(bo).setBreakpoint(3);
    await of(ana).start();
    for (const person of [ana, bo]) {
      await of(person).pausedAt("main.py:3");
      await of(person).sees(/^where: '\/workspace\/src'/);
    }
    await of(bo).button("Continue").click();
    await eventually("the program ends", async () => (await of(ana).state.textContent())?.includes("Ended") === true);
    await ana.page.getByRole("tab", { name: "Output", exact: true }).click();
    await ana.room.prints("/workspace/src ['one', 'two three'] fast from the configuration");
  },
);
