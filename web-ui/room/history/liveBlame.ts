import { type ChangeSet, ChangeSet as Changes, type Extension, type Text } from "@codemirror/state";
import { type EditorView, type PluginValue, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import type { Blame } from "@/api/history";
import { linesOf, liveBlameView, marksOf, showMarks } from "./blame";
import type { Person } from "./people";

/** What blame of a text that is being written has to know. */
export interface LiveBlameConfig {
  /** Your participant id. */
  you: string;
  personOf: (participant: string | null) => Person;
  /** Resolves when the server has every edit made here, or after a while. */
  saved: () => Promise<void>;
  /** Asks the platform. Rejects if it cannot tell. */
  ask: () => Promise<Blame>;
  /** Called with what `ask` rejected with. */
  failed: (failure: unknown) => void;
  /** Milliseconds without a change after which the platform is asked again. */
  quiet?: number;
}

/** An answer that fits neither the text that was asked about nor the present one is asked for again so often. */
const mostAttempts = 5;

/** Who wrote each line of a text that is being written: in a margin, and in words for the caret's line. */
export function liveBlame(config: LiveBlameConfig): Extension {
  return [liveBlameView(config.you, config.personOf), ViewPlugin.define((view) => new Asking(view, config))];
}

/** Asks on being shown and whenever editing has paused. */
class Asking implements PluginValue {
  private readonly quiet: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy = false;
  private gone = false;
  private attempts = 0;
  /** The text that was asked about, and what has changed in it since. */
  private asked: { doc: Text; since: ChangeSet } | null = null;

  constructor(
    private readonly view: EditorView,
    private readonly config: LiveBlameConfig,
  ) {
    this.quiet = config.quiet ?? 800;
    this.later(0);
  }

  update({ docChanged, changes }: ViewUpdate): void {
    if (!docChanged) return;
    if (this.asked !== null) this.asked.since = this.asked.since.compose(changes);
    this.attempts = 0;
    this.later(this.quiet);
  }

  destroy(): void {
    this.gone = true;
    clearTimeout(this.timer);
  }

  private later(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), wait);
  }

  private async ask(): Promise<void> {
    if (this.busy) {
      this.later(this.quiet);
      return;
    }
    this.busy = true;
    try {
      await this.config.saved();
      const { doc } = this.view.state;
      this.asked = { doc, since: Changes.empty(doc.length) };
      const blame = await this.config.ask();
      if (!this.isGone()) this.show(blame);
    } catch (failure) {
      if (!this.isGone()) this.config.failed(failure);
    } finally {
      this.busy = false;
      this.asked = null;
    }
  }

  /** The platform tells of the text as it has it; between question and answer somebody may have typed. */
  private show(blame: Blame): void {
    const { state } = this.view;
    const asked = this.asked;
    if (asked === null) return;
    if (fits(blame, asked.doc)) {
      this.view.dispatch({ effects: showMarks(marksOf(blame, asked.doc).map(asked.since)) });
    } else if (fits(blame, state.doc)) {
      this.view.dispatch({ effects: showMarks(marksOf(blame, state.doc)) });
    } else if (++this.attempts < mostAttempts) this.later(this.quiet);
  }

  private isGone(): boolean {
    return this.gone;
  }
}

/** A text that ends in a line break has one more line for the editor than for a platform that counts line ends. */
function fits(blame: Blame, { lines }: Text): boolean {
  const told = linesOf(blame);
  return told === lines || told === lines - 1;
}
