import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { Api } from "../product/Api.js";
import { eventually } from "../product/eventually.js";
import { descendants, isAlive, killNow } from "../product/processes.js";
import { History } from "./History.js";
import { Landing } from "./Landing.js";
import { Room } from "./Room.js";
import { RunConfigurations } from "./RunConfigurations.js";

const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A person with a browser profile of their own, which stays when the browser is closed and opened again. */
export class Person implements AsyncDisposable {
  /** What the page's console and its uncaught errors said, in order. */
  readonly complaints: string[] = [];
  private readonly profile = mkdtempSync(join(tmpdir(), "tandem-profile-"));
  private browser: BrowserContext | undefined;
  private current: Page | undefined;

  private constructor(
    readonly name: string,
    private readonly origin: string,
  ) {}

  static async arrive(name: string, origin: string): Promise<Person> {
    const person = new Person(name, origin);
    await person.openBrowser();
    return person;
  }

  get page(): Page {
    if (this.current === undefined) throw new Error(`${this.name}'s browser is closed`);
    return this.current;
  }

  get room(): Room {
    return new Room(this.page);
  }

  get history(): History {
    return new History(this.page);
  }

  get configurations(): RunConfigurations {
    return new RunConfigurations(this.page);
  }

  /** The product's interface with the rights that this browser has in the session it looks at. */
  async api(): Promise<Api> {
    const session = this.room.session;
    const kept = await this.page.evaluate((key) => localStorage.getItem(key), `tandem.session.${session}`);
    const { token } = JSON.parse(kept ?? "{}") as { token?: string };
    if (token === undefined) throw new Error(`${this.name} is not in ${session}`);
    return new Api(this.origin, session, token);
  }

  async openBrowser(): Promise<void> {
    this.browser = await chromium.launchPersistentContext(this.profile, {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: CHROMIUM_ARGUMENTS,
      viewport: { width: 1440, height: 900 },
      reducedMotion: "reduce",
    });
    await this.browser.grantPermissions(["clipboard-read", "clipboard-write"], { origin: this.origin });
    this.current = this.browser.pages()[0] ?? (await this.browser.newPage());
    this.current.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
    this.current.on("pageerror", (error) => this.complaints.push(error.stack ?? error.message));
  }

  async closeBrowser(): Promise<void> {
    await this.browser?.close();
    this.browser = undefined;
    this.current = undefined;
  }

  /** `kill -9` of the browser with all its processes: nothing of it is told that it ends. */
  async killBrowser(): Promise<void> {
    const browser = descendants(process.pid).filter(({ command }) => command.includes(this.profile));
    if (this.browser === undefined || browser.length === 0) throw new Error(`${this.name}'s browser has no processes`);
    // To close what is gone is refused as often as not: who drives the browser finds out by itself.
    const gone = this.browser.waitForEvent("close");
    for (const { pid } of browser) killNow(pid);
    await eventually(`${this.name}'s browser has ended`, () => !browser.some(({ pid }) => isAlive(pid)));
    await gone;
    this.browser = undefined;
    this.current = undefined;
  }

  /** Complaints of other things than that the server cannot be reached. */
  complaintsBesidesLostConnections(): string[] {
    return this.complaints.filter((complaint) => !/WebSocket|net::ERR|Failed to load resource/.test(complaint));
  }

  async open(address: string): Promise<void> {
    await this.page.goto(new URL(address, this.origin).href);
  }

  /** Creates a session from the landing page and waits for its room. */
  async createSession(template: string): Promise<Room> {
    await this.open("/");
    await new Landing(this.page).createSession(this.name, template);
    await this.room.opened(template !== "Empty");
    return this.room;
  }

  /** Follows an invitation's link and waits for the room. */
  async join(link: string): Promise<Room> {
    await this.open(link);
    await this.page.getByRole("textbox", { name: "Your name" }).fill(this.name);
    await this.page.getByRole("button", { name: "Join" }).click();
    await this.room.opened();
    return this.room;
  }

  /** A picture of what the person sees, for whoever reads why a test failed. */
  async photograph(folder: string): Promise<void> {
    await this.current?.screenshot({ path: join(folder, `${this.name}.png`) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.closeBrowser();
    rmSync(this.profile, { recursive: true, force: true });
  }
}
