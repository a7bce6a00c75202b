import assert from "node:assert/strict";
import { type Person } from "../people/Person.js";
import { type Scene } from "../people/scene.js";
import { storyOfItsOwn } from "../people/story.js";
import { Terminals } from "../people/Terminals.js";
import { eventually } from "../product/eventually.js";
import { killNow } from "../product/processes.js";
import type { Tandem } from "../product/Tandem.js";

/* Two people share terminals, others come late or may only look. The parts follow one another in one session. */
let scene: Scene<Tandem>;
let ana: Person;
let bo: Person;

const part = storyOfItsOwn(async (begun) => {
  scene = begun;
  ana = await scene.arrives("Ana");
  bo = await scene.arrives("Bo");
});

const of = (person: Person) => new Terminals(person.page);

part("Ana opens a terminal and Bo sees what she does in it", async () => {
  await ana.createSession("Python");
  await bo.join(await ana.room.share());
  await of(ana).open();
  await of(bo).show("Terminal 1");
  await of(ana).run("echo $((6*7)) is the answer; ls");
  await of(ana).sees("42 is the answer");
  await of(bo).sees("42 is the answer");
  await of(bo).sees("main.py");
});

part("Bo types in the same terminal, and Ana sees that it is he", async () => {
  await of(bo).type("echo from Bo");
  await ana.page.getByRole("tab", { name: "Terminal 1, Bo types" }).waitFor();
  await ana.page.getByRole("status", { name: "Bo types" }).waitFor();
  await bo.page.keyboard.press("Enter");
  await of(ana).sees(/^from Bo$/m);
  await scene.photograph("terminal");
});

