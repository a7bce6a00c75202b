import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { debuggedPrograms } from "../people/DebuggedPrograms.js";
import { Debugger } from "../people/Debugger.js";
import { OutsideEditor } from "../people/OutsideEditor.js";
import type { Person } from "../people/Person.js";
import { Scene } from "../people/scene.js";
import { Api } from "../product/Api.js";
import { eventually } from "../product/eventually.js";
import { Tandem } from "../product/Tandem.js";

/* People join with editors of their own what others debug in their browsers. */
let scene: Scene;

before(async () => {
  scene = await Scene.begin();
});
after(async () => {
  await scene[Symbol.asyncDispose]();
});

const of = (person: Person) => new Debugger(person.page);
const program = debuggedPrograms.find(({ language }) => language === "Python");
assert.ok(program !== undefined);
const { file, text, line } = program;
const HOME = "/home/vic/code";

interface Seat {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  readonly mayMove: boolean;
}

/** What `./tandem debug-port` prints, as somebody reads it. */
function command(...words: string[]): Seat {
  const said = Tandem.said(["debug-port", ...words, "--data", scene.tandem.data]);
  const read = (name: string) => {
    const value = new RegExp(`^${name} +(\\S+)$`, "m").exec(said)?.[1];
    assert.ok(value !== undefined, said);
    return value;
  };
  const seat = { host: read("host"), port: Number(read("port")), token: read("token") };
  const snippet = JSON.parse(/^\{[\s\S]*?^\}/m.exec(said)?.[0] ?? "") as { configurations: object[] };
  assert.deepEqual(snippet.configurations, [
    {
      name: "Tandem",
      type: "node",
      request: "attach",
      debugServer: seat.port,
      token: seat.token,
      localRoot: "${workspaceFolder}",
    },
  ]);
  assert.ok(said.includes(`port = ${seat.port}`) && said.includes(`token = "${seat.token}"`), said);
  assert.ok(said.includes(`'port ${seat.port}`) && said.includes(`:token "${seat.token}"`), said);
  return { ...seat, mayMove: said.includes("You may step") };
}

async function seat(api: Api): Promise<Seat> {
  const answer = await api.inSession("POST", "/debug-port");
  assert.equal(answer.status, 201, JSON.stringify(answer));
  return answer.body as Seat;
}

interface Member {
  readonly id: string;
  readonly name: string;
}

async function members(api: Api): Promise<Member[]> {
  return (await api.inSession("GET", "/members")).body as Member[];
}

/** Ana debugs a program, which stands at her breakpoint. */
async function debugs(ana: Person): Promise<void> {
  await ana.createSession("Empty");
  await (await ana.api()).createFile(file, text);
  await ana.room.openFile(file);
  await ana.room.sees(text.split("\n", 1)[0] ?? "");
  await of(ana).setBreakpoint(line);
  await of(ana).start();
  await of(ana).pausedAt(`${file}:${line}`);
}

/** An editor joins, and sets a breakpoint if it has one. */
async function joined(at: Seat, breakpoint?: number): Promise<OutsideEditor> {
  const editor = await OutsideEditor.connect(at.host, at.port);
  const answer = await editor.attach({ token: at.token, localRoot: HOME });
  assert.equal(answer.message, "");
  await editor.event("capabilities");
  await editor.event("initialized");
  if (breakpoint !== undefined) {
    const source = { path: `${HOME}/${file}` };
    assert.ok((await editor.ask("setBreakpoints", { source, breakpoints: [{ line: breakpoint }] })).success);
  }
  assert.ok((await editor.ask("configurationDone")).success);
  await editor.event("stopped");
  return editor;
}

/** What editors do at an end that tells them of a restart: leave, and attach once more with what they have. */
async function again(editor: OutsideEditor, at: Seat, breakpoint: number): Promise<OutsideEditor> {
  assert.deepEqual(await editor.event("capabilities"), { capabilities: { supportsRestartRequest: false } });
  assert.deepEqual(await editor.event("terminated"), { restart: true });
  assert.ok(!editor.messages.some(({ event }) => event === "exited"));
  assert.ok((await editor.ask("disconnect", { restart: true })).success);
  return joined(at, breakpoint);
}

