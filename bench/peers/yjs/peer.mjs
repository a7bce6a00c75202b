// Yjs as a peer: one workload in a process of its own. What it is told and answers is described in OurPeer.java, the files in
// Script.java and UpdateFile.java. `record` and `record-many` write the updates that all engines receive.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import * as Y from "yjs";

const SAMPLE_MILLISECONDS = 20;

// See Stopwatch.java.
class Stopwatch {
  wall = 0;
  worked = 0;
  start() {
    this.workedAtStart = processorTime();
    this.wallAtStart = performance.now();
  }
  stop() {
    this.wall += performance.now() - this.wallAtStart;
    this.worked += processorTime() - this.workedAtStart;
  }
  measured(amount) {
    this.wall += amount;
    this.worked += amount;
  }
}

function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const EDIT = 0, RECEIVE = 1, NUMBERS = 2, BEGIN = 3, END = 4, START = 5;

function readScript(file) {
  const bytes = readFileSync(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = view.getInt32(4);
  const script = {
    documents: view.getInt32(0),
    size,
    kind: new Uint8Array(size),
    document: new Int32Array(size),
    first: new Int32Array(size),
    second: new Int32Array(size),
    text: new Array(size),
    numbers: new Array(size).fill(null),
    has: new Set(),
  };
  const known = new Map(); // single characters over and over
  let at = 8;
  for (let step = 0; step < size; step++) {
    const kind = view.getUint8(at);
    script.kind[step] = kind;
    script.document[step] = view.getInt32(at + 1);
    script.first[step] = view.getInt32(at + 5);
    script.second[step] = view.getInt32(at + 9);
    const length = view.getInt32(at + 13);
    const text = bytes.toString("utf8", at + 17, at + 17 + length);
    if (!known.has(text)) known.set(text, text);
    script.text[step] = known.get(text);
    if (kind === NUMBERS) script.numbers[step] = text.split(",").map(Number);
    script.has.add(kind);
    at += 17 + length;
  }
  return script;
}

function readUpdates(file) {
  const bytes = readFileSync(file);
  const updates = new Array(bytes.readInt32BE(0));
  let at = 4;
  for (let i = 0; i < updates.length; i++) {
    const length = bytes.readInt32BE(at);
    updates[i] = new Uint8Array(bytes.subarray(at + 4, at + 4 + length)); // a copy of its own, as from a socket
    at += 4 + length;
  }
  return updates;
}

function writeUpdates(file, updates) {
  const parts = [];
  const number = (value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    parts.push(bytes);
  };
  number(updates.length);
  for (const update of updates) {
    number(update.length);
    parts.push(update);
  }
  writeFileSync(file, Buffer.concat(parts));
}

const clientId = (document) => Number((BigInt(document + 1) * 2654435761n) & 0xffffffffn);

function newDocument(id) {
  const document = new Y.Doc();
  document.clientID = id;
  return document;
}

const digest = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

function show(value) {
  if (value === null || typeof value !== "object") return String(value);
  const entries = Object.keys(value).toSorted().map((key) => `${key}=${show(value[key])}`);
  return `{${entries.join(", ")}}`;
}

function contentOf(document) {
  const v = document.getMap("map").get("v");
  const array = document.getArray("array").toArray().map(show).join(",");
  return digest(`${document.getText("text").toString()}|${array}|${v === undefined ? "" : show(v)}`);
}

const outcome = (document, units, bytes) => ({
  content: contentOf(document),
  state: digest(Y.encodeStateAsUpdate(document)),
  units,
  bytes,
});

const sizeOf = (updates) => updates.reduce((sum, update) => sum + update.length, 0);

function scriptPlay(script, always) {
  const keeping = always || script.has.has(RECEIVE);
  const { kind, document, first, second, text, numbers } = script;
  let documents, texts, arrays, updates, made, bytes;
  const edit = (step) => {
    const into = texts[document[step]];
    const position = first[step], deleted = second[step], inserted = text[step];
    if (deleted === 0) into.insert(position, inserted);
    else if (inserted === "") into.delete(position, deleted);
    else
      documents[document[step]].transact(() => {
        into.delete(position, deleted);
        into.insert(position, inserted);
      });
  };
  const play = (from, to, watch) => {
    for (let step = from; step < to; step++) {
      switch (kind[step]) {
        case EDIT:
          edit(step);
          break;
        case RECEIVE:
          Y.applyUpdate(documents[document[step]], updates[first[step]]);
          break;
        case NUMBERS:
          arrays[document[step]].insert(first[step], numbers[step]);
          break;
        case BEGIN: {
          const end = kind.indexOf(END, step);
          const begin = step;
          documents[document[step]].transact(() => play(begin + 1, end, watch));
          step = end;
          break;
        }
        case START:
          watch.start();
          break;
      }
    }
  };
  return {
    pass(watch) {
      documents = [], texts = [], arrays = [], updates = [], made = 0, bytes = 0;
      for (let i = 0; i < script.documents; i++) {
        const each = newDocument(clientId(i));
        each.on("update", (update, origin, of, transaction) => {
          if (!transaction.local) return;
          made++;
          bytes += update.length;
          if (keeping) updates.push(update);
        });
        documents.push(each);
        texts.push(each.getText("text"));
        if (script.has.has(NUMBERS)) arrays.push(each.getArray("array"));
      }
      watch.start();
      play(0, script.size, watch);
      watch.stop();
    },
    outcome() {
      const result = outcome(documents[0], made, bytes);
      for (const other of documents) if (contentOf(other) !== result.content) throw new Error("documents differ");
      return result;
    },
    updates: () => updates,
    state: () => Y.encodeStateAsUpdate(documents[0]),
  };
}

function updatesApplied(updates) {
  let document;
  return {
    pass(watch) {
      watch.start();
      document = newDocument(7);
      for (const update of updates) Y.applyUpdate(document, update);
      watch.stop();
    },
    outcome: () => outcome(document, updates.length, sizeOf(updates)),
  };
}

function stateEncoded(state) {
  let document, typed = 64, size;
  return {
    pass(watch) {
      if (typed === 64) {
        document = newDocument(7);
        Y.applyUpdate(document, state);
        typed = 0;
      }
      const text = document.getText("text");
      text.insert(text.length, "x");
      typed++;
      watch.start();
      size = Y.encodeStateAsUpdate(document).length;
      watch.stop();
    },
    outcome() {
      const fresh = newDocument(7);
      Y.applyUpdate(fresh, state);
      if (size < state.length) throw new Error("the encoded document is smaller than it was");
      return outcome(fresh, 1, state.length);
    },
  };
}

function updatesMerged(updates) {
  let merged;
  return {
    pass(watch) {
      watch.start();
      merged = Y.mergeUpdates(updates);
      watch.stop();
    },
    outcome() {
      const document = newDocument(7);
      Y.applyUpdate(document, merged);
      return { content: contentOf(document), state: digest(merged), units: updates.length, bytes: merged.length };
    },
  };
}

function manyClients(updates, oneTransaction) {
  let document;
  const apply = () => {
    for (const update of updates) Y.applyUpdate(document, update);
  };
  return {
    pass(watch) {
      document = newDocument(7);
      document.getText("text");
      document.getArray("array");
      document.getMap("map");
      document.on("update", () => {});
      Y.applyUpdate(document, updates[1]); // its own change
      watch.start();
      if (oneTransaction) document.transact(apply);
      else apply();
      watch.stop();
    },
    outcome: () => outcome(document, updates.length, sizeOf(updates)),
  };
}

function memoryKept(updates, copies) {
  const build = () => {
    const document = newDocument(7);
    for (const update of updates) Y.applyUpdate(document, update);
    return document;
  };
  const used = () => {
    for (let i = 0; i < 3; i++) globalThis.gc();
    const usage = process.memoryUsage();
    return usage.heapUsed + usage.arrayBuffers;
  };
  build();
  let documents;
  return {
    pass(watch) {
      documents = [];
      const before = used();
      for (let i = 0; i < copies; i++) documents.push(build());
      watch.measured((used() - before) / copies);
    },
    outcome: () => outcome(documents.at(-1), copies, 0),
  };
}

// Family B3 of crdt-benchmarks: each of 20 * sqrt(6000) clients makes one change to an empty document.
function recordMany(which, file) {
  const clients = Math.floor(Math.sqrt(6000)) * 20;
  const changes = {
    1: (document, i) => document.getMap("map").set("v", i),
    2: (document, i) => document.getMap("map").set("v", { name: String(i), address: "here" }),
    3: (document, i) => document.getMap("map").set("v", String(i).repeat(clients)),
    4: (document, i) => document.getArray("array").insert(0, [String(i)]),
    5: (document, i) => document.getText("text").insert(0, String(i)),
  };
  const updates = [];
  for (let i = 0; i < clients; i++) {
    const document = newDocument(clientId(i));
    document.on("update", (update) => updates.push(update));
    changes[which](document, i);
  }
  writeUpdates(file, updates);
}

const [name, file, third, fourth] = process.argv.slice(2);

function record() {
  const played = scriptPlay(readScript(file), true);
  played.pass(new Stopwatch());
  writeUpdates(third, played.updates());
  writeFileSync(fourth, played.state());
}

const workloads = {
  local: () => scriptPlay(readScript(file), false),
  remote: () => updatesApplied(readUpdates(file)),
  load: () => updatesApplied([new Uint8Array(readFileSync(file))]),
  encode: () => stateEncoded(new Uint8Array(readFileSync(file))),
  merge: () => updatesMerged(readUpdates(file).slice(0, Number(third))),
  many: () => manyClients(readUpdates(file), false),
  "many-at-once": () => manyClients(readUpdates(file), true),
  "memory-built": () => memoryKept(readUpdates(file), Number(third)),
  "memory-loaded": () => memoryKept([new Uint8Array(readFileSync(file))], Number(third)),
};

function run(workload, seconds, least, most) {
  const wall = [], worked = [];
  const until = processorTime() + seconds * 1000;
  while (wall.length < most && (wall.length < least || processorTime() < until)) {
    const watch = new Stopwatch();
    let passes = 0;
    do {
      workload.pass(watch);
      passes++;
    } while (watch.worked < SAMPLE_MILLISECONDS && most > 1);
    wall.push(watch.wall / passes);
    worked.push(watch.worked / passes);
  }
  return { wall, worked };
}

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

if (name === "record") record();
else if (name === "record-many") recordMany(third, file);
else {
  const workload = workloads[name]();
  const version = JSON.parse(readFileSync(new URL("node_modules/yjs/package.json", import.meta.url), "utf8")).version;
  say({ ready: `Yjs ${version}, Node ${process.version}` });
  for await (const line of createInterface({ input: process.stdin })) {
    const [what, seconds, least, most] = line.split(" ");
    say(what === "run" ? run(workload, Number(seconds), Number(least), Number(most)) : workload.outcome());
  }
}
