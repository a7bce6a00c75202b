import assert from "node:assert/strict";
import { Debugger } from "../people/Debugger.js";
import { DebugScene } from "../people/DebugScene.js";
import type { Person } from "../people/Person.js";
import { eventually } from "../product/eventually.js";

/* What people do with a debugger beside stepping. Each story is one session in which several things are done: starting is what takes the time. */
const scenes = DebugScene.forTests();

const of = (person: Person) => new Debugger(person.page);
const lines = (...all: string[]) => all.join("\n") + "\n";

const shop = lines(
  "import java.util.ArrayList;",
  "import java.util.List;",
  "",
  "public class Main {",
  "    static int add(int total, int price) {",
  "        return total + price;",
  "    }",
  "",
  "    static int ring(List<Integer> prices) {",
  "        int total = 0;",
  "        for (int price : prices) {",
  "            total = add(total, price);",
  "        }",
  "        return total;",
  "    }",
  "",
  "    public static void main(String[] arguments) {",
  "        int[] numbers = new int[250];",
  "        List<Integer> prices = new ArrayList<>(List.of(1, 2, 3, 4, 5));",
  '        System.out.println("total " + ring(prices));',
  "        try {",
  '            Integer.parseInt("x" + numbers.length);',
  "        } catch (NumberFormatException problem) {",
  '            System.out.println("caught");',
  "        }",
  '        throw new IllegalStateException("over");',
  "    }",
  "}",
);

scenes.story(
  "everything about breakpoints, values and exceptions, with one who only looks",
  { language: "Java", file: "Main.java", text: shop },
  async (ana) => {
    await using vi = await scenes.scene.arrives("Vi");
    const invited = await (await ana.api()).inSession("POST", "/invitations", { role: "VIEWER" });
    await vi.join(`/s/${ana.room.session}#${(invited.body as { secret: string }).secret}`);
    await vi.room.sees("import java.util.ArrayList;");

    // F9 sets one in the line of the caret, and takes it away.
    const [her, theirs] = [of(ana), of(vi)];
    await her.goToLine("total = add(total, price);");
    await ana.page.keyboard.press("F9");
    await theirs.hasBreakpoint(12);
    await ana.page.keyboard.press("F9");
    await theirs.hasBreakpoint(12, false);
    await theirs.breakpointOn(12).click();
    await vi.page.getByText("As a viewer you cannot debug.").first().waitFor();
    await theirs.hasBreakpoint(12, false);

    // The third time that it comes there, after a line was printed twice.
    await her.terms(12, { "Hit count": "3" });
    await her.terms(6, { "Log message": "adding {price}" });
    await her.start();
    for (const person of [her, theirs]) {
      await person.pausedAt("Main.java:12");
      await person.sees(/^total: 3\b/);
      await person.sees(/^price: 3\b/);
    }
    await ana.page.getByRole("tab", { name: "Output", exact: true }).click();
    await ana.room.prints("adding 2");

    // What a name is, under the pointer.
    await her.pointAt("total = add(total, price);", "total");
    await ana.page.locator(".hover-value", { hasText: /total = 3/ }).waitFor();

    // What everybody watches, whoever only looks too; what lies within it can be unfolded.
    await her.addWatch("total + price");
    await her.addWatch("prices");
    await her.addWatch("nothing");
    for (const person of [her, theirs]) {
      await person.watched(/^total \+ price: 6, by Ana$/).waitFor();
      await person.watched(/^nothing: .+, by Ana$/).waitFor();
    }
    await theirs.watched(/^prices: /).click();
    const within = vi.page.getByRole("tree", { name: "Within prices" });
    await within.getByRole("treeitem").nth(1).waitFor();
    await scenes.scene.photograph("debug-watch");

    // Another value is everybody's, in what is watched as well.
    await her.set("total", "100");
    for (const person of [her, theirs]) {
      await person.sees(/^total: 100\b/);
      await person.watched(/^total \+ price: 103, by Ana$/).waitFor();
    }

    // The console says how a word goes on, and what it changes is seen.
    await her.openConsole();
    const field = ana.page.getByRole("textbox", { name: "Debug console" });
    await field.fill("pri");
    await field.press("Tab");
    const proposals = ana.page.getByRole("listbox", { name: "Proposals" });
    await proposals.getByRole("option", { name: /^prices\b/ }).waitFor();
    await scenes.scene.photograph("debug-completions");
    await proposals.getByRole("option", { name: /^prices\b/ }).click();
    await eventually("the word is completed", async () => (await field.inputValue()) === "prices");
    await her.evaluate("total = 7");
    for (const person of [her, theirs]) await person.watched(/^total \+ price: 10, by Ana$/).waitFor();

    // A long value comes in parts.
    await her.callStack.getByRole("button", { name: /main/ }).first().click();
    await her.unfold(/^numbers: /);
    await her.unfold(/^200 to 249$/);
    await her.sees(/^\[249\]: 0\b/);
    await scenes.scene.photograph("debug-parts");

    // At exceptions of one class only, and at a function.
    await her.breakpointOn(12).click();
    await theirs.hasBreakpoint(12, false);
    await her.atFunction("Main.ring");
    const exceptions = ana.page.getByRole("list", { name: "Exceptions" });
    await exceptions.getByRole("checkbox", { name: /^Caught/ }).check();
    const classes = exceptions.getByRole("textbox", { name: /^Only these: Caught/ });
    await classes.fill("java.lang.NumberFormatException");
    await classes.press("Enter");
    await scenes.scene.photograph("debug-exceptions");
    await her.button("Continue").click();
    for (const person of [her, theirs]) {
      await person.page.getByText('NumberFormatException: For input string: "x250"').first().waitFor();
      await person.callStack.getByRole("button", { name: /main/ }).first().waitFor();
    }
    await scenes.scene.photograph("debug-exception");

    // Uncaught ones stop it though nobody has said so, until somebody says that they shall not.
    const uncaught = (person: Person) =>
      person.page.getByRole("list", { name: "Exceptions" }).getByRole("checkbox", { name: /^Uncaught/ });
    for (const person of [ana, vi]) assert.ok(await uncaught(person).isChecked());
    await her.button("Continue").click();
    for (const person of [ana, vi]) {
      await person.page.getByText("IllegalStateException: over").first().waitFor();
      await of(person).pausedAt("Main.java:26");
    }
    await uncaught(ana).uncheck();
    await eventually("Vi sees that it is off", async () => !(await uncaught(vi).isChecked()));

    // Anew, for everybody: it stops at the function.
    const stops = await theirs.countStops();
    await her.button("Restart").click();
    await eventually("it has stopped anew", async () => (await theirs.countStops()) > stops, 60_000);
    for (const person of [her, theirs]) await person.pausedAt(/Main\.java:(9|10)/);
    assert.equal(await theirs.button("Continue").getAttribute("aria-disabled"), "true");
    await her.button("Stop debugging").click();
    await ana.page.getByRole("tab", { name: "Output", exact: true }).click();
    await ana.room.endedWith(/stopped/i);
  },
);

