import { describe, expect, test } from "vitest";
import { Api } from "@/api/client";
import { NetworkFailure, Refusal } from "@/api/errors";
import { Transport } from "@/api/transport";
import { nameIn, standingOfName } from "./sessionName";

const SESSION = "AZqW3k1ecQCBR2mQpX0aBg";

test.each([
  ["/quickest-way", "quickest-way"],
  ["/quickest-way/", "quickest-way"],
  ["/caf%C3%A9", "café"],
  ["/100%", "100%"],
  ["/", ""],
])("the name in %s is %j", (pathname, name) => expect(nameIn(pathname)).toBe(name));

/** Answers the question for a name with a session's id, or with an error. */
class FakeTransport extends Transport {
  constructor(private readonly answer: string | Error) {
    super();
  }

  override json(): Promise<never> {
    return this.answer instanceof Error
      ? Promise.reject(this.answer)
      : Promise.resolve({ session: this.answer } as never);
  }
}

function ask(answer: string | Error, signal = new AbortController().signal) {
  return standingOfName("quickest-way", signal, new Api(new FakeTransport(answer)));
}

function refusal(code: string): Refusal {
  return new Refusal(code, "no", "do something", {}, 400);
}

describe("a name", () => {
  test("that nobody has is free", async () => expect(await ask(refusal("SESSION-01"))).toEqual({ kind: "free" }));

  test("that somebody has leads to the session", async () =>
    expect(await ask(SESSION)).toEqual({ kind: "found", session: SESSION }));

  test("that breaks the rules keeps what the platform says about it", async () => {
    const problem = refusal("SESSION-04");
    expect(await ask(problem)).toEqual({ kind: "notAName", problem });
  });

  test("is not taken for free while the platform cannot be reached", async () => {
    const problem = new NetworkFailure(new Error("refused"));
    expect(await ask(problem)).toEqual({ kind: "failed", problem });
  });

  test("has no standing once the page was left", async () => {
    const left = new AbortController();
    left.abort(new Error("left"));
    await expect(ask(new NetworkFailure(new Error("refused")), left.signal)).rejects.toThrow("left");
  });
});
