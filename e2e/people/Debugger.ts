import type { Locator, Page } from "playwright-core";
import { eventually } from "../product/eventually.js";

/** Starting a program under a debugger may mean to compile it, and to start the debugger, in milliseconds. */
const STARTS = 60_000;

/** The debugger of a room as one person sees it, by the names that people with a screen reader hear. */
export class Debugger {
  constructor(readonly page: Page) {}

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Debugs what *Run* would run, as soon as that can be. */
  async start(): Promise<void> {
    await eventually("Debug can be pressed", async () => {
      const [off, why] = [await this.started.getAttribute("aria-disabled"), await this.started.getAttribute("title")];
      if (off === "true") throw new Error(why ?? "it cannot");
      return true;
    });
    await this.started.click();
  }

  private get started(): Locator {
    return this.button("Debug").first();
  }

  /** Where the program stands and who brought it there. */
  get state(): Locator {
    return this.page.getByRole("status", { name: "Debugger" });
  }

  async pausedAt(place: string | RegExp, timeout = STARTS): Promise<void> {
    await this.state.filter({ hasText: "Paused" }).filter({ hasText: place }).waitFor({ timeout });
  }

  /** The button beside a line's number. */
  breakpointOn(line: number): Locator {
    return this.page.getByRole("button", { name: `Breakpoint on line ${line}`, exact: true });
  }

  async setBreakpoint(line: number): Promise<void> {
    await this.breakpointOn(line).click();
    await this.hasBreakpoint(line);
  }

  async hasBreakpoint(line: number, there = true): Promise<void> {
    await eventually(`line ${line} has ${there ? "a" : "no"} breakpoint`, async () => {
      return (await this.breakpointOn(line).getAttribute("aria-pressed")) === String(there);
    });
  }

  get variables(): Locator {
    return this.page.getByRole("tree", { name: "Variables" });
  }

  /** A variable by what is read of it: name, value, type, what it was. */
  variable(name: string | RegExp): Locator {
    return this.variables.getByRole("treeitem", { name }).first();
  }

  async sees(variable: RegExp, timeout = 20_000): Promise<void> {
    await this.variable(variable).waitFor({ timeout });
  }

  async unfold(variable: RegExp): Promise<void> {
    const item = this.variable(variable);
    if ((await item.getAttribute("aria-expanded")) === "false") await item.click();
  }

  /** Gives a variable another value, as a person does it with the mouse. */
  async set(name: string, value: string): Promise<void> {
    await this.variable(new RegExp(`^${name}: `)).dblclick();
    const field = this.page.getByRole("textbox", { name: `Value of ${name}` });
    await field.fill(value);
    await field.press("Enter");
  }

  /** Puts the caret into the line with a text. */
  async goToLine(text: string): Promise<void> {
    await this.page.locator(".cm-content .cm-line", { hasText: text }).first().click();
  }

  /** Puts the pointer onto a word in the line with a text. */
  async pointAt(text: string, word: string): Promise<void> {
    const line = this.page.locator(".cm-content .cm-line", { hasText: text }).first();
    const middle = await line.evaluate((element, name) => {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
        const at = node.textContent?.indexOf(name) ?? -1;
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + name.length);
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      }
      throw new Error(`there is no ${name}`);
    }, word);
    await this.page.mouse.move(middle.x, middle.y, { steps: 3 });
  }

  /** Says under which terms a line's breakpoint stops; sets it if there is none. */
  async terms(line: number, terms: Readonly<Record<string, string>>): Promise<void> {
    await this.breakpointOn(line).click({ button: "right" });
    for (const [label, value] of Object.entries(terms))
      await this.page.getByRole("textbox", { name: label }).fill(value);
    await this.button("Save").click();
    await this.hasBreakpoint(line);
  }

  /** Lets programs stop wherever a function is called. */
  async atFunction(name: string): Promise<void> {
    await this.button("Stop at a function").click();
    const field = this.page.getByRole("textbox", { name: "Name of the function" });
    await field.fill(name);
    await field.press("Enter");
  }

  /** What is watched, by its expression, value and who watches it. */
  watched(name: RegExp): Locator {
    return this.watch.getByRole("button", { name });
  }

  get callStack(): Locator {
    return this.page.getByRole("list", { name: "Call stack" });
  }

  get breakpoints(): Locator {
    return this.page.getByRole("list", { name: "Breakpoints" });
  }

  get watch(): Locator {
    return this.page.getByRole("list", { name: "Watch" });
  }

  async addWatch(expression: string): Promise<void> {
    await this.button("Add watch").click();
    const field = this.page.getByRole("textbox", { name: "Expression to watch" });
    await field.fill(expression);
    await field.press("Enter");
  }

  /** What the console shows of all that was evaluated. */
  get evaluated(): Locator {
    return this.page.getByRole("log", { name: "Evaluated" });
  }

  async openConsole(): Promise<void> {
    await this.page.getByRole("tab", { name: "Debug console", exact: true }).click();
  }

  async evaluate(expression: string): Promise<void> {
    const field = this.page.getByRole("textbox", { name: "Debug console" });
    await field.fill(expression);
    await field.press("Enter");
  }

  get stops(): Locator {
    return this.page.getByRole("slider", { name: "Stops" });
  }

  /** Presses *Continue* whenever the program stands: it may be there again before a breakpoint that was taken away is gone from it. */
  async continueToTheEnd(): Promise<void> {
    await eventually(
      "the program ends",
      async () => {
        if ((await this.state.filter({ hasText: "Ended" }).count()) > 0) return true;
        await this.button("Continue").click({ timeout: 500 });
        return false;
      },
      STARTS,
    );
  }

  /** How many stops there have been. */
  async countStops(): Promise<number> {
    return Number(await this.stops.getAttribute("aria-valuemax"));
  }

  /** A value or a name at the end of a line of the editor. */
  inCode(text: string | RegExp): Locator {
    return this.page.locator(".inline-values").getByText(text).first();
  }
}
