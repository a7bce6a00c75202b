import { type Locator, type Page } from "playwright-core";
import { eventually } from "../product/eventually.js";

/** A room as one person sees it, by the names that people with a screen reader hear. */
export class Room {
  constructor(readonly page: Page) {}

  get session(): string {
    const found = /\/s\/([\w-]{22})/.exec(this.page.url());
    if (found?.[1] === undefined) throw new Error(`not a session's address: ${this.page.url()}`);
    return found[1];
  }

  get editor(): Locator {
    return this.page.getByRole("textbox", { name: "Editor" });
  }

  get files(): Locator {
    return this.page.getByRole("tree", { name: "Files" });
  }

  get output(): Locator {
    return this.page.getByRole("log", { name: "Output" });
  }

  get standardInput(): Locator {
    return this.page.getByRole("textbox", { name: "Standard input" });
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  file(name: string): Locator {
    return this.files.getByRole("treeitem", { name });
  }

  async opened(): Promise<void> {
    await this.files.waitFor();
    await this.editor.waitFor();
  }

  /** The text in the editor's window, without what other people's carets and the editor's own marks add to it. */
  async text(): Promise<string> {
    return this.editor.evaluate((editor) =>
      [...editor.querySelectorAll(".cm-line")]
        .map((line) => {
          const copy = line.cloneNode(true) as Element;
          copy.querySelectorAll("[contenteditable=false], [class*=ySelection]:not(.cm-ySelection)").forEach((mark) => mark.remove());
          return (copy.textContent ?? "").replaceAll(/[\u200b\u2060]/g, "");
        })
        .join("\n"),
    );
  }

  async sees(text: string, millis?: number): Promise<void> {
    await eventually(`the editor shows ${JSON.stringify(text)}`, async () => {
      const seen = await this.text();
      if (!seen.includes(text)) throw new Error(`it shows ${JSON.stringify(seen.slice(0, 500))}`);
      return true;
    }, millis);
  }

  /** Types key by key at the caret, as a person does. */
  async type(text: string): Promise<void> {
    await this.editor.focus();
    await this.page.keyboard.type(text);
  }

  async replaceText(text: string): Promise<void> {
    await this.editor.focus();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.insertText(text);
    await this.sees(text.split("\n", 1)[0] ?? "");
  }

  async prints(text: string, millis?: number): Promise<void> {
    await eventually(`the output shows ${JSON.stringify(text)}`, async () => {
      const seen = await this.output.innerText();
      if (!seen.includes(text)) throw new Error(`it shows ${JSON.stringify(seen.slice(-500))}`);
      return true;
    }, millis);
  }

  async share(): Promise<string> {
    await this.button("Share").click();
    const link = this.page.getByRole("textbox", { name: "Invitation link" });
    const address = await eventually("there is an invitation's link", async () => (await link.inputValue()) || undefined);
    await this.page.keyboard.press("Escape");
    await link.waitFor({ state: "hidden" });
    return address;
  }

  async say(line: string): Promise<void> {
    await this.standardInput.fill(line);
    await this.standardInput.press("Enter");
  }
}
