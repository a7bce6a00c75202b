import { type Page } from "playwright-core";

/** The landing page, by the names that people with a screen reader hear. */
export class Landing {
  constructor(private readonly page: Page) {}

  /** Leads to the room's address; the room itself may still be loading then. */
  async createSession(name: string, template: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Your name" }).fill(name);
    await this.page.getByRole("radio", { name: template, exact: true }).check();
    await this.page.getByRole("button", { name: "New session" }).click();
    await this.page.waitForURL(/\/s\/[\w-]{22}/);
  }
}
