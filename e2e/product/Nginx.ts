import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./eventually.js";
import { CHECKOUT } from "./Tandem.js";

/** nginx with what the operator's guide says, between browsers and the platform. */
export class Nginx implements AsyncDisposable {
  private readonly folder = mkdtempSync(join(tmpdir(), "tandem-nginx-"));
  private readonly process: ChildProcess;
  private printed = "";

  private constructor(
    program: string,
    readonly port: number,
    platform: number,
  ) {
    const configuration = join(this.folder, "nginx.conf");
    writeFileSync(
      configuration,
      `daemon off; master_process off; pid ${this.folder}/pid; error_log stderr;
       events {}
       http {
         access_log off;
         client_body_temp_path ${this.folder}/body; proxy_temp_path ${this.folder}/proxy; fastcgi_temp_path ${this.folder}/fastcgi;
         uwsgi_temp_path ${this.folder}/uwsgi; scgi_temp_path ${this.folder}/scgi;
         ${guided(port, platform)}
       }`,
    );
    this.process = spawn(program, ["-c", configuration, "-p", this.folder, "-e", "stderr"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.process.stderr?.on("data", (chunk: Buffer) => (this.printed += chunk.toString()));
  }

  /** The program, of this machine or laid out by the launcher; undefined if there is none. */
  static find(): string | undefined {
    return ["/usr/sbin/nginx", join(CHECKOUT, "target/nginx/usr/sbin/nginx")].find(existsSync);
  }

  /** Listens at a port of this machine and passes previews on to the platform at another. */
  static async start(program: string, port: number, platform: number): Promise<Nginx> {
    const nginx = new Nginx(program, port, platform);
    await eventually("nginx listens", () => {
      if (nginx.process.exitCode !== null) throw new Error(`nginx ended: ${nginx.printed}`);
      return isListening(port);
    });
    return nginx;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resume) => this.process.once("exit", resume));
    if (this.process.exitCode === null && this.process.kill("SIGTERM")) await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The guide's own words, but for the addresses: a certificate is not what is tried here. */
function guided(port: number, platform: number): string {
  const guide = readFileSync(join(CHECKOUT, "docs/operator/running.md"), "utf8");
  const block = /```nginx\n([\s\S]*?)```/.exec(guide)?.[1];
  if (block === undefined) throw new Error("the guide has no block for nginx");
  const changed = block
    .replace("listen 443 ssl;", `listen 127.0.0.1:${port};`)
    .replace("http://127.0.0.1:8080;", `http://127.0.0.1:${platform};`);
  if (!changed.includes(`127.0.0.1:${port};`) || !changed.includes(`http://127.0.0.1:${platform};`)) {
    throw new Error(`the guide's block has other addresses: ${block}`);
  }
  return changed;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}
