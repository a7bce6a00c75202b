// @vitest-environment happy-dom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AdmissionAnswer } from "@/api/schemas";
import { readAdmission } from "@/session/tokens";
import { readVisits } from "@/session/recent";
import { JoinForm } from "./JoinForm";
import { readOwnName } from "./ownName";

const SESSION = "AZqW3k1ecQCBR2mQpX0aBg";
const admission: AdmissionAnswer = {
  session: {
    id: SESSION,
    name: "Quickest way",
    slug: null,
    template: "python",
    network: false,
    createdAt: "2026-11-21T14:32:00Z",
    state: "OPEN",
  },
  participant: {
    id: "AZqW3k1ecQCBR2mQpX0aBw",
    name: "Mira",
    colour: 1,
    role: "EDITOR",
    kind: "GUEST",
    online: false,
  },
  token: "secret-token",
};

/** Stands in for the browser's fetch: keeps what was asked, and answers when the test says so. */
class FakeFetch {
  readonly asked: { url: string; body: unknown }[] = [];
  private readonly waiting: ((response: Response) => void)[] = [];

  readonly fetch = (url: string, request: RequestInit): Promise<Response> => {
    this.asked.push({ url, body: JSON.parse(request.body as string) });
    return new Promise((answer) => this.waiting.push(answer));
  };

  async answer(status: number, body: unknown): Promise<void> {
    this.waiting.shift()?.(new Response(JSON.stringify(body), { status }));
    const deadline = Date.now() + 5_000;
    do {
      if (Date.now() > deadline) throw new Error("the page took no notice of the answer");
      await act(() => new Promise((nextTurn) => setTimeout(nextTurn)));
    } while (joined.length === 0 && document.querySelector("button[aria-busy=true]") !== null);
  }
}

const realFetch = globalThis.fetch;
let platform: FakeFetch;
let root: Root;
let joined: AdmissionAnswer[];

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  platform = new FakeFetch();
  Object.assign(globalThis, { fetch: platform.fetch });
  joined = [];
  localStorage.clear();
  const place = document.createElement("div");
  document.body.replaceChildren(place);
  root = createRoot(place);
  act(() => root.render(<JoinForm session={SESSION} secret="invitation" onJoined={(got) => joined.push(got)} />));
});

afterEach(() => {
  act(() => root.unmount());
  Object.assign(globalThis, { fetch: realFetch });
});

function field(): HTMLInputElement {
  const input = document.querySelector("input");
  if (input === null) throw new Error("no field");
  return input;
}

function type(name: string): void {
  act(() => {
    // React listens to the setter of the prototype; the element's own would be taken for its own doing.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field(), name);
    field().dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function press(): void {
  act(() => document.querySelector("form")?.requestSubmit());
}

function refusal(code: string) {
  return { code, message: "That does not work.", remedy: "Do this instead.", values: {} };
}

describe("joining", () => {
  test("begins in the field, and asks for a name before it asks the platform", () => {
    expect(document.activeElement).toBe(field());
    type("   ");
    press();
    expect(platform.asked).toEqual([]);
    expect(field().getAttribute("aria-invalid")).toBe("true");
    expect(document.querySelector("[role=alert]")?.textContent).toContain("Type a name");
  });

  test("sends the name without the spaces around it, and keeps what lets this browser in again", async () => {
    type("  Mira ");
    press();
    await platform.answer(200, admission);

    expect(platform.asked).toEqual([
      { url: `/api/sessions/${SESSION}/join`, body: { secret: "invitation", displayName: "Mira" } },
    ]);
    expect(joined).toEqual([admission]);
    expect(readAdmission(SESSION)).toEqual({
      token: "secret-token",
      participant: admission.participant.id,
      name: "Mira",
    });
    expect(readOwnName()).toBe("Mira");
    expect(readVisits().map(({ id }) => id)).toEqual([SESSION]);
  });

  test("pressed twice joins once", async () => {
    type("Mira");
    press();
    press();
    await platform.answer(200, admission);
    press();
    expect(platform.asked).toHaveLength(1);
    expect(joined).toHaveLength(1);
  });

  test("tells a refused name at the field, and goes there", async () => {
    type("Mira");
    field().blur();
    press();
    await platform.answer(400, refusal("PEOPLE-01"));
    expect(field().getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(field());
    expect(document.querySelector("[role=alert]")?.textContent).toBe("That does not work. Do this instead.");
  });

  test("tells a void invitation with its code and its remedy, and lets one try again", async () => {
    type("Mira");
    press();
    await platform.answer(403, refusal("INVITE-01"));
    expect(field().getAttribute("aria-invalid")).toBe("false");
    expect(document.querySelector("[role=alert]")?.textContent).toBe("That does not work.Do this instead.INVITE-01");
    press();
    await platform.answer(200, admission);
    expect(joined).toEqual([admission]);
  });

  test("of a session that has ended says so instead of asking again", async () => {
    type("Mira");
    press();
    await platform.answer(410, refusal("SESSION-02"));
    expect(document.querySelector("h1")?.textContent).toBe("This session has ended");
    expect(document.querySelector("input")).toBeNull();
  });
});
