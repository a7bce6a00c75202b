import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { deflateSync } from "node:zlib";
import axe from "axe-core";
import { type Person } from "../people/Person.js";
import { type Scene } from "../people/scene.js";
import { story } from "../people/story.js";
import { eventually } from "../product/eventually.js";

/*
 * A picture in a session: Ana sends it, both look at it, a program reads its bytes, Bo saves it and puts another in its place.
 * The parts follow one another: a part that fails makes the later ones meaningless, so they are not tried.
 */
let scene: Scene;
let ana: Person;
let bo: Person;

const part = story(async (begun) => {
  scene = begun;
  ana = await scene.arrives("Ana");
  bo = await scene.arrives("Bo");
});

/** A PNG of one colour, made here so that the test needs no file. */
function picture(width: number, height: number, shade: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const framed = Buffer.alloc(8 + body.length);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc(body), 4 + body.length);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width, shade)]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)), { level: 0 });
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function crc(bytes: Buffer): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  }
  return (remainder ^ 0xffffffff) >>> 0;
}

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const first = picture(640, 480, 90);
const second = picture(320, 200, 200);

async function choose(person: Person, press: () => Promise<void>, name: string, buffer: Buffer): Promise<void> {
  const chooser = person.page.waitForEvent("filechooser");
  await press();
  await (await chooser).setFiles({ name, mimeType: "application/octet-stream", buffer });
}

async function showsPicture(person: Person, name: string, width: number): Promise<void> {
  const image = person.page.getByRole("img", { name });
  await image.waitFor();
  await eventually(`${person.name} sees a picture ${String(width)} pixels wide`, async () => {
    const seen = await image.evaluate((element) => (element as HTMLImageElement).naturalWidth);
    return seen === width;
  });
}

part("Ana uploads a picture and sees it; Bo sees it appear and opens it", async () => {
  await ana.createSession("Python");
  await bo.join(await ana.room.share());
  await choose(ana, () => ana.room.button("Upload files").click(), "photo.png", first);
  await ana.page.getByRole("tab", { name: "photo.png", selected: true }).waitFor();
  await showsPicture(ana, "photo.png", 640);
  await ana.page.getByText("PNG image", { exact: true }).waitFor();
  await ana.page.getByText("640 × 480 pixels").waitFor();
  await bo.room.openFile("photo.png");
  await showsPicture(bo, "photo.png", 640);
  assert.equal(await bo.room.editor.count(), 0, "nobody edits bytes");
  await scene.photograph("blob");
});

part("what shows it has no faults that axe-core finds", async () => {
  await ana.page.evaluate(axe.source);
  const faults = await ana.page.evaluate(async () => {
    const { axe: injected } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await injected.run(
      { include: ['section[aria-label="Code"]', 'section[aria-label="Files"]'] },
      // The tree shows the initials of who is in a file, and says the names: the initials alone would tell a listener nothing.
      { rules: { "label-content-name-mismatch": { enabled: false } } },
    );
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
  });
  assert.deepEqual(faults, []);
});

part("a program reads its bytes", async () => {
  await ana.room.openFile("main.py");
  await ana.room.replaceText(
    'import hashlib\nprint("sha", hashlib.sha256(open("photo.png", "rb").read()).hexdigest())\n',
  );
  await ana.room.saved();
  await ana.room.run();
  await ana.room.prints(`sha ${sha256(first)}`, 60_000);
});

part("Bo downloads it byte for byte, and puts another in its place", async () => {
  const download = bo.page.waitForEvent("download");
  await bo.page.getByRole("button", { name: "Download photo.png" }).click();
  const saved = await download;
  assert.equal(saved.suggestedFilename(), "photo.png");
  assert.equal(sha256(await readFile(await saved.path())), sha256(first));

  const replace = bo.page.getByRole("button", { name: "Replace photo.png" });
  await choose(bo, () => replace.click(), "other.png", second);
  await showsPicture(bo, "photo.png", 320);
  await ana.room.run();
  await ana.room.prints(`sha ${sha256(second)}`, 60_000);
});

part("everything comes as an archive", async () => {
  const download = bo.page.waitForEvent("download");
  await bo.room.file("photo.png").click({ button: "right" });
  await bo.page.getByRole("menuitem", { name: "Download", exact: true }).waitFor();
  await bo.page.keyboard.press("Escape");
  await bo.room.files.click({ button: "right", position: { x: 100, y: 300 } });
  await bo.page.getByRole("menuitem", { name: "Download all" }).click();
  const archive = await readFile(await (await download).path());
  assert.equal(archive.subarray(0, 4).toString("latin1"), "PK\u0003\u0004");
  assert.ok(archive.includes("photo.png") && archive.includes("main.py"));
});

part("what cannot be uploaded says why, and can be dismissed", async () => {
  await choose(bo, () => bo.room.button("Upload files").click(), "photo.png", first);
  const transfers = bo.page.getByRole("region", { name: "Transfers" });
  await transfers.getByText("photo.png was not uploaded").waitFor();
  await transfers.getByText("FILE-02").waitFor();
  await transfers.getByRole("button", { name: "Dismiss photo.png" }).click();
  await transfers.waitFor({ state: "detached" });
});

part("who may only look sees it and saves it, and is offered nothing else", async () => {
  const answer = await (await ana.api()).inSession("POST", "/invitations", { role: "VIEWER" });
  const { secret } = answer.body as { secret: string };
  const mira = await scene.arrives("Mira");
  await mira.join(`/s/${ana.room.session}#${secret}`);
  await mira.room.openFile("photo.png");
  await showsPicture(mira, "photo.png", 320);
  assert.equal(await mira.room.button("Upload files").count(), 0);
  assert.equal(await mira.page.getByRole("button", { name: "Replace photo.png" }).count(), 0);
  const download = mira.page.waitForEvent("download");
  await mira.page.getByRole("button", { name: "Download photo.png" }).click();
  assert.equal(sha256(await readFile(await (await download).path())), sha256(second));
});

part("a file that is dropped onto the tree is uploaded", async () => {
  const dropped = await ana.page.evaluateHandle(
    (bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], "dropped.png"));
      return transfer;
    },
    [...second],
  );
  await ana.room.files.dispatchEvent("dragover", { dataTransfer: dropped });
  await ana.room.files.dispatchEvent("drop", { dataTransfer: dropped });
  await showsPicture(ana, "dropped.png", 320);
  assert.deepEqual(ana.complaintsBesidesLostConnections(), []);
  assert.deepEqual(bo.complaintsBesidesLostConnections(), []);
});
