import { afterEach, beforeEach, expect, test } from "vitest";
import { Api } from "./client";
import { NetworkFailure, Refusal, UnexpectedAnswer } from "./errors";
import { FakePlatform } from "./FakePlatform";
import { Transport } from "./transport";

const SESSION = "AZqW3k1ecQCBR2mQpX0aBg";
const MIRA = "AZqW3k1ecQCBR2mQpX0aBw";

const session = {
  id: SESSION,
  name: "Quickest way",
  slug: null,
  template: "python",
  network: false,
  createdAt: "2026-11-21T14:32:00.123456Z",
  state: "OPEN",
};
const mira = { id: MIRA, name: "Mira", colour: 1, role: "OWNER", kind: "GUEST", online: false };

let platform: FakePlatform;
let api: Api;

beforeEach(async () => {
  platform = new FakePlatform();
  api = new Api(new Transport(await platform.open()));
});
afterEach(() => platform.close());

test("creates a session and reads the admission", async () => {
  platform.answerJson(201, { session, participant: mira, token: "secret-token" });

  const admission = await api.createSession({ displayName: "Mira", template: "python" });

  expect(admission).toEqual({ session, participant: mira, token: "secret-token" });
  expect(platform.seen).toEqual([
    {
      method: "POST",
      url: "/api/sessions",
      authorization: undefined,
      body: { displayName: "Mira", template: "python" },
    },
  ]);
});

test("sends the token of the participant, and only there", async () => {
  const view = { session, you: mira, members: [mira], tree: [] };
  platform.answerJson(200, view);
  await expect(api.session(SESSION, "secret-token").view()).resolves.toEqual(view);
  expect(platform.seen[0]?.authorization).toBe("Bearer secret-token");
  expect(platform.seen[0]?.url).toBe(`/api/sessions/${SESSION}`);
});

test("a name typed by a person stays in its segment of the path", async () => {
  platform.answerJson(200, { slug: "x", session: SESSION });
  await api.sessionNamed("../sessions?x=1#y");
  expect(platform.seen[0]?.url).toBe("/api/names/..%2Fsessions%3Fx%3D1%23y");
});

test("a refusal keeps code, message, remedy and values", async () => {
  platform.answerJson(410, {
    code: "SESSION-02",
    message: "This session has ended.",
    remedy: "Start a new one.",
    values: { session: SESSION },
  });

  const refused = await api.checkOpen(SESSION).catch((thrown: unknown) => thrown);

  expect(refused).toBeInstanceOf(Refusal);
  expect(refused).toMatchObject({
    code: "SESSION-02",
    message: "This session has ended.",
    remedy: "Start a new one.",
    values: { session: SESSION },
    status: 410,
  });
});

test("an answer without a body", async () => {
  platform.answer = (response) => response.writeHead(204).end();
  await expect(api.session(SESSION, "secret-token").remove(MIRA)).resolves.toBeUndefined();
  expect(platform.seen[0]).toMatchObject({ method: "DELETE", url: `/api/sessions/${SESSION}/members/${MIRA}` });
});

test.each([
  ["a page of a proxy", 502, "<html>Bad gateway</html>"],
  ["a page of a proxy that claims success", 200, "<html>Log in to the Wi-Fi</html>"],
  ["JSON without the fields", 200, JSON.stringify({ session: { ...session, template: undefined } })],
  ["a refusal without a code", 500, JSON.stringify({ message: "broken" })],
])("%s is an unexpected answer, with the status", async (_what, status, body) => {
  platform.answer = (response) => response.writeHead(status).end(body);
  const thrown = await api.createSession({ displayName: "Mira", template: "python" }).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(UnexpectedAnswer);
  expect(thrown).toMatchObject({ code: "NETWORK-02", status });
});

test("a server that is gone is a network failure with a remedy", async () => {
  await platform.close();
  const thrown = await api.status().catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(NetworkFailure);
  expect(thrown).toMatchObject({ code: "NETWORK-01", remedy: "Check your connection, then try again." });
});

test("an answer cut off in the middle is a network failure", async () => {
  platform.answer = (response) => {
    response.writeHead(200, { "Content-Length": "1000" });
    response.write('{"version":', () => response.destroy());
  };
  await expect(api.status()).rejects.toBeInstanceOf(NetworkFailure);
});

test("a request given up by its asker rejects with the asker's reason", async () => {
  platform.answer = () => undefined;
  const gone = new AbortController();
  const asked = api.status(gone.signal);
  gone.abort(new Error("page closed"));
  await expect(asked).rejects.toThrow("page closed");
});

test("asks for a ticket into a preview", async () => {
  platform.answerJson(201, { url: "http://3000-x.preview.localhost:8080/.tandem/enter?ticket=t" });
  const url = await api.session(SESSION, "secret-token").preview(3000, "/a");
  expect(new URL(url).pathname).toBe("/.tandem/enter");
  expect(platform.seen[0]).toMatchObject({
    method: "POST",
    url: `/api/sessions/${SESSION}/ports/3000/preview`,
    body: { path: "/a" },
  });
});
