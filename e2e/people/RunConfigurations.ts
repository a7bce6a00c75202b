import { type Locator, type Page } from "playwright-core";

/** The run configurations of a session as one person sees them, by the names that people with a screen reader hear. */
export class RunConfigurations {
  constructor(readonly page: Page) {}

  get dialog(): Locator {
    return this.page.getByRole("dialog", { name: "Edit run configurations" });
  }

  field(name: string): Locator {
    return this.dialog.getByRole("textbox", { name, exact: true });
  }

  choice(name: string): Locator {
    return this.dialog.getByRole("combobox", { name, exact: true });
  }

  /** The button in the top bar that tells what Run runs. */
  get chosen(): Locator {
    return this.page.getByRole("button", { name: /^Run configuration:/ });
  }

  async open(): Promise<void> {
    await this.chosen.click();
    await this.page.getByRole("menuitem", { name: /^Edit run configurations/ }).click();
    await this.dialog.waitFor();
  }

  async close(): Promise<void> {
    await this.dialog.getByRole("button", { name: "Done" }).click();
    await this.dialog.waitFor({ state: "detached" });
  }

  async add(name: string): Promise<void> {
    await this.dialog.getByRole("button", { name: "Add" }).click();
    await this.field("Name").fill(name);
    await this.listed(name).waitFor();
  }

  /** The row of the list. */
  listed(name: string): Locator {
    const list = this.dialog.getByRole("listbox", { name: "Run configurations" });
    return list.getByRole("option", { name, exact: true });
  }

  async choose(name: string): Promise<void> {
    await this.chosen.click();
    await this.page.getByRole("menuitemradio", { name, exact: true }).click();
    await this.page.getByRole("button", { name: `Run configuration: ${name}` }).waitFor();
  }
}
