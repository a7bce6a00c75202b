import type { Language } from "@/api/schemas";
import { parseMessage } from "../messages";
import { type Room, welcomed } from "../room";

/** Identities in the shape of the real ones: 22 characters of base64url. */
export const id = (name: string): string => name.padEnd(22, "_").slice(0, 22);

export const sessionId = id("session");
export const ana = { id: id("ana"), name: "Ana", colour: 1, role: "OWNER", kind: "GUEST", online: true } as const;
export const bo = { id: id("bo"), name: "Bo", colour: 2, role: "EDITOR", kind: "GUEST", online: true } as const;
export const mainPy = { id: id("main"), parent: null, name: "main.py", kind: "FILE" } as const;
export const python: Language = {
  id: "python",
  name: "Python",
  version: "3.11",
  fileExtensions: ["py"],
  entryFile: "main.py",
  unavailableReason: null,
  tests: { tool: "pytest or unittest", hint: "Write functions named test_….", unavailableReason: null },
  debug: { adapter: "debugpy", unavailableReason: null },
};

/** What a platform says to Ana when she enters a session with one file. */
export const welcome = {
  type: "welcome",
  sequence: 10,
  session: {
    id: sessionId,
    name: "Quickest way",
    slug: null,
    template: "python",
    network: false,
    createdAt: "2026-11-21T09:00:00Z",
    state: "OPEN",
  },
  you: ana,
  capabilities: ["view", "edit", "run", "share", "manage"],
  members: [ana, bo],
  tree: [mainPy],
  runs: [],
  terminals: [],
  run: { available: true, reason: null },
  languages: [python],
} as const;

/** The room as Ana enters it. */
export function enteredRoom(): Room {
  const message = parseMessage(JSON.stringify(welcome));
  if (message?.type !== "welcome") throw new Error("the fixture is a welcome");
  return welcomed(message);
}
