// What an editor does, done by an independent client: the one that makers of debug adapters test them with. Prints the answers as JSON, without
// what differs from one start of a program to the next. Talks to an adapter, or to a session that several have joined: then each of them reads
// what the first one reads, and has to be answered the same.
import assert from "node:assert/strict";
import testsupport from "@vscode/debugadapter-testsupport";

// The program stands at the line "first" when a session is joined; an adapter is told to stop there.
const { ports, launch, adapterId, file, first: begin, loop } = JSON.parse(process.argv[2]);

const ofOneRun = new Set([
  "id",
  "frameId",
  "variablesReference",
  "memoryReference",
  "instructionPointerReference",
  "threadId",
  "moduleId",
  "declarationLocationReference",
  "valueLocationReference",
]);

function ofAnyRun(json) {
  if (Array.isArray(json)) return json.map(ofAnyRun);
  if (typeof json === "string") return json.replaceAll(/0x[0-9a-fA-F]+/g, "0x");
  if (json === null || typeof json !== "object") return json;
  return Object.fromEntries(
    Object.entries(json)
      .filter(([name]) => !ofOneRun.has(name))
      .map(([name, value]) => [name, ofAnyRun(value)]),
  );
}

class Person {
  #client = new testsupport.DebugClient("", "", adapterId);
  #waiting = [];
  #events = [];

  async begin(port) {
    await this.#client.start(port);
    const client = this.#client;
    for (const event of ["initialized", "stopped", "terminated"]) client.on(event, (told) => this.#heard(told));
    await client.initializeRequest({
      adapterID: adapterId,
      linesStartAt1: true,
      columnsStartAt1: true,
      pathFormat: "path",
      supportsVariableType: true,
      supportsVariablePaging: true,
      supportsMemoryReferences: true,
      supportsInvalidatedEvent: true,
      supportsRunInTerminalRequest: true,
      supportsANSIStyling: true,
    });
    const begun = launch === null ? client.attachRequest({}) : client.launchRequest(launch);
    await this.event("initialized");
    if (launch !== null) await this.breakpoints({ line: begin });
    await client.configurationDoneRequest();
    await begun;
  }

  #heard(event) {
    const at = this.#waiting.findIndex(({ name }) => name === event.event);
    if (at < 0) this.#events.push(event);
    else this.#waiting.splice(at, 1)[0].done(event.body);
  }

  /** The first such event that was not waited for yet. */
  event(name) {
    const at = this.#events.findIndex(({ event }) => event === name);
    if (at >= 0) return Promise.resolve(this.#events.splice(at, 1)[0].body);
    return new Promise((done) => this.#waiting.push({ name, done }));
  }

  async ask(command, args) {
    return (await this.#client.customRequest(command, args)).body;
  }

  /** Of what depends on where the program stands. */
  async evaluate(expression, frameId) {
    return this.ask("evaluate", { expression, context: "watch", frameId }).catch(() => "refused");
  }

  breakpoints(...breakpoints) {
    return this.ask("setBreakpoints", { source: { path: file }, breakpoints });
  }

  /** Everything that is seen at a stop. */
  async look({ reason, threadId }) {
    const stack = await this.ask("stackTrace", { threadId, levels: 20 });
    const frameId = stack.stackFrames[0].id;
    const { scopes } = await this.ask("scopes", { frameId });
    const variables = [];
    let variablesReference = 0;
    for (const scope of scopes.filter(({ expensive }) => !expensive)) {
      const inside = await this.ask("variables", { variablesReference: scope.variablesReference });
      variables.push(inside.variables);
      if (inside.variables.some(({ name }) => name === "total")) variablesReference = scope.variablesReference;
    }
    const value = await this.evaluate("total + 1", frameId);
    const nothing = await this.evaluate("nowhere", frameId);
    assert.equal(nothing, "refused");
    const { threads } = await this.ask("threads", {});
    const seen = { reason, stack, scopes, variables, value, threads: threads.length };
    return { threadId, variablesReference, seen: ofAnyRun(seen) };
  }
}

const people = ports.map(() => new Person());
for (const [i, person] of people.entries()) await person.begin(ports[i]);
const [first] = people;
const answers = [];

/** The next stop, as all see it. */
async function stop() {
  const [stopped] = await Promise.all(people.map((person) => person.event("stopped")));
  return look(stopped);
}

async function look(stopped) {
  const views = await Promise.all(people.map((person) => person.look(stopped)));
  for (const { seen } of views) assert.deepEqual(seen, views[0].seen, "all see the same");
  answers.push(views[0].seen);
  return views[0];
}

let view = await stop();
for (const move of ["stepIn", "next", "next", "next"]) {
  await first.ask(move, { threadId: view.threadId });
  view = await stop();
}
const set = { variablesReference: view.variablesReference, name: "total", value: "100" };
answers.push(ofAnyRun({ set: await first.ask("setVariable", set) }));
await look({ reason: "what one has set", threadId: view.threadId });
answers.push({ condition: (await first.breakpoints({ line: loop, condition: "amount == 7" })).breakpoints.length });
await first.ask("continue", { threadId: view.threadId });
view = await stop();
await first.ask("stepOut", { threadId: view.threadId });
view = await stop();
answers.push({ cleared: (await first.breakpoints()).breakpoints.length });
await first.ask("continue", { threadId: view.threadId });
for (const person of people) await person.event("terminated");
console.log(JSON.stringify(answers));
process.exit(0);
