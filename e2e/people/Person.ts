import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { Api } from "../product/Api.js";
import { eventually } from "../product/eventually.js";
import { descendants, isAlive, killNow } from "../product/processes.js";
import { History } from "./History.js";
import { Landing } from "./Landing.js";
import { Room } from "./Room.js";
import { RunConfigurations } from "./RunConfigurations.js";

/**
 * What Chromium is told not to have: what our driver tells it, whose list this replaces, and the last two, pages behind the address bar, which take more
 * processor time in each window than the page that is looked at.
 */
const WITHOUT = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
];

const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--disable-features=${WITHOUT.join(",")}`,
];

const HOW = { executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: CHROMIUM_ARGUMENTS };
const SEEN = { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" } as const;

/** A browser for several people who know nothing of each other's cookies and storage. */
export async function browserForAll(): Promise<Browser> {
  return chromium.launch(HOW);
}

/** A person with a browser profile of their own. */
export class Person implements AsyncDisposable {
  /** What the page's console and its uncaught errors said, in order. */
  readonly complaints: string[] = [];
  private readonly made: Api[] = [];
  private browser: BrowserContext | undefined;
  private current: Page | undefined;

  private constructor(
    readonly name: string,
    private readonly origin: string,
    private readonly place: Browser | { readonly profile: string },
  ) {}

  /** With a profile in a browser that others use, too; it ends when the browser is closed. */
  static async arrive(name: string, origin: string, browser: Browser): Promise<Person> {
    const person = new Person(name, origin, browser);
    await person.openBrowser();
    return person;
  }

  /** With a browser that nobody else uses, and a profile that stays when it is closed and opened again. */
  static async moveIn(name: string, origin: string): Promise<Person> {
    const person = new Person(name, origin, { profile: mkdtempSync(join(tmpdir(), "tandem-profile-")) });
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
    this.browser =
      "profile" in this.place
        ? await chromium.launchPersistentContext(this.place.profile, { ...HOW, ...SEEN })
        : await this.place.newContext(SEEN);
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
    const profile = "profile" in this.place ? this.place.profile : undefined;
    const browser = descendants(process.pid).filter(
      ({ command }) => profile !== undefined && command.includes(profile),
    );
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
    this.made.push(await this.api());
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

  /** Ends the sessions that they have made: what runs there would take from others' time. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.made.map((session) => session.inSession("POST", "/end")));
    await this.closeBrowser();
    if ("profile" in this.place) rmSync(this.place.profile, { recursive: true, force: true });
  }
}
