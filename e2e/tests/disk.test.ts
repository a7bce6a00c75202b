import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Person } from "../people/Person.js";
import { type Room } from "../people/Room.js";
import { type Scene } from "../people/scene.js";
import { story } from "../people/story.js";
import { Terminals } from "../people/Terminals.js";
import { eventually } from "../product/eventually.js";
import { CHECKOUT } from "../product/Tandem.js";

/* What programs do to files is seen by everybody, in the tree and in the editor, and nothing that people type is lost by it. */
let scene: Scene;
let ana: Person;
let bo: Person;
let shell: Terminals;

const part = story(async (begun) => {
  scene = begun;
  ana = await scene.arrives("Ana");
  bo = await scene.arrives("Bo");
});

let commands = 0;

/** Runs a command in the shared shell, and waits until it is through. */
async function inShell(command: string, millis?: number): Promise<void> {
  const mark = `through ${++commands}`;
  // The mark is not in the command, so that its echo is not taken for the answer.
  await shell.run(`clear; ${command}; echo through $((${commands}))`);
  await shell.sees(mark, millis);
}

async function gone(room: Room, name: string): Promise<void> {
  await room.file(name).waitFor({ state: "detached" });
}

part("what a shell does is in the other person's tree and editor", async () => {
  const room = await ana.createSession("Python");
  const other = await bo.join(await room.share());
  await room.createFile("notes.txt");
  await room.openFile("notes.txt");
  await room.type("hello world\nsecond line");
  await room.saved();
  await other.openFile("notes.txt");
  shell = new Terminals(ana.page);
  await shell.open();

  await inShell("echo >> notes.txt; echo third line >> notes.txt");
  await other.sees("hello world\nsecond line\nthird line");
  await inShell("sed -i s/world/shell/ notes.txt");
  await other.sees("hello shell\nsecond line\nthird line");

  await inShell("mkdir -p lib; echo 'of the shell' > lib/made.txt");
  await other.expand("lib");
  await other.nested("made.txt").click();
  await other.sees("of the shell");
  await inShell("mv lib shelf; mv notes.txt shelf/kept.txt");
  await other.file("shelf").waitFor();
  await gone(other, "lib");
  await other.nested("kept.txt").click();
  await other.sees("hello shell\nsecond line\nthird line");
  await scene.photograph("disk");

  await inShell("rm -r shelf");
  await gone(other, "shelf");
});

part("what is no document or is made by tools for themselves is not in the tree", async () => {
  const other = bo.room;
  await inShell(
    "mkdir -p node_modules/x __pycache__ && echo 1 > node_modules/x/y.js && ln -s /etc/passwd leak.txt && mkfifo pipe.txt" +
      " && printf '*.log\\n' > .gitignore && echo 1 > noise.log && echo 1 > seen.txt",
  );
  await other.file("seen.txt").waitFor();
  for (const name of ["node_modules", "__pycache__", "leak.txt", "pipe.txt", "noise.log"]) {
    assert.equal(await other.file(name).count(), 0, `${name} is no entry`);
  }
  const left = other.page.getByRole("region", { name: "Only on the disk" });
  await left.getByRole("button", { expanded: false }).click();
  await left.getByText("node_modules/").waitFor();
  await left.getByText("leak.txt").waitFor();
  await scene.photograph("disk-only");
  await inShell("rm -rf node_modules __pycache__ leak.txt pipe.txt noise.log seen.txt .gitignore");
  await gone(other, "seen.txt");
});

part("what Bo types while a program rewrites the same file stays, and so does what the program writes", async () => {
  const room = ana.room;
  const other = bo.room;
  await inShell('(echo; for i in $(seq 1 12); do echo "row $i"; done) > rows.txt');
  await other.openFile("rows.txt");
  await other.sees("row 12");
  await room.openFile("rows.txt");
  await other.goTo("beginning");
  await shell.run("clear; for i in $(seq 1 40); do sed -i 's/^row/row /' rows.txt; sleep 0.03; done; echo rew''ritten");
  const typed = Array.from({ length: 12 }, (_, line) => `typed ${line}`);
  for (const line of typed) await other.type(`${line}\n`);
  await shell.sees("rewritten");
  // The empty line keeps what is typed from being one line with the first row, which the program would not find then.
  const wanted = `${typed.join("\n")}\n\nrow${" ".repeat(41)}1\n`;
  await other.sees(wanted);
  await room.sees(wanted);
  await inShell("grep -c typed rows.txt");
  await shell.sees(/^12$/m);
});

