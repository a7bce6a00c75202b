// @vitest-environment happy-dom
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { afterEach, describe, expect, it, vi } from "vitest";
import { yCollab } from "y-codemirror.next";
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { presence } from "./presence";

/** One person's window on a text: a document, its awareness and an editor, as the room puts them together. */
class Window {
  readonly doc = new Y.Doc();
  readonly text = this.doc.getText("content");
  readonly awareness = new Awareness(this.doc);
  readonly view: EditorView;

  constructor(readonly user: { id: string; name: string; colour: number }) {
    this.awareness.setLocalStateField("user", user);
    this.view = new EditorView({
      parent: document.body,
      state: EditorState.create({
        extensions: [
          yCollab(this.text, null),
          presence({
            text: this.text,
            awareness: this.awareness,
            you: user.id,
            tagOf: (_id, name) => name.slice(0, 2).toUpperCase(),
          }),
        ],
      }),
    });
  }

  /** Brings what is here to another window, as the server does. */
  sync(other: Window): void {
    Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(other.doc)), "server");
    applyAwarenessUpdate(other.awareness, encodeAwarenessUpdate(this.awareness, [this.doc.clientID]), "server");
  }

  tags(): string[] {
    return [...this.view.dom.querySelectorAll(".others-tag")].map((tag) => `${tag.className} ${tag.textContent}`);
  }

  close(): void {
    this.view.destroy();
    this.awareness.destroy();
    this.doc.destroy();
  }
}

describe("presence in the editor", () => {
  const open: Window[] = [];
  const enter = (id: string, colour: number) => {
    const window = new Window({ id, name: id, colour });
    open.push(window);
    return window;
  };
  afterEach(() => {
    for (const window of open.splice(0)) window.close();
  });

  it("tells others where one is, and shows them to one in their colour", async () => {
    const [ana, bo] = [enter("ana", 1), enter("bo", 2)];
    ana.view.dispatch({ changes: { from: 0, insert: "one\ntwo\n" }, selection: { anchor: 4, head: 7 } });
    ana.sync(bo);
    await vi.waitFor(() => expect(bo.tags()).toEqual([expect.stringMatching(/\bp1\b.*AN$/)]));
  });

  it("does not show one's own other window as somebody", async () => {
    const [ana, again, bo] = [enter("ana", 1), enter("ana", 1), enter("bo", 2)];
    ana.sync(again);
    bo.sync(again);
    await vi.waitFor(() => expect(again.tags()).toEqual([expect.stringMatching(/BO$/)]));
  });

  it("takes somebody away who leaves the file", async () => {
    const [ana, bo] = [enter("ana", 1), enter("bo", 2)];
    ana.sync(bo);
    await vi.waitFor(() => expect(bo.tags()).toHaveLength(1));
    ana.view.destroy();
    ana.sync(bo);
    await vi.waitFor(() => expect(bo.tags()).toHaveLength(0));
  });

  it("ignores what is no cursor, and positions in a text that it does not know", async () => {
    const [ana, bo, mira] = [enter("ana", 1), enter("bo", 2), enter("mira", 3)];
    ana.awareness.setLocalStateField("cursor", { anchor: "x", head: { tname: "other", assoc: 0 } });
    mira.awareness.setLocalStateField("cursor", { anchor: { item: { client: 7, clock: 9 } }, head: {} });
    ana.sync(bo);
    mira.sync(bo);
    const someone = enter("sol", 4);
    someone.sync(bo);
    await vi.waitFor(() => expect(bo.tags()).toEqual([expect.stringMatching(/SO$/)]));
  });

  it("undoes what one did, not what others did", () => {
    const [ana, bo] = [enter("ana", 1), enter("bo", 2)];
    ana.view.dispatch({ changes: { from: 0, insert: "ana" }, userEvent: "input" });
    ana.sync(bo);
    bo.view.dispatch({ changes: { from: 3, insert: " bo" }, userEvent: "input" });
    bo.sync(ana);
    expect(ana.view.state.doc.toString()).toBe("ana bo");
    const undo = new KeyboardEvent("beforeinput", { cancelable: true });
    Object.defineProperty(undo, "inputType", { value: "historyUndo" });
    ana.view.contentDOM.dispatchEvent(undo);
    expect(ana.view.state.doc.toString()).toBe(" bo");
  });
});
