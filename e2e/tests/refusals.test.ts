import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Person } from "../people/Person.js";
import { Scene } from "../people/scene.js";
import { Api, type Problem } from "../product/Api.js";
import { eventually } from "../product/eventually.js";

/* What people must not do is refused with a clear message and a stable code; nothing is lost and nobody else is disturbed. */
let scene: Scene;
let ana: Person;
let nobody: Api;

before(async () => {
  scene = await Scene.own();
  ana = await scene.arrives("Ana");
  nobody = new Api(scene.tandem.url);
  await ana.createSession("Python");
});
after(async () => {
  await scene[Symbol.asyncDispose]();
});

function refused(answer: { status: number; body: unknown }, status: number, code: string): void {
  const problem = answer.body as Problem;
  assert.deepEqual({ status: answer.status, code: problem.code }, { status, code }, JSON.stringify(answer.body));
  assert.ok(problem.message.length > 0 && problem.remedy.length > 0, "it says what happened and what to do");
}

async function tells(person: Person, code: string): Promise<void> {
  await person.page.getByText(code).first().waitFor();
}

/** That the room goes on: a person types and the server has it. */
async function roomGoesOn(person: Person): Promise<void> {
  const line = `# still here ${performance.now()}`;
  await person.page.keyboard.press("Escape");
  await person.room.editor.focus();
  await person.page.keyboard.press("Control+End");
  await person.room.type(`${line}\n`);
  await person.room.sees(line);
  await person.room.saved();
}

describe("addresses and tokens", () => {
  it("an unknown session is told as such", () =>
    scene.part("unknown session", async () => {
      const bo = await scene.arrives("Bo");
      await bo.open("/s/AZqXf3J3cYyAAAAAAAAAAA");
      await tells(bo, "SESSION-01");
    }));

  it("an ended session is told as such", () =>
    scene.part("ended session", async () => {
      const owner = await nobody.createSession("Cy", "empty");
      assert.equal((await owner.inSession("POST", "/end")).status, 204);
      refused(await owner.inSession("GET", ""), 410, "SESSION-02");
      const cy = await scene.arrives("Cy");
      await cy.open(`/s/${owner.session}`);
      await tells(cy, "SESSION-02");
    }));

  it("a void invitation lets nobody in", () =>
    scene.part("void invitation", async () => {
      const di = await scene.arrives("Di");
      await di.open(`/s/${ana.room.session}#not-the-secret`);
      await di.page.getByRole("textbox", { name: "Your name" }).fill("Di");
      await di.page.getByRole("button", { name: "Join" }).click();
      await tells(di, "INVITE-01");
    }));

  it("a forged token opens neither a route nor a room", () =>
    scene.part("forged token", async () => {
      const owner = await nobody.createSession("Eve", "empty");
      const [header, claims] = (owner.token ?? "").split(".");
      const forged = `${header ?? ""}.${claims ?? ""}.${"A".repeat(86)}`;
      refused(await owner.as(forged).inSession("GET", ""), 401, "AUTH-02");
      refused(await owner.as("nonsense").inSession("GET", "/tree"), 401, "AUTH-02");
      refused(await new Api(scene.tandem.url, owner.session).inSession("GET", ""), 401, "AUTH-01");
      const other = await nobody.createSession("Fay", "empty");
      const trespass = await other.as(owner.token ?? "").inSession("GET", "");
      assert.ok(trespass.status === 401 || trespass.status === 403, "a token is good for its own session only");
    }));
});