const twenties = lines(
  "count = 0",
  "while count < 1000000:",
  "    count = count + 1",
  "    if count % 20 == 0:",
  "        twenty = count",
);

scenes.story(
  "a breakpoint that is taken away right before going on is not met again",
  { language: "Python", file: "main.py", text: twenties },
  async (ana) => {
    const her = of(ana);
    await her.setBreakpoint(3);
    await her.start();
    await her.pausedAt("main.py:3");
    const rounds = process.env["TANDEM_TEST_FULL"] === "yes" ? 20 : 5;
    for (let round = 1; round <= rounds; round++) {
      await her.breakpointOn(3).click();
      await her.breakpointOn(5).click();
      await her.button("Continue").click();
      await her.pausedAt("main.py:5");
      await her.sees(new RegExp(`^count: ${20 * round}\\b`));
      assert.equal(await her.countStops(), 2 * round, "it has not stopped in between");
      await her.breakpointOn(5).click();
      await her.breakpointOn(3).click();
      await her.button("Continue").click();
      await her.pausedAt("main.py:3");
      await her.sees(new RegExp(`^count: ${20 * round}\\b`));
      assert.equal(await her.countStops(), 2 * round + 1, "it has not stopped in between");
    }
    await her.button("Stop debugging").click();
    await ana.room.endedWith(/stopped/i);
  },
);

const dive = lines(
  "function twice(number) {",
  "  return number * 2;",
  "}",
  "",
  "function dive(left, change) {",
  "  const here = left * 10;",
  "  if (left > 0) return dive(left - 1, change);",
  "  return change(here + 1);",
  "}",
  "",
  'console.log("came up with", dive(5, twice));',
);

scenes.story(
  "what is not opened for everybody is there for those who look, and nobody else is moved",
  { language: "JavaScript", file: "main.js", text: dive },
  async (ana, bo) => {
    const [hers, his] = [of(ana), of(bo)];
    await hers.setBreakpoint(8);
    await hers.start();
    for (const person of [hers, his]) {
      await person.pausedAt("main.js:8");
      await person.sees(/^here: 0\b/);
    }

    // Five calls out, beyond the frames that are read at each stop.
    await his.callStack.getByRole("button", { name: /dive/ }).nth(5).click();
    await his.sees(/^here: 50\b/);
    await his.sees(/^left: 5\b/);
    await scenes.scene.photograph("debug-frame-beyond");
    await hers.sees(/^here: 0\b/);

    // What is inside of a function.
    await his.callStack.getByRole("button", { name: /dive/ }).first().click();
    await his.unfold(/^change: /);
    await his.sees(/^name: 'twice'/);
    assert.equal(await hers.variable(/^name: 'twice'/).count(), 0);

    // What calls the program, which is Node's own.
    await his.callStack.getByRole("button", { name: /Module\._compile/ }).click();
    await his.sees(/^filename: /);
    await hers.sees(/^here: 0\b/);

    // Whoever looks at the same afterwards has it, too, and the program goes on for all.
    await hers.callStack.getByRole("button", { name: /dive/ }).nth(5).click();
    await hers.sees(/^here: 50\b/);
    await hers.button("Continue").click();
    await ana.page.getByRole("tab", { name: "Output", exact: true }).click();
    await ana.room.prints("came up with 2");
  },
);
