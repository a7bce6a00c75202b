import { type Locator, type Page } from "playwright-core";
import { eventually } from "../product/eventually.js";

/** The history of a session as one person sees it, by the names that people with a screen reader hear. */
export class History {
  constructor(readonly page: Page) {}

  get panel(): Locator {
    return this.page.getByRole("region", { name: "History" });
  }

  /** The earlier version in the place of the editor. */
  get past(): Locator {
    return this.page.getByRole("region", { name: "Earlier version" });
  }

  get changes(): Locator {
    return this.past.getByRole("region", { name: "Changes" });
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** The row of the newest version with this title. */
  version(title: string): Locator {
    const name = new RegExp(`^${title}`);
    return this.page.getByRole("list", { name: "Versions" }).getByRole("button", { name }).first();
  }

  async open(): Promise<void> {
    await this.button("History").click();
    await this.page.getByRole("list", { name: "Versions" }).waitFor({ state: "attached" });
  }

  async nameNow(name: string): Promise<void> {
    await this.button("Name this version").click();
    await this.page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
    await this.page.keyboard.press("Enter");
    await this.version(name).waitFor();
  }

  async lookAt(title: string): Promise<void> {
    await this.version(title).click();
    await this.past.waitFor();
  }

  /** Waits until the earlier version shows this text. */
  async showsThen(text: string): Promise<void> {
    await eventually(`the earlier version shows ${JSON.stringify(text)}`, async () => {
      const lines = await this.past.locator(".cm-line").allTextContents();
      return lines.join("\n").includes(text);
    });
  }

  /** Lines of the shown comparison: whether added or removed, by whose tag, and the text. */
  async changedLines(): Promise<string[]> {
    return this.changes.locator("tr.added, tr.removed").evaluateAll((rows) =>
      rows.map((row) => {
        const [sign, code] = [row.querySelector(".sign"), row.querySelector(".code")];
        const text = [...(code?.children ?? [])].slice(1).map((piece) => piece.textContent);
        return `${sign?.textContent ?? ""}${row.querySelector(".person-tag")?.textContent ?? ""} ${text.join("")}`;
      }),
    );
  }

  /** Restores what is looked at. */
  async restore(what: RegExp): Promise<void> {
    await this.button("Restore").click();
    const dialog = this.page.getByRole("dialog", { name: /^Restore the version/ });
    await dialog.getByRole("radio", { name: what }).check();
    await dialog.getByRole("button", { name: "Restore", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
  }

  /** The margin that tells who wrote which lines, from top to bottom. */
  async blamed(): Promise<string[]> {
    const marks = await this.page.locator(".cm-blame:visible b:visible").allTextContents();
    return marks.filter((mark, at) => mark !== marks[at - 1]); // one person's lines of two minutes have two marks
  }
}
