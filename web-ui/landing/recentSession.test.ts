// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from "vitest";
import { Api } from "@/api/client";
import { NetworkFailure, Refusal } from "@/api/errors";
import type { Member, SessionView } from "@/api/schemas";
import { type RequestSpec, Transport } from "@/api/transport";
import type { Visit } from "@/session/recent";
import { storeAdmission } from "@/session/tokens";
import { dayOf, describe as line, type Standing, standingOf } from "./recentSession";

const now = new Date("2026-11-21T14:32:00");
const visit: Visit = {
  id: "AZqW3k1ecQCBR2mQpX0aBg",
  name: "Quickest way",
  template: "python",
  openedAt: new Date("2026-11-18T09:00:00").getTime(),
};

function member(name: string, online: boolean, kind: Member["kind"] = "GUEST"): Member {
  return { id: name, name, colour: 1, role: "EDITOR", kind, online };
}

const ana = member("Ana", true);

/** Answers every request with the same thing, or rejects with it if it is an error. */
class FakeTransport extends Transport {
  readonly asked: RequestSpec[] = [];

  constructor(private readonly answer: unknown) {
    super();
  }

  override json(spec: RequestSpec): Promise<never> {
    this.asked.push(spec);
    return this.answer instanceof Error ? Promise.reject(this.answer) : Promise.resolve(this.answer as never);
  }
}

function ask(transport: FakeTransport): Promise<Standing> {
  return standingOf(visit, new AbortController().signal, new Api(transport));
}

function refusal(code: string): Refusal {
  return new Refusal(code, "no", "do something", {}, 400);
}

beforeEach(() => localStorage.clear());

describe("the standing of a session", () => {
  test("tells who is there now, runners left out", async () => {
    storeAdmission(visit.id, { token: "secret", participant: "me", name: "Mira" });
    const members = [ana, member("Bo", false), member("runner", true, "RUNNER")];
    const view: Partial<SessionView> = {
      members,
      session: {
        ...visit,
        name: "Renamed",
        slug: null,
        createdAt: "2026-11-18T09:00:00Z",
        state: "OPEN",
        network: false,
      },
    };
    const transport = new FakeTransport(view);

    await expect(ask(transport)).resolves.toEqual({ kind: "open", name: "Renamed", present: [ana] });
    expect(transport.asked[0]).toMatchObject({ path: `/api/sessions/${visit.id}`, token: "secret" });
  });

  test("is asked without a token where none is kept", async () => {
    const transport = new FakeTransport({ state: "OPEN" });
    await expect(ask(transport)).resolves.toEqual({ kind: "closed" });
    expect(transport.asked[0]?.token).toBeUndefined();
  });

  test.each([
    ["SESSION-01", "unknown"],
    ["SESSION-02", "ended"],
    ["AUTH-02", "closed"],
    ["AUTH-04", "closed"],
  ])("after %s is %s", async (code, kind) => {
    storeAdmission(visit.id, { token: "secret", participant: "me", name: "Mira" });
    await expect(ask(new FakeTransport(refusal(code)))).resolves.toEqual({ kind });
  });

  test("is not known while the platform cannot be reached", async () => {
    const gone = new NetworkFailure(new Error("refused"));
    await expect(ask(new FakeTransport(gone))).resolves.toEqual({ kind: "unreachable", problem: gone });
  });
});

describe("the line under its name", () => {
  const languages = [
    {
      id: "python",
      name: "Python",
      version: null,
      fileExtensions: [],
      entryFile: "main.py",
      unavailableReason: null,
      tests: null,
      debug: null,
    },
  ];

  test.each<[Standing, string]>([
    [{ kind: "asking" }, "Python, opened Wednesday"],
    [{ kind: "open", name: "", present: [] }, "Python, nobody there now"],
    [{ kind: "open", name: "", present: [ana] }, "Python, one person there now"],
    [{ kind: "open", name: "", present: [ana, ana] }, "Python, 2 people there now"],
    [{ kind: "ended" }, "Python, ended"],
    [{ kind: "closed" }, "Python, you need a new invitation"],
  ])("of %j", (standing, expected) => expect(line(visit, standing, languages, now)).toBe(expected));

  test("leaves out a language that is not known (yet)", () =>
    expect(line(visit, { kind: "ended" }, [], now)).toBe("ended"));
});

test.each([
  ["2026-11-21T00:01:00", "today"],
  ["2026-11-20T23:59:00", "yesterday"],
  ["2026-11-15T12:00:00", "Sunday"],
  ["2026-11-14T12:00:00", "14 Nov"],
  ["2025-12-31T12:00:00", "31 Dec 2025"],
  ["2026-11-22T12:00:00", "today"],
])("the day of %s is %s", (day, expected) => expect(dayOf(new Date(day), now)).toBe(expected));
