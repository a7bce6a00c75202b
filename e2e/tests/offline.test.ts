import assert from "node:assert/strict";
import { type Person } from "../people/Person.js";
import { type Scene } from "../people/scene.js";
import { storyOfItsOwn } from "../people/story.js";
import { Wire } from "../people/Wire.js";
import { eventually } from "../product/eventually.js";
import type { Tandem } from "../product/Tandem.js";

/*
 * What is typed without a server outlives a reload, a crash of the browser and a closed one, and reaches everybody. The parts
 * follow one another in one session: a part that fails makes the later ones meaningless, so they are not tried.
 */
let scene: Scene<Tandem>;
let ana: Person;
let bo: Person;
let address: string;

/** Two hundred keys, none of which the editor completes. */
const twoHundred = "offline ".repeat(25).trim().padEnd(200, ".");

const part = storyOfItsOwn(async (begun) => {
  scene = begun;
  ana = await scene.movesIn("Ana");
  bo = await scene.movesIn("Bo");
  await ana.createSession("Python");
  address = ana.page.url();
  await bo.join(await ana.room.share());
  await ana.room.replaceText("# first\n");
  await ana.room.createFile("helper.py");
  await ana.room.replaceText("# helper\n");
  await ana.room.openFile("main.py");
  await bo.room.sees("# first");
  await ana.room.saved();
  await bo.room.saved();
});

/** Which databases of kept edits a person's browser has. */
async function kept(person: Person): Promise<string[]> {
  const names = await person.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ""));
  return names.filter((name) => name.startsWith("tandem.kept."));
}

/** Waits until all of so many edits that a person made since the page opened are kept: who leaves before that is rightly asked. */
async function keeps(person: Person, edits: number): Promise<void> {
  const lastOfEachWriter = async () =>
    person.page.evaluate(
      async (names) => {
        const result = <T>(request: IDBRequest<T>) =>
          new Promise<T>((resolve, reject) => {
            request.onsuccess = () => {
              resolve(request.result);
            };
            request.onerror = () => {
              reject(new Error(String(request.error)));
            };
          });
        const last: Record<string, number> = {};
        for (const name of names) {
          const database = await result(indexedDB.open(name));
          for (const key of await result(database.transaction("edits").objectStore("edits").getAllKeys())) {
            const [entry, writer, number] = key as [string, number, number];
            last[`${entry} ${writer}`] = Math.max(number, last[`${entry} ${writer}`] ?? 0);
          }
          database.close();
        }
        return Object.values(last);
      },
      await kept(person),
    );
  await eventually(`${person.name}'s browser keeps ${edits} edits`, async () =>
    (await lastOfEachWriter()).includes(edits),
  );
}

const since = (began: number) => `${Math.round(performance.now() - began)} ms`;

part("everything is killed while both type; both go on", async () => {
  await ana.room.goTo("end");
  await bo.room.goTo("beginning");
  await Promise.all([
    bo.room.type("Bo was here. "),
    eventually("Bo has begun", async () => (await bo.room.text()).includes("Bo")).then(() =>
      scene.tandem.killEverything(),
    ),
  ]);
  await ana.room.unsent(0);
  await ana.room.type(twoHundred);
  await ana.room.unsent(200);
  await ana.room.openFile("helper.py");
  assert.deepEqual(ana.complaintsBesidesLostConnections(), []);
});

part("Ana reloads in the outage, Bo's browser is killed", async () => {
  await ana.page.reload().catch(() => undefined);
  await bo.room.sees("Bo was here. # first");
  await bo.killBrowser();
});

part("pages are there again and sockets not: the text is there at once, with its number of unsent edits", async () => {
  console.log(`the product is back after ${Math.round(await scene.tandem.start())} ms`);
  const wire = await Wire.of(ana.page);
  await wire.cut();
  const began = performance.now();
  await ana.open(address);
  await ana.room.opened();
  await ana.room.sees(twoHundred);
  console.log(`text of 200 unsent edits shown ${since(began)} after the page was asked for`);
  await ana.room.unsent(200);
  await ana.room.goTo("end");
  await ana.room.type(" and after the reload");
  await ana.room.unsent(221);
  await scene.photograph("reloaded-offline");
  wire.mend();
  const mended = performance.now();
  await ana.room.button("Try now").click();
  await ana.room.saved();
  console.log(`221 unsent edits saved ${since(mended)} after the first attempt that was let through`);
});

part("Bo starts his browser again: both have every character of both", async () => {
  await bo.openBrowser();
  await bo.open(address);
  await bo.room.opened();
  await bo.room.saved();
  const whole = `Bo was here. # first\n${twoHundred} and after the reload`;
  await bo.room.sees(whole);
  await ana.room.sees(whole);
});

part("edits of a file that is not open are sent too, and leaving asks for nothing", async () => {
  await ana.closeBrowser();
  await ana.openBrowser();
  const wire = await Wire.of(ana.page);
  await ana.open(address);
  await ana.room.opened();
  await wire.cut();
  await ana.room.unsent(0);
  await ana.room.openFile("helper.py");
  await ana.room.goTo("end");
  await ana.room.type("helped");
  await ana.room.unsent(6);
  await keeps(ana, 6);
  await ana.room.openFile("main.py"); // so that the file is not open, whatever the browser remembers of the last one
  const asked: string[] = [];
  ana.page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await ana.page.close({ runBeforeUnload: true });
  await eventually("the page is closed", () => ana.page.isClosed());
  assert.deepEqual(asked, []);
  await ana.closeBrowser();
  await ana.openBrowser();
  await ana.open(address);
  await ana.room.opened();
  await ana.room.sees("# first");
  await bo.room.openFile("helper.py");
  await bo.room.sees("# helper\nhelped");
  await ana.room.saved();
});

part("who was removed meanwhile sends nothing, may copy the text, and keeps nothing", async () => {
  await bo.closeBrowser();
  await bo.openBrowser();
  const wire = await Wire.of(bo.page);
  await bo.open(address);
  await bo.room.opened();
  await wire.cut();
  await bo.room.unsent(0);
  await bo.room.goTo("beginning");
  await bo.room.type("never to be seen ");
  await bo.room.unsent(17);
  await keeps(bo, 17);
  assert.equal((await kept(bo)).length, 1);
  await bo.closeBrowser();
  const owner = await ana.api();
  const members = (await owner.inSession("GET", "/members")).body as { id: string; name: string }[];
  const removed = members.find(({ name }) => name === "Bo")?.id ?? "";
  assert.equal((await owner.inSession("DELETE", `/members/${removed}`)).status, 204);
  await bo.openBrowser();
  await bo.open(address);
  await bo.page.getByText("AUTH-04").first().waitFor();
  await bo.page.getByRole("button", { name: "Copy my text" }).click();
  await eventually("the text is on the clipboard", async () =>
    (await bo.page.evaluate(() => navigator.clipboard.readText())).includes("never to be seen"),
  );
  await scene.photograph("removed");
  await eventually("nothing is kept", async () => (await kept(bo)).length === 0);
  assert.ok(!(await ana.room.text()).includes("never to be seen"));
  assert.equal((await kept(ana)).length, 1);
});
