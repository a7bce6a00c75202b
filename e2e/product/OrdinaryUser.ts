import { spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./eventually.js";
import { killNow, ofUser } from "./processes.js";
import type { Starter } from "./Tandem.js";

/** In a user namespace of the user's own, where the kernel has been told to give no further one, without any right. */
const REFUSING = [
  "unshare",
  "--user",
  "--mount",
  "--map-current-user",
  "--keep-caps",
  "sh",
  "-c",
  'echo 0 >/proc/sys/user/max_user_namespaces && exec setpriv --inh-caps=-all --ambient-caps=-all "$@"',
  "sh",
];

/** An id that nobody has. */
const NOBODY = "1900000001";

const becoming = (user: string) => ["--reuid", user, "--regid", user, "--inh-caps=-all", "--ambient-caps=-all"];

/** A new user of this machine without any right, with a home of their own. Removed with all that is theirs when disposed of. */
export class OrdinaryUser implements AsyncDisposable, Starter {
  readonly home = mkdtempSync(join(tmpdir(), "tandem-home-"));
  readonly name = `tandem-${Date.now().toString(36)}`;
  readonly id: number;
  private readonly group: number;

  private constructor() {
    run("useradd", ["--home-dir", this.home, "--no-create-home", "--user-group", "--shell", "/bin/bash", this.name]);
    this.id = Number(run("id", ["-u", this.name]));
    this.group = Number(run("id", ["-g", this.name]));
    this.own(this.home);
  }

  /** Why there can be none here, or no user namespace for them; undefined if there can. */
  static whyNot(): string | undefined {
    if (process.getuid?.() !== 0) return "only root can make another user";
    const missing = ["useradd", "userdel", "setpriv", "unshare"].find(
      (tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0,
    );
    if (missing !== undefined) return `${missing} is missing here`;
    const attempt = spawnSync(
      "setpriv",
      [
        ...becoming(NOBODY),
        "--clear-groups",
        "unshare",
        "--user",
        "--mount",
        "--map-current-user",
        "--keep-caps",
      ].concat(["mount", "-t", "tmpfs", "none", "/tmp"]),
      { encoding: "utf8" },
    );
    if (attempt.status !== 0) return `this machine gives ordinary users no user namespace: ${attempt.stderr.trim()}`;
    return undefined;
  }

  static create(): OrdinaryUser {
    return new OrdinaryUser();
  }

  get before(): readonly string[] {
    return ["setpriv", ...becoming(this.name), "--init-groups"];
  }

  get environment(): NodeJS.ProcessEnv {
    return { HOME: this.home, USER: this.name, LOGNAME: this.name };
  }

  own(path: string): void {
    chownSync(path, this.id, this.group);
  }

  /** The same user where the kernel refuses user namespaces; the rest of the machine notices nothing of that. */
  refused(): Starter {
    return { before: [...this.before, ...REFUSING], environment: this.environment, own: this.own.bind(this) };
  }

  /** Processes of this user that have not ended. */
  processes(): number[] {
    return ofUser(this.id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await eventually(`no process of ${this.name} is left`, () => {
      const left = this.processes();
      left.forEach(killNow);
      return left.length === 0;
    });
    rmSync(this.home, { recursive: true, force: true });
    run("userdel", [this.name]);
  }
}

function run(command: string, words: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")}: ${stderr}`);
  return stdout.trim();
}
