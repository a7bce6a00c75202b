import type { Locator, Page } from "playwright-core";
import { eventually } from "../product/eventually.js";

/** The terminals of a room as one person sees them. */
export class Terminals {
  constructor(readonly page: Page) {}

  /** Opens one with the button and waits until it is shown with its prompt. */
  async open(): Promise<void> {
    const before = await this.page.getByRole("tab", { name: /^Terminal/ }).count();
    await this.page.getByRole("button", { name: "New terminal", exact: true }).first().click();
    await this.page
      .getByRole("tab", { name: /^Terminal/ })
      .nth(before)
      .waitFor();
    await this.sees(/[$#] ?$/);
  }

  tab(name: string): Locator {
    return this.page.getByRole("tab", { name: new RegExp(`^${name}`) });
  }

  /** Shows a terminal that somebody opened. */
  async show(name: string): Promise<void> {
    await this.tab(name).click();
    await this.screen.waitFor();
  }

  get screen(): Locator {
    return this.page.locator(".terminal-screen .xterm-rows");
  }

  /** What the rows show, without blanks at their ends. */
  async text(): Promise<string> {
    const rows = await this.screen.locator("> div").allTextContents();
    return rows
      .map((row) => row.replaceAll(" ", " ").trimEnd())
      .join("\n")
      .trimEnd();
  }

  async sees(wanted: string | RegExp, millis?: number): Promise<void> {
    await eventually(
      `the terminal shows ${String(wanted)}`,
      async () => {
        const seen = await this.text();
        if (typeof wanted === "string" ? !seen.includes(wanted) : !wanted.test(seen)) {
          throw new Error(`it shows ${JSON.stringify(seen.slice(-800))}`);
        }
        return true;
      },
      millis,
    );
  }

  async focus(): Promise<void> {
    await this.page.locator(".terminal-screen .xterm-helper-textarea").focus();
  }

  /** Types key by key, as a person does. */
  async type(text: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.type(text);
  }

  /** Types a command and Enter. */
  async run(command: string): Promise<void> {
    await this.type(command);
    await this.page.keyboard.press("Enter");
  }

  /** The terminal's size as the program knows it, and as the page shows it. */
  async rows(): Promise<number> {
    return this.screen.locator("> div").count();
  }
}
