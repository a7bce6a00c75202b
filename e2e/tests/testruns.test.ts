import assert from "node:assert/strict";
import { type Person } from "../people/Person.js";
import { type Scene } from "../people/scene.js";
import { story } from "../people/story.js";
import { Tests } from "../people/Tests.js";
import { eventually } from "../product/eventually.js";
import type { Problem } from "../product/Api.js";

/* Two people run tests, find the line that is wrong, mend it and run them again. The parts follow one another in one session. */
let scene: Scene;
let ana: Person;
let bo: Person;

const calculator = "def add(a, b):\n    return a - b\n";
const tests = [
  "import unittest",
  "",
  "from main import add",
  "",
  "",
  "class Sums(unittest.TestCase):",
  "    def test_nothing(self):",
  "        self.assertEqual(add(0, 0), 0)",
  "",
  "    def test_adds(self):",
  "        print('about to add')",
  "        self.assertEqual(add(1, 2), 3)",
  "",
  "    @unittest.skip('not yet')",
  "    def test_later(self):",
  "        pass",
  "",
].join("\n");

const part = story(async (begun) => {
  scene = begun;
  ana = await scene.arrives("Ana");
  bo = await scene.arrives("Bo");
  await ana.createSession("Python");
  await bo.join(await ana.room.share());
  await ana.room.replaceText(calculator);
  await bo.room.sees("return a - b");
});

const of = (person: Person) => new Tests(person.page);

part("where there is no test yet, it is said how one is written", async () => {
  await of(ana).run();
  await ana.room.endedWith(/No tests were found/);
  await ana.page.getByText("Write functions named test_… in a file named test_….py.").waitFor();
});

part("a failing test is shown to both, as a tree, with its counts, its state and its message", async () => {
  await (await ana.api()).createFile("test_sums.py", tests);
  await ana.room.file("test_sums.py").waitFor();
  await of(ana).run();
  await ana.room.endedWith(/1 failed, 1 passed, 1 skipped/);
  await of(bo).show();
  for (const person of [ana, bo]) {
    await person.room.result.filter({ hasText: "1 failed, 1 passed, 1 skipped" }).waitFor();
    await of(person).row("test_sums.py, 1 failed, 1 passed, 1 skipped").waitFor();
    await of(person).row("Sums, 1 failed, 1 passed, 1 skipped").waitFor();
    await of(person)
      .row(/^test_nothing, passed/)
      .waitFor();
    await of(person)
      .row(/^test_adds, failed, .*AssertionError: -1 != 3, line 12$/)
      .waitFor();
    await of(person)
      .row(/^test_later, skipped, .*not yet/)
      .waitFor();
  }
  await scene.photograph("tests");
});

part("Bo clicks the failed test and is at its line, with all that the tool told", async () => {
  await of(bo)
    .row(/^test_adds/)
    .click();
  await bo.page.getByRole("tab", { name: "test_sums.py", selected: true }).waitFor();
  await bo.room.sees("self.assertEqual(add(1, 2), 3)");
  await bo.page.getByRole("contentinfo", { name: "Status" }).getByText("Line 12").waitFor();
  const row = of(bo).row(/^test_adds/);
  await eventually("it is unfolded", async () => (await row.getAttribute("aria-expanded")) === "true");
  await row.getByText("self.assertEqual(add(1, 2), 3)").waitFor();
  await scene.photograph("tests-line");
});

part("the tree is walked and folded by the keys alone", async () => {
  await of(ana)
    .row(/^test_sums.py/)
    .focus();
  await ana.page.keyboard.press("ArrowLeft");
  await of(ana).row(/^Sums/).waitFor({ state: "hidden" });
  await ana.page.keyboard.press("ArrowRight");
  await ana.page.keyboard.press("ArrowRight");
  await ana.page.keyboard.press("End");
  const focused = ana.page.locator("[role=treeitem]:focus");
  assert.match((await focused.getAttribute("aria-label")) ?? "", /^test_/);
  await ana.page.keyboard.press("Enter");
  await ana.page.getByRole("tab", { name: "test_sums.py", selected: true }).waitFor();
});

