import type { Locator, Page } from "playwright-core";

/** The tests of a room as one person sees them. */
export class Tests {
  constructor(readonly page: Page) {}

  get button(): Locator {
    return this.page.getByRole("button", { name: "Run tests", exact: true });
  }

  async run(): Promise<void> {
    await this.button.click();
  }

  /** Shows them; whoever pressed the button sees them by themselves. */
  async show(): Promise<void> {
    await this.page.getByRole("tab", { name: "Tests", exact: true }).click();
    await this.tree.waitFor();
  }

  get tree(): Locator {
    return this.page.getByRole("tree", { name: "Tests" });
  }

  /** A row by what is read of it: name, state, time, message. */
  row(name: string | RegExp): Locator {
    return this.tree.getByRole("treeitem", { name });
  }
}
