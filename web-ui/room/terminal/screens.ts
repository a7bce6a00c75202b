import type { Connection } from "@/session/connection";
import type { Screen } from "./screen";

/**
 * The screens of a session's terminals in this page. They are made when the first one is looked at, with the code that draws them, and go on
 * while others are shown.
 */
export class Screens {
  private readonly screens = new Map<string, Promise<Screen>>();

  constructor(private readonly connection: Connection) {}

  of(terminal: string, label: string): Promise<Screen> {
    let screen = this.screens.get(terminal);
    if (screen === undefined) {
      screen = import("./screen").then((code) => new code.Screen(this.connection.terminals.of(terminal), label));
      this.screens.set(terminal, screen);
    }
    return screen;
  }

  /** Lets go of the screens of terminals that were put away. */
  keepOnly(terminals: ReadonlySet<string>): void {
    for (const [terminal, screen] of this.screens) {
      if (terminals.has(terminal)) continue;
      this.screens.delete(terminal);
      void screen.then((made) => made.dispose());
    }
  }
}

const known = new WeakMap<Connection, Screens>();

/** The screens that belong to a connection. */
export function screensOf(connection: Connection): Screens {
  let screens = known.get(connection);
  if (screens === undefined) known.set(connection, (screens = new Screens(connection)));
  return screens;
}
