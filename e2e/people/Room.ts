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

  /** Waits until the room is there; with files, until one is in the editor. */
  async opened(withFiles = true): Promise<void> {
    await this.files.waitFor();
    if (withFiles) await this.editor.waitFor();
  }

  /** The text in the editor's window. Other people's carets are drawn beside it, not in it. */
  async text(): Promise<string> {
    const lines = await this.editor.locator(".cm-line").allTextContents();
    return lines.join("\n");
  }

  async sees(text: string, millis?: number): Promise<void> {
    await eventually(
      `the editor shows ${JSON.stringify(text)}`,
      async () => {
        const seen = await this.text();
        if (!seen.includes(text)) throw new Error(`it shows ${JSON.stringify(seen.slice(0, 500))}`);
        return true;
      },
      millis,
    );
  }

  /** Puts the caret at the beginning or the end of the file. */
  async goTo(place: "beginning" | "end"): Promise<void> {
    await this.editor.focus();
    await this.page.keyboard.press(place === "end" ? "Control+End" : "Control+Home");
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
    await eventually(
      `the output shows ${JSON.stringify(text)}`,
      async () => {
        const seen = await this.output.innerText();
        if (!seen.includes(text)) throw new Error(`it shows ${JSON.stringify(seen.slice(-500))}`);
        return true;
      },
      millis,
    );
  }

  async share(): Promise<string> {
    await this.button("Share").click();
    const link = this.page.getByRole("textbox", { name: "Invitation link" });
    const address = await eventually(
      "there is an invitation's link",
      async () => (await link.inputValue()) || undefined,
    );
    await this.page.keyboard.press("Escape");
    await link.waitFor({ state: "hidden" });
    return address;
  }

  /** Types a line to the program, as soon as the page knows that it reads: before, *Enter* sends nothing and the line stays. */
  async say(line: string): Promise<void> {
    await this.standardInput.and(this.page.locator('[placeholder=""]')).waitFor();
    await this.standardInput.fill(line);
    await this.standardInput.press("Enter");
  }

  /** Presses *Run* as soon as a runner is connected. */
  async run(): Promise<void> {
    await this.button("Run").click();
  }

  async stop(): Promise<void> {
    await this.button("Stop").click();
  }

  /** The result line of the newest run. */
  get result(): Locator {
    return this.page.getByRole("status", { name: "Result" });
  }

  async endedWith(verdict: RegExp, timeout = 20_000): Promise<void> {
    await this.result.filter({ hasText: verdict }).waitFor({ timeout });
  }

  async tellsTime(): Promise<void> {
    await this.result.filter({ hasText: /\d+(\.\d+)? ?(ms|s)\b/ }).waitFor();
  }

  async saved(): Promise<void> {
    await this.page.getByText("Saved", { exact: true }).first().waitFor();
  }

  /** Waits until the status says that there is no connection and so many edits are unsent. */
  async unsent(edits: number): Promise<void> {
    const status = this.page.getByRole("contentinfo", { name: "Status" });
    await status.getByText(edits === 0 ? "Offline" : `Offline, ${edits} unsent`, { exact: true }).waitFor();
  }

  async tellsThatItIsOffline(): Promise<void> {
    await this.page
      .getByText(/offline|connection/i)
      .first()
      .waitFor();
  }

  caretOf(name: string): Locator {
    return this.page.locator(".others-caret", { hasText: name });
  }

  foreignSelections(): Locator {
    return this.page.locator(".others-selection");
  }

  async openFile(name: string): Promise<void> {
    await this.file(name).click();
    await this.page.getByRole("tab", { name, selected: true }).waitFor();
  }

  async createFile(name: string): Promise<void> {
    await this.button("New file").click();
    await this.nameEntry(name);
  }

  /** Asks for a file of this name and leaves the field as it is then: open with what is wrong, or gone. */
  async tryToCreateFile(name: string): Promise<void> {
    await this.button("New file").click();
    const field = this.files.getByRole("textbox");
    await field.fill(name);
    await field.press("Enter");
  }

  async createFolder(name: string): Promise<void> {
    await this.button("New folder").click();
    await this.nameEntry(name);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.file(from).click();
    await this.page.keyboard.press("F2");
    await this.nameEntry(to);
  }

  async remove(name: string): Promise<void> {
    await this.file(name).click();
    await this.page.keyboard.press("Delete");
    await this.page.getByRole("button", { name: "Delete" }).click();
  }

  async move(name: string, folder: string): Promise<void> {
    await this.file(name).dragTo(this.file(folder));
  }

  async expand(folder: string): Promise<void> {
    const item = this.file(folder);
    if ((await item.getAttribute("aria-expanded")) !== "true") await item.click();
  }

  /** An entry within a folder at the top of the tree. */
  nested(name: string): Locator {
    return this.files.locator("[role=treeitem][aria-level='2']", { hasText: name });
  }

  private async nameEntry(name: string): Promise<void> {
    const field = this.files.getByRole("textbox");
    await field.fill(name);
    await field.press("Enter");
    await field.waitFor({ state: "detached" });
  }
}