part("a question of a program has exactly one answer, though two watch", async () => {
  await of(ana).run("clear");
  await of(ana).run(
    "printf '\\e[6n'; IFS= read -rsd R -t 3 a; IFS= read -rsd R -t 1 b; printf 'one:%s two:%s.\\n' \"${a#?}\" \"$b\"",
  );
  await of(ana).sees(/one:\[\d+;\d+ two:\./);
  await of(bo).sees(/one:\[\d+;\d+ two:\./);
});

part("a third one comes late and sees a full-screen program as it is", async () => {
  await of(ana).run("clear; seq 1 300 | less");
  await of(ana).sees(/^1\n2\n3/);
  await of(ana).type("50g");
  await of(ana).sees(/^50\n51\n52/);
  const cleo = await scene.arrives("Cleo");
  await cleo.join(await ana.room.share());
  await of(cleo).show("Terminal 1");
  await of(cleo).sees(/^50\n51\n52/);
  assert.equal(await of(cleo).text(), await of(ana).text());
  await of(ana).type("q");
  await of(cleo).sees(/[$#] ?$/);
});

part("whoever may only look sees it all, cannot type, and is told why", async () => {
  const vi = await scene.arrives("Vi");
  const owner = await ana.api();
  const { body } = await owner.ask("POST", `/api/sessions/${owner.session}/invitations`, { role: "VIEWER" });
  await vi.join(`${scene.tandem.url}/s/${owner.session}#${(body as { secret: string }).secret}`);
  await of(vi).show("Terminal 1");
  await vi.page.getByRole("status").filter({ hasText: "Read only." }).waitFor();
  await of(vi).type("echo forbidden");
  await of(ana).run("echo permitted");
  await of(vi).sees(/^permitted$/m);
  assert.ok(!(await of(ana).text()).includes("forbidden"));
  const viewer = await vi.api();
  const answer = await viewer.ask("POST", `/api/sessions/${viewer.session}/terminals`, { columns: 80, rows: 24 });
  assert.equal(answer.status, 403);
});

part("the terminal is as large as the panel of whoever typed last", async () => {
  await bo.page.setViewportSize({ width: 1000, height: 700 });
  await of(bo).run("clear; stty size");
  const ofBo = await eventually("Bo's size", async () => /(\d+) (\d+)/.exec(await of(bo).text())?.[2] ?? false);
  // While Bo types the size stays his.
  await ana.page.getByRole("status", { name: "Bo types" }).waitFor({ state: "hidden" });
  await of(ana).run("clear; stty size");
  const ofAna = await eventually("Ana's size", async () => {
    const columns = /(\d+) (\d+)/.exec(await of(ana).text())?.[2];
    return columns !== undefined && columns !== ofBo && columns;
  });
  assert.ok(Number(ofAna) > Number(ofBo), `Ana has ${ofAna} columns, Bo ${ofBo}`);
  await of(ana).run(`printf 'x%.0s' {1..${Number(ofAna) - 5}}; echo`);
  await of(bo).sees(new RegExp(`^x{${Number(ofAna) - 5}}$`, "m"));
});

part("a reload shows the terminal as it was, and typing goes on", async () => {
  await of(ana).run("clear; echo before the reload; x=kept");
  await of(bo).sees("before the reload");
  await ana.page.reload();
  await ana.room.opened();
  await of(ana).show("Terminal 1");
  await of(ana).sees("before the reload");
  await of(ana).run("echo $x");
  await of(ana).sees(/^kept$/m);
});

part("wide and joined characters, a paste in brackets, and an interrupt", async () => {
  await of(ana).run("clear; printf 'a日本e\\u0301|\\n'");
  await of(bo).sees("a日本e\u0301|");
  await of(ana).run("clear; printf '\\e[?2004hready\\n'; cat -v");
  // Before that her page knows nothing of brackets.
  await of(ana).sees(/^ready$/m);
  await ana.page.evaluate(() => navigator.clipboard.writeText("two\nlines"));
  await of(ana).focus();
  await ana.page.keyboard.press("Control+V");
  await of(ana).sees(/\^\[\[200~two/);
  await of(ana).sees(/lines\^\[\[201~/);
  await ana.page.keyboard.press("Control+C");
  await of(ana).run("printf '\\e[?2004l'; clear; echo asleep; sleep 100");
  // An interrupt that comes while the shell still reads the line takes a part of it away.
  await of(ana).sees(/^asleep$/m);
  await ana.page.keyboard.press("Control+C");
  await of(ana).run("echo code $?");
  await of(bo).sees("code 130");
});

part("everybody sees what the programs use, while they run", async () => {
  await of(ana).run("clear; python3 -c 'x = bytearray(80 << 20); print(len(x)); input()'");
  await of(ana).sees(/^83886080$/m);
  for (const person of [ana, bo]) {
    const status = person.page.getByRole("contentinfo", { name: "Status" });
    await status.getByText(/\d+% CPU, (8\d|9\d|1\d\d) of \d+ MiB, \d+ processes/).waitFor();
  }
  await scene.photograph("usage");
  await ana.page.keyboard.press("Enter");
  await of(ana).sees(/[$#] ?$/);
});

part("a megabyte is printed fast, and everybody sees its end", async () => {
  await of(ana).run("clear; seq 1 150000; echo all of it");
  await of(ana).sees(/150000\nall of it/, 20_000);
  await of(bo).sees(/150000\nall of it/, 20_000);
});

part("what is typed without echo reaches nobody's page and no route", async () => {
  await of(ana).run("clear; echo who; read -rs password; echo got ${#password}");
  // What comes while the shell still reads the line is its own, and not the program's.
  await of(ana).sees(/^who$/m);
  await of(ana).run("correct-horse");
  await of(bo).sees("got 13");
  assert.ok(!(await of(bo).text()).includes("correct-horse"));
});

part("the terminal outlives a restart of the platform", async () => {
  await of(ana).run("clear; y=still-here; (sleep 2; echo printed meanwhile) &");
  // The shell has cleared the screen and answers with the job: what was typed is with it, not in a socket that dies.
  await of(ana).sees(/^\[1\] \d+/m);
  killNow(scene.tandem.processes().platform);
  await of(ana).sees("printed meanwhile", 90_000); // starting the platform is what takes the time
  await of(ana).run("echo $y");
  await of(bo).sees(/^still-here$/m, 30_000);
});

part("several terminals, one of which ends with its code", async () => {
  await of(ana).open();
  await of(bo).tab("Terminal 2").waitFor();
  await of(ana).run("exit 7");
  await ana.page.getByText("The shell has ended, exit 7.").waitFor();
  await of(bo).show("Terminal 2");
  await bo.page.getByText("The shell has ended, exit 7.").waitFor();
  await of(ana).tab("Terminal 2").focus();
  await ana.page.keyboard.press("Delete");
  await eventually("it is put away", async () => (await of(bo).tab("Terminal 2").count()) === 0);
});

part("nobody's page complained", () => {
  for (const person of [ana, bo]) assert.deepEqual(person.complaintsBesidesLostConnections(), []);
  return Promise.resolve();
});