describe("names of files", () => {
  for (const [name, code] of [
    ["../escape.py", "FILE-01"],
    ["nul\0byte.py", "FILE-01"],
    ["n".repeat(300), "FILE-01"],
    ["main.py", "FILE-02"],
  ] as const) {
    it(`${JSON.stringify(name.slice(0, 20))} is refused with ${code}`, () =>
      scene.part(`name ${code}`, async () => {
        const owner = await nobody.createSession("Gus", "python");
        const create = { type: "create", parent: null, name, kind: "FILE" };
        refused(await owner.inSession("POST", "/tree", { commands: [create] }), code === "FILE-02" ? 409 : 400, code);
        const tree = (await owner.inSession("GET", "/tree")).body as { name: string }[];
        assert.deepEqual(
          tree.map((entry) => entry.name),
          ["main.py"],
          "nothing was created",
        );
      }));
  }

  it("the tree tells at the field what is wrong and lets the person correct it", () =>
    scene.part("name at the field", async () => {
      await ana.room.tryToCreateFile("../escape.py");
      await tells(ana, "FILE-01");
      await ana.page.keyboard.press("Escape");
      await ana.room.tryToCreateFile("main.py");
      await tells(ana, "FILE-02");
      await ana.page.keyboard.press("Escape");
      await ana.room.createFile("better.py");
      await ana.room.openFile("main.py");
    }));
});

describe("too much and garbage", () => {
  it("50 MB pasted into a file are refused; the text before stays and can be edited", () =>
    scene.part("paste", async () => {
      await ana.room.replaceText("# kept\n");
      await ana.room.saved();
      await ana.page.evaluate(() => navigator.clipboard.writeText("0123456789abcde\n".repeat(50 * 65_536)));
      await ana.page.keyboard.press("Control+V");
      await ana.page
        .getByText(/FILE-08|DOC-0[237]/)
        .first()
        .waitFor({ timeout: 60_000 });
      await ana.room.sees("# kept", 60_000);
      await roomGoesOn(ana);
    }));

  it("a socket that sends garbage is closed, and only that one", () =>
    scene.part("garbage", async () => {
      const closed = await ana.page.evaluate(
        (address) =>
          Promise.all(
            [new Uint8Array([255, 254, 253, 0, 1]), new Uint8Array(300).fill(255), new Uint8Array(40_000_000)].map(
              (garbage) =>
                new Promise<number>((resolve) => {
                  const socket = new WebSocket(address);
                  socket.onopen = () => {
                    socket.send(garbage);
                  };
                  socket.onclose = (event) => {
                    resolve(event.code);
                  };
                }),
            ),
          ),
        `${scene.tandem.url.replace("http", "ws")}/api/socket`,
      );
      assert.deepEqual(closed, [1008, 1008, 1009]);
      await roomGoesOn(ana);
    }));
});

describe("programs that misbehave", () => {
  const programs: readonly (readonly [string, string, RegExp])[] = [
    [
      "fork without end",
      "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n",
      /^STOPPED$/,
    ],
    [
      "fill the disk",
      "block = b'x' * 1_000_000\nwith open('filler', 'wb') as file:\n    while True:\n        file.write(block)\n        file.flush()\n",
      /^(DISK_LIMIT|EXITED|SIGNALLED)$/,
    ],
    ["print for ever", "while True:\n    print('and again ' * 100)\n", /^OUTPUT_LIMIT$/],
  ];
  for (const [what, program, reasons] of programs) {
    it(`${what}: it is ended or stopped, with the reason, and another session does not notice`, () =>
      scene.part(what, async () => {
        await using mallory = await scene.arrives("Mallory");
        await mallory.createSession("Empty");
        const hostile = await mallory.api();
        await hostile.createFile("main.py", program);
        await mallory.room.openFile("main.py");
        await mallory.room.run();
        const run = await eventually("the run is known", async () => (await hostile.runs())[0]?.id);
        await eventually("it runs", async () => (await hostile.run(run)).state !== "QUEUED");
        await roomGoesOn(ana);
        await ana.room.replaceText("print('undisturbed', 6 * 7)\n");
        await ana.room.saved();
        await ana.room.run();
        await ana.room.prints("undisturbed 42", 30_000);
        await ana.room.endedWith(/exit 0/i);
        // Nothing ends a program that stays within its limits, however busy it is, but a person does.
        if (reasons.test("STOPPED")) await mallory.room.stop();
        const end = await eventually("it has ended", async () => (await hostile.run(run)).end ?? undefined, 60_000);
        assert.match(end.reason, reasons, JSON.stringify(end));
        await mallory.room.endedWith(/stopped|failed|crashed/i);
      }));
  }
});
