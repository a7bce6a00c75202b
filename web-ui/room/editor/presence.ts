import { type Extension, Facet } from "@codemirror/state";
import { type EditorView, type PluginValue, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { z } from "@/api/zod";
import { caretLayer, selectionLayer } from "./presenceLayers";
import { PresenceRail } from "./presenceRail";
import { presenceChanged, type RemoteCaret } from "./remoteCaret";

/** Milliseconds without a move after which a caret's flag folds, as `--flag-rest` says. */
const flagRest = 2400;

/** What the editor has to know to show others, and to show itself to them. */
export interface PresenceConfig {
  text: Y.Text;
  awareness: Awareness;
  /** Your own participant id: your other windows are not shown as somebody. */
  you: string;
  tagOf: (participant: string, name: string) => string;
}

const config = Facet.define<PresenceConfig, PresenceConfig | null>({ combine: (values) => values[0] ?? null });

const idSchema = z.object({ client: z.int().min(0), clock: z.int().min(0) });
/**
 * A relative position as JSON: beside an item, or at an end of the text. The server passes cursors on unread, so they are
 * as trustworthy as whoever sent them, and Yjs throws at positions that no Yjs makes.
 */
const positionSchema = z.union([
  z.object({ item: idSchema, assoc: z.int().optional() }),
  z.object({ tname: z.literal("content"), assoc: z.int().optional() }),
]);
type Position = z.infer<typeof positionSchema>;

const stateSchema = z.object({
  user: z.object({ id: z.string(), name: z.string(), colour: z.int().min(1).max(8) }),
  cursor: z.object({ anchor: positionSchema, head: positionSchema }),
});

class Presence implements PluginValue {
  carets: readonly RemoteCaret[] = [];
  private readonly moved = new Map<number, number>();
  private readonly rail: PresenceRail;
  private folding: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly view: EditorView) {
    this.rail = new PresenceRail(view);
    this.settings?.awareness.on("change", this.onAwareness);
    this.read();
    this.tellOthers();
  }

  update(update: ViewUpdate): void {
    if (
      update.docChanged ||
      update.transactions.some(({ effects }) => effects.some((one) => one.is(presenceChanged)))
    ) {
      this.read();
    }
    if (update.selectionSet || update.docChanged) this.tellOthers();
    if (update.docChanged || update.geometryChanged || update.viewportChanged || update.transactions.length > 0) {
      this.rail.show(this.carets);
    }
  }

  destroy(): void {
    clearTimeout(this.folding);
    this.settings?.awareness.off("change", this.onAwareness);
    this.settings?.awareness.setLocalStateField("cursor", null);
    this.rail.destroy();
  }

  private get settings(): PresenceConfig | null {
    return this.view.state.facet(config);
  }

  private readonly onAwareness = ({ added, updated, removed }: Record<"added" | "updated" | "removed", number[]>) => {
    const own = this.settings?.awareness.clientID;
    const others = [...added, ...updated, ...removed].filter((client) => client !== own);
    // Our own state changes while the editor updates, when it must not be told to update again.
    if (others.length === 0) return;
    for (const client of others) this.moved.set(client, performance.now());
    this.foldLater();
    this.view.dispatch({ effects: presenceChanged.of(null) });
  };

  private foldLater(): void {
    clearTimeout(this.folding);
    this.folding = setTimeout(() => this.view.dispatch({ effects: presenceChanged.of(null) }), flagRest + 20);
  }

  private read(): void {
    const { settings } = this;
    if (settings === null) return;
    const { awareness, you, tagOf } = settings;
    const now = performance.now();
    const carets: RemoteCaret[] = [];
    for (const [client, state] of awareness.getStates()) {
      const present = stateSchema.safeParse(state).data;
      if (client === awareness.clientID || present === undefined || present.user.id === you) continue;
      const anchor = this.offset(present.cursor.anchor);
      const head = this.offset(present.cursor.head);
      if (anchor === null || head === null) continue;
      const { id, name, colour } = present.user;
      const rests = now - (this.moved.get(client) ?? -Infinity) > flagRest;
      carets.push({ client, name, colour, tag: tagOf(id, name), anchor, head, rests });
    }
    this.carets = carets.sort((a, b) => a.client - b.client);
  }

  /** Null for a position in another type, or one that this document has not received yet. */
  private offset(position: Position): number | null {
    const { text } = this.settings ?? {};
    if (text?.doc == null) return null;
    const relative = Y.createRelativePositionFromJSON(position);
    const absolute = Y.createAbsolutePositionFromRelativePosition(relative, text.doc);
    if (absolute?.type !== text) return null;
    return Math.min(absolute.index, this.view.state.doc.length);
  }

  private tellOthers(): void {
    const { settings } = this;
    if (settings === null) return;
    const { anchor, head } = this.view.state.selection.main;
    const position = (offset: number) =>
      Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(settings.text, offset)) as unknown;
    const cursor = { anchor: position(anchor), head: position(head) };
    const known = settings.awareness.getLocalState()?.cursor as unknown;
    if (JSON.stringify(known) !== JSON.stringify(cursor)) settings.awareness.setLocalStateField("cursor", cursor);
  }
}

const plugin = ViewPlugin.fromClass(Presence);

/** Who else is in the file: carets with flags, selections, and the rail. And tells them where you are. */
export function presence(settings: PresenceConfig): Extension {
  const carets = (view: EditorView) => view.plugin(plugin)?.carets ?? [];
  return [config.of(settings), plugin, selectionLayer(carets), caretLayer(carets)];
}