part("the tree can be shortened to what failed, by each for themselves", async () => {
  const only = ana.page.getByRole("checkbox", { name: "Failed only" });
  await only.check();
  await of(ana)
    .row(/^test_nothing/)
    .waitFor({ state: "detached" });
  await of(ana).row("test_sums.py, 1 failed").waitFor();
  await of(ana)
    .row(/^test_adds, failed/)
    .waitFor();
  await of(bo)
    .row(/^test_nothing, passed/)
    .waitFor();
  await scene.photograph("failed-only");
});

part("what the tests print is in the output, and the report is not", async () => {
  await bo.page.getByRole("tab", { name: "Output", exact: true }).click();
  await bo.room.prints("about to add");
  assert.ok(!(await bo.room.output.innerText()).includes('"state"'));
  await of(bo).show();
});

part("Bo mends it and runs the tests again with the keys: both see that all is well", async () => {
  await bo.room.openFile("main.py");
  await bo.room.replaceText(calculator.replace("-", "+"));
  await bo.room.saved();
  await bo.page.keyboard.press("Control+Shift+Enter");
  for (const person of [ana, bo]) {
    await person.room.endedWith(/^(?!.*failed).*2 passed, 1 skipped/);
    await of(person).row("test_sums.py, 2 passed, 1 skipped").waitFor();
    await of(person)
      .row(/^test_adds, passed/)
      .waitFor();
  }
});

part("who comes later sees the tests too, and a viewer may look but not run", async () => {
  const vi = await scene.arrives("Vi");
  const owner = await ana.api();
  const invited = await owner.inSession("POST", "/invitations", { role: "VIEWER" });
  const { secret } = invited.body as { secret: string };
  await vi.join(`/s/${owner.session}#${secret}`);
  await of(vi).show();
  await of(vi).row("test_sums.py, 2 passed, 1 skipped").waitFor();
  assert.equal(await of(vi).button.getAttribute("aria-disabled"), "true");
  const refused = await (await vi.api()).inSession("POST", "/runs", { goal: "TESTS", language: "python" });
  assert.deepEqual([refused.status, (refused.body as Problem).code], [403, "AUTH-05"]);
});

part("an older run is still there, for REST and in the panel", async () => {
  const api = await ana.api();
  const [, older] = await api.runs();
  const told = (await api.inSession("GET", `/runs/${older?.id ?? ""}/tests`)).body as {
    counts: { failed: number };
    tests: { name: string; state: string; line: number }[];
  };
  assert.equal(told.counts.failed, 1);
  assert.deepEqual(
    told.tests.filter(({ state }) => state === "FAILED").map(({ name, line }) => [name, line]),
    [["test_adds", 12]],
  );
  await ana.page.getByRole("button", { name: /^Tests of / }).click();
  await ana.page.getByRole("menuitem", { name: /1 failed, 1 passed/ }).click();
  await of(ana)
    .row(/^test_adds, failed/)
    .waitFor();
});

part("tests that cannot be run are refused with a reason", async () => {
  const api = await ana.api();
  const bash = await api.inSession("POST", "/runs", { goal: "TESTS", language: "bash" });
  assert.deepEqual([bash.status, (bash.body as Problem).code], [409, "RUN-12"]);
  const nothing = await api.inSession("POST", "/runs", { goal: "TESTS" });
  assert.equal(nothing.status, 400);
});

part("a run configuration runs them too, with its variables", async () => {
  const { configurations, room } = ana;
  await (
    await ana.api()
  ).createFile("test_mode.py", "import os\n\ndef test_mode():\n    assert os.environ['MODE'] == 'fast'\n");
  await configurations.open();
  await configurations.add("All checks");
  await configurations.choice("Run").selectOption({ label: "Tests" });
  await configurations.field("Environment variables").fill("MODE=fast");
  await scene.photograph("configuration-of-tests");
  await configurations.close();
  await configurations.choose("All checks");
  await room.run();
  await room.endedWith(/3 passed, 1 skipped/);
  await of(bo)
    .row(/^test_mode, passed/)
    .waitFor();
  await ana.page.getByRole("button", { name: "Again" }).click();
  await eventually("it ran again", async () => (await (await ana.api()).runs()).length >= 5);
  await room.endedWith(/3 passed, 1 skipped/);
  await configurations.choose("main.py");
});

part("nobody's browser complained", async () => {
  await ana.room.saved();
  for (const person of [ana, bo]) assert.deepEqual(person.complaintsBesidesLostConnections(), []);
});