it("an editor joins with what the command prints: both see the same stop, and each who stepped", () =>
  scene.part("debugport", async () => {
    await using ana = await scene.arrives("Ana");
    await debugs(ana);
    const api = await ana.api();
    const link = await ana.room.share();

    const at = command(link, "--name", "Vic");
    assert.ok(at.mayMove);
    // Afterwards the session's id is enough, and it is still the same Vic.
    assert.notEqual(command(api.session, "--server", scene.tandem.url).token, at.token);
    assert.deepEqual((await members(api)).map(({ name }) => name).sort(), ["Ana", "Vic"]);

    using editor = await joined(at);
    const before = await editor.stands();
    assert.deepEqual([before.path, before.line], [`${HOME}/${file}`, line]);

    assert.ok((await editor.ask("next", { threadId: 1 })).success);
    await editor.event("stopped");
    await of(ana).pausedAt(`${file}:${line - 1}`);
    await of(ana).state.filter({ hasText: "Vic stepped over" }).waitFor();
    assert.equal((await editor.stands()).line, line - 1);

    await of(ana).button("Step over").click();
    await eventually("the editor is told who", () =>
      editor.messages.some(
        ({ event, body }) => event === "output" && (body as { output: string }).output === "Ana stepped.\n",
      ),
    );
    await editor.event("continued");
    await editor.event("stopped");
    assert.equal((await editor.stands()).line, line);

    const { id } = await editor.stands();
    const value = await editor.ask("evaluate", { expression: "sum + 37", frameId: id, context: "repl" });
    assert.equal(value.body["result"], "40");
    await of(ana).openConsole();
    await of(ana).evaluated.getByText(/^40\b/).waitFor();
    await of(ana).evaluated.getByText("sum + 37").first().waitFor();

    // Its breakpoints are its own, beside Ana's: the program stops at both, and hers are as she set them.
    const set = await editor.ask("setBreakpoints", {
      source: { path: `${HOME}/${file}` },
      breakpoints: [{ line: line + 1 }],
    });
    assert.deepEqual(
      (set.body["breakpoints"] as { verified: boolean; line: number }[]).map((each) => [each.verified, each.line]),
      [[true, line + 1]],
    );
    await of(ana).hasBreakpoint(line);
    await of(ana).hasBreakpoint(line + 1, false);
    await of(ana).button("Continue").click();
    await editor.event("stopped");
    await of(ana).pausedAt(`${file}:${line + 1}`);
    await scene.photograph("debugport-both");

    assert.ok((await editor.ask("continue", { threadId: 1 })).success);
    await editor.event("terminated");
    await eventually("the connection ends with the program", () => editor.ended);
    await ana.page.getByRole("tab", { name: "Output", exact: true }).click();
    await ana.room.endedWith(/exit 0/i);
  }));

it("editors attach once more when the program is restarted, in a page or by one of them", () =>
  scene.part("debugport-restart", async () => {
    await using ana = await scene.arrives("Ana");
    await debugs(ana);
    const at = await seat(await ana.api());
    using first = await joined(at, line + 1);
    assert.equal((await first.stands()).line, line);

    await of(ana).button("Restart").click();
    using second = await again(first, at, line + 1);
    await of(ana).pausedAt(`${file}:${line}`);
    for (const next of [line, line + 1]) {
      assert.ok((await second.ask("continue", { threadId: 1 })).success);
      await second.event("stopped");
      assert.equal((await second.stands()).line, next);
    }
    await of(ana).pausedAt(`${file}:${line + 1}`);

    assert.ok((await second.ask("restart")).success);
    using third = await again(second, at, line + 1);
    await of(ana).pausedAt(`${file}:${line}`);
    assert.equal((await third.stands()).line, line);

    await of(ana).button("Stop debugging").click();
    assert.deepEqual(await third.event("terminated"), {});
    using late = await OutsideEditor.connect(at.host, at.port);
    assert.match((await late.attach({ token: at.token })).message, /^DEBUG-29/);
  }));