part("lines that a shell appends while Bo types are all there", async () => {
  const other = bo.room;
  await inShell("echo begin > log.txt");
  await other.openFile("log.txt");
  await other.sees("begin");
  await other.goTo("beginning");
  await shell.run("clear; for i in $(seq 1 60); do echo \"entry $i\" >> log.txt; sleep 0.02; done; echo app''ended");
  await other.type("Bo types this while the shell goes on and on and on.\n");
  await shell.sees("appended");
  await eventually("every entry is in the editor", async () => {
    const text = await other.text();
    const missing = Array.from({ length: 60 }, (_, at) => `entry ${at + 1}`).filter((line) => !text.includes(line));
    if (missing.length > 0) throw new Error(`missing: ${missing.join(", ")}`);
    return true;
  });
  await other.sees("Bo types this while the shell goes on and on and on.\nbegin");
});

part("git checks out another branch for everybody", async () => {
  const other = bo.room;
  await inShell("command -v git || echo no g''it here");
  if ((await shell.text()).includes("no git here")) return;
  await inShell(
    "echo first > branch.txt; git init -q . && git config user.email a@b.c && git config user.name Ana && git add -A && git commit -qm one" +
      " && git checkout -qb other && echo second > branch.txt && echo new > only-there.txt && git add -A && git commit -qm two",
  );
  await other.openFile("branch.txt");
  await other.sees("second");
  await other.file("only-there.txt").waitFor();
  await inShell("git checkout -q -");
  await other.sees("first");
  await gone(other, "only-there.txt");
  assert.equal(await other.file(".git").count(), 0, "git's own files are no entries");
});

const DRAWS = `import struct, sys, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
print("ready", flush=True)
for line in sys.stdin:
    width = int(line)
    rows = b"".join(b"\\0" + b"".join(bytes([x % 256, y % 256, 90]) for x in range(width)) for y in range(120))
    with open("plot.png", "wb") as file:
        file.write(b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, 120, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    print("drawn", width, flush=True)
`;

/** As long as it is empty it is taken for a text, and is another file when its bytes have come: then the tab is closed. */
async function opensPicture(person: Person): Promise<void> {
  const open = async (): Promise<boolean> => {
    await person.room.openFile("plot.png");
    await person.page.getByRole("img", { name: "plot.png" }).waitFor({ timeout: 2_000 });
    return true;
  };
  await eventually(`${person.name} opens the picture`, open, 60_000);
}

async function showsPicture(person: Person, width: number): Promise<void> {
  const image = person.page.getByRole("img", { name: "plot.png" });
  await image.waitFor();
  await eventually(`${person.name} sees a picture ${String(width)} pixels wide`, async () => {
    const seen = await image.evaluate((element) => (element as HTMLImageElement).naturalWidth);
    return seen === width;
  });
}

part("a picture that a program draws is seen by both, and so is the next one in its place", async () => {
  const room = ana.room;
  await room.openFile("main.py");
  await room.replaceText(DRAWS);
  await room.saved();
  await room.run();
  await room.prints("ready");
  await room.say("300");
  await room.prints("drawn 300", 60_000);
  await opensPicture(bo);
  await showsPicture(bo, 300);
  await opensPicture(ana);
  await showsPicture(ana, 300);
  await room.say("200");
  await showsPicture(bo, 200);
  await showsPicture(ana, 200);
  await scene.photograph("disk-picture");
  await room.stop();
  await room.endedWith(/stopped/i);
});

const TIMES = `import time, sys
print("ready", flush=True)
for turn in range(30):
    sys.stdin.readline()
    with open("clock.txt", "w") as file:
        file.write("turn %d at %d\\n" % (turn, time.time() * 1000))
    print("turn", turn, flush=True)
`;

part("from a program's write to the other person's editor: measured, not judged", async () => {
  const room = ana.room;
  const other = bo.room;
  await room.createFile("clock.txt");
  await other.openFile("clock.txt");
  await room.openFile("main.py");
  await room.replaceText(TIMES);
  await room.saved();
  await room.run();
  await room.prints("ready");
  const millis: number[] = [];
  for (let turn = 0; turn < 30; turn++) {
    await room.say("next");
    const took = await bo.page.waitForFunction(
      (wanted) => {
        const line = document.querySelector(".cm-line")?.textContent ?? "";
        const [, at] = new RegExp(`^turn ${wanted} at (\\d+)$`).exec(line) ?? [];
        return at === undefined ? null : Date.now() - Number(at);
      },
      turn,
      { polling: 2 },
    );
    millis.push(Number(await took.jsonValue()));
  }
  millis.sort((one, two) => one - two);
  const result = {
    what: "program's write -> the other's editor, ms",
    p50: millis[15],
    p95: millis[28],
    most: millis[29],
  };
  const folder = join(CHECKOUT, "e2e", "target", "measured");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "disk.json"), JSON.stringify(result));
  console.log(JSON.stringify(result));
});
