import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { eventually } from "./eventually.js";
import { descendants, isAlive, killNow } from "./processes.js";

/** The folder of the launcher, seen from target/js/product. */
export const CHECKOUT = resolve(import.meta.dirname, "../../../..");

/** A port that is free now. Another process may take it before it is used; the launcher then refuses with UP-11. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Who starts the product, and how. */
export interface Starter {
  /** The words before the launcher's. */
  readonly before: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Gives them a folder that we made. */
  own(path: string): void;
}

/** Whoever runs the tests. */
const ourselves: Starter = { before: [], environment: {}, own: () => undefined };

function commandOf({ before }: Starter, ...words: string[]): [string, ...string[]] {
  const [first, ...rest] = before;
  const launcher = join(CHECKOUT, "tandem");
  return first === undefined ? [launcher, ...words] : [first, ...rest, launcher, ...words];
}

/** A product that runs. */
export interface Product extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly data: string;
  /** Everything that a person would read to find out what went wrong. */
  diagnosis(): string;
}

/** What the processes of a product have logged. */
export function logsIn(data: string): string {
  return ["platform.log", "runner.log"]
    .map((name) => join(data, "logs", name))
    .filter((path) => existsSync(path))
    .map((path) => `--- ${path}\n${readFileSync(path, "utf8").slice(-20_000)}`)
    .join("\n");
}

/** The product as people start it: `./tandem up` with a port and a data directory of its own, in a process of its own. */
export class Tandem implements Product {
  readonly url: string;
  /** Below those that the system gives away: the database asks for one of them just before the platform listens. */
  private readonly debugPort = 10_000 + Math.floor(Math.random() * 20_000);
  private launcher: ChildProcess | undefined;
  private printed = "";

  private constructor(
    readonly port: number,
    readonly data: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly starter: Starter,
  ) {
    this.url = `http://localhost:${port}`;
  }

  /** A new installation, started. Its data directory is deleted when it is disposed of. */
  static async install(
    environment: NodeJS.ProcessEnv = { TANDEM_TRAINING: "off" },
    starter: Starter = ourselves,
  ): Promise<Tandem> {
    const data = mkdtempSync(join(tmpdir(), "tandem-e2e-"));
    starter.own(data);
    const tandem = new Tandem(await freePort(), data, environment, starter);
    await tandem.start();
    return tandem;
  }

  /** What the launcher prints for a command that ends by itself, such as `doctor`. */
  static said(command: readonly string[], starter: Starter = ourselves): string {
    const [program, ...words] = commandOf(starter, ...command);
    const { stdout, stderr } = spawnSync(program, words, {
      env: { ...process.env, ...starter.environment },
      encoding: "utf8",
      timeout: 300_000,
    });
    return stdout + stderr;
  }

  /** Returns, in milliseconds, how long it took until the launcher said that the product is ready. */
  async start(): Promise<number> {
    const began = performance.now();
    this.printed = "";
    const own = ["--debug-port", String(this.debugPort)];
    const [program, ...words] = commandOf(this.starter, "up", "--port", String(this.port), ...own, "--data", this.data);
    // Debuggers are got once for all tests, not for each installation.
    const debuggers = process.env["TANDEM_RUNNER_DEBUGGERS"] ?? join(CHECKOUT, "target", "debuggers");
    const launcher = spawn(program, words, {
      env: {
        ...process.env,
        TANDEM_RUNNER_DEBUGGERS: debuggers,
        ...this.starter.environment,
        ...this.environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.launcher = launcher;
    const ready = new Promise<void>((become, fail) => {
      const listen = (chunk: Buffer) => {
        this.printed += chunk.toString();
        if (this.printed.includes("is ready:")) become();
      };
      launcher.stdout.on("data", listen);
      launcher.stderr.on("data", listen);
      launcher.once("error", fail);
      launcher.once("exit", (status) => {
        fail(new Error(`the launcher ended with ${status}:\n${this.diagnosis()}`));
      });
    });
    await ready;
    return performance.now() - began;
  }

  /** The processes of platform and runner by the launcher's records, and the database's by its own. */
  processes(): { platform: number; runner: number; database: number } {
    return {
      platform: Number(readFileSync(join(this.data, "platform.pid"), "utf8")),
      runner: Number(readFileSync(join(this.data, "runner.pid"), "utf8")),
      database: Number(readFileSync(this.databasePidFile(), "utf8").split("\n", 1)[0]),
    };
  }

  private databasePidFile(): string {
    const found = readdirSync(join(this.data, "platform"), { recursive: true, encoding: "utf8" }).find((path) =>
      path.endsWith("postmaster.pid"),
    );
    if (found === undefined) throw new Error(`no database runs in ${this.data}`);
    return join(this.data, "platform", found);
  }

  /** `kill -9` of everything at one go: launcher, platform, runner, database and all that they started. */
  async killEverything(): Promise<void> {
    const launcher = this.launcherPid();
    const database = this.processes().database;
    const doomed = [...descendants(launcher), ...descendants(database)].map((process) => process.pid);
    doomed.forEach(killNow);
    await eventually("every process of the product has ended", () => !doomed.some(isAlive));
  }

  /** Stops as Ctrl-C does and waits for the end. */
  async stop(): Promise<void> {
    const launcher = this.launcher;
    if (launcher?.exitCode !== null || launcher.signalCode !== null) return;
    const ended = new Promise((resume) => launcher.once("exit", resume));
    launcher.kill("SIGTERM");
    await ended;
  }

  diagnosis(): string {
    return [this.printed, logsIn(this.data)].join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.data, { recursive: true, force: true });
  }

  private launcherPid(): number {
    const pid = this.launcher?.pid;
    if (pid === undefined) throw new Error("not started");
    return pid;
  }
}