it("the page tells what an editor needs", () =>
  scene.part("debugport-dialog", async () => {
    await using ana = await scene.arrives("Ana");
    await debugs(ana);
    const opens = async () => {
      await of(ana).button("More").first().click();
      await ana.page.getByRole("menuitem", { name: "Join with your own editor…" }).click();
    };
    await opens();
    const dialog = ana.page.getByRole("dialog", { name: "Join with your own editor" });
    const field = (name: string) => dialog.getByRole("textbox", { name, exact: true });
    await field("Token").waitFor();
    const shown: Seat = {
      host: await field("Host").inputValue(),
      port: Number(await field("Port").inputValue()),
      token: await field("Token").inputValue(),
      mayMove: true,
    };
    const settings = JSON.parse(await field("Settings").inputValue()) as { configurations: object[] };
    assert.deepEqual(settings.configurations, [
      {
        name: "Tandem",
        type: "node",
        request: "attach",
        debugServer: shown.port,
        token: shown.token,
        localRoot: "${workspaceFolder}",
      },
    ]);
    await dialog.getByRole("button", { name: "Copy token" }).click();
    await dialog.getByRole("button", { name: "Copied" }).waitFor();
    assert.equal(await ana.page.evaluate(() => navigator.clipboard.readText()), shown.token);
    await scene.photograph("debugport-dialog-light");
    await ana.page.emulateMedia({ colorScheme: "dark" });
    await dialog.getByRole("combobox", { name: "Settings for" }).selectOption({ label: "Neovim: nvim-dap" });
    await scene.photograph("debugport-dialog-dark");
    await dialog.getByRole("combobox", { name: "Settings for" }).selectOption({ label: "Emacs: dape" });
    assert.match(await field("Settings").inputValue(), new RegExp(`'port ${shown.port} [^]*:token "${shown.token}"`));
    await scene.photograph("debugport-dialog-emacs");
    await ana.page.setViewportSize({ width: 390, height: 844 });
    const places = ana.page.getByRole("navigation", { name: "Panels" });
    await places.getByRole("button", { name: "Debug", exact: true }).click();
    await opens();
    await field("Token").waitFor();
    await scene.photograph("debugport-dialog-narrow");

    using editor = await joined(shown);
    assert.equal((await editor.stands()).line, line);
  }));

it("viewers look, who is removed is out, and nobody comes in without a right token", () =>
  scene.part("debugport-rights", async () => {
    await using ana = await scene.arrives("Ana");
    await debugs(ana);
    const api = await ana.api();

    const invitation = (await api.inSession("POST", "/invitations", { role: "VIEWER" })).body as { secret: string };
    const at = command(`${scene.tandem.url}/s/${api.session}#${invitation.secret}`, "--name", "Vera");
    assert.ok(!at.mayMove);
    using vera = await joined(at);
    assert.equal((await vera.stands()).line, line);
    for (const request of ["next", "continue", "pause", "evaluate", "setBreakpoints", "setVariable"]) {
      assert.match((await vera.ask(request, { threadId: 1, expression: "1" })).message, /^AUTH-05/, request);
    }
    const member = (await members(api)).find(({ name }) => name === "Vera");
    assert.ok(member !== undefined);
    await api.inSession("PATCH", `/members/${member.id}`, { role: "EDITOR" });
    await eventually("she may step now", async () => (await vera.ask("next", { threadId: 1 })).success);
    await vera.event("stopped");
    await of(ana).state.filter({ hasText: "Vera stepped over" }).waitFor();
    await api.inSession("PATCH", `/members/${member.id}`, { role: "VIEWER" });
    await eventually("and no more", async () =>
      (await vera.ask("next", { threadId: 1 })).message.startsWith("AUTH-05"),
    );
    await api.inSession("DELETE", `/members/${member.id}`);
    await eventually("she is out", () => vera.ended);

    const own = await seat(api);
    const refused = async (args: object) => {
      using editor = await OutsideEditor.connect(own.host, own.port);
      const answer = await editor.attach(args);
      assert.ok(!answer.success);
      await eventually("the connection ends", () => editor.ended);
      return answer.message;
    };
    assert.match(await refused({}), /^AUTH-01/);
    assert.match(await refused({ token: "garbage" }), /^AUTH-02/);
    assert.match(await refused({ token: api.token }), /^AUTH-02/);
    assert.match(await refused({ token: at.token }), /^AUTH-04/);
    const elsewhere = await new Api(scene.tandem.url).createSession("Oda", "empty");
    assert.match(await refused({ token: (await seat(elsewhere)).token }), /^DEBUG-(21|29)/);
    // What lets a debugger in lets nobody into anything else.
    assert.equal((await api.as(own.token).inSession("GET", "/tree")).status, 401);

    using ours = await joined(own);
    assert.match((await ours.ask("launch", {})).message, /^DEBUG-04/);
    assert.match((await ours.ask("attach", { token: own.token })).message, /^DEBUG-04/);
    await of(ana).button("Stop debugging").click();
    await ours.event("terminated");
    await eventually("the connection ends with the run", () => ours.ended);
  }));
