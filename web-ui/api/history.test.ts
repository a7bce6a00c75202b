import { afterEach, beforeEach, expect, test } from "vitest";
import { Api } from "./client";
import { UnexpectedAnswer } from "./errors";
import { FakePlatform } from "./FakePlatform";
import { type HistoryApi, NOW, type Version } from "./history";
import { Transport } from "./transport";

const SESSION = "AZqW3k1ecQCBR2mQpX0aBg";
const MIRA = "AZqW3k1ecQCBR2mQpX0aBw";
const ENTRY = "AZqW3k1ecQCBR2mQpX0aBx";
const VERSION = "AZqW3k1ecQCBR2mQpX0aBv";
const root = `/api/sessions/${SESSION}`;

const version: Version = {
  id: VERSION,
  sequence: 17,
  at: "2026-11-26T14:32:00.123456Z",
  kind: "PAUSE",
  name: null,
  author: MIRA,
  authors: [MIRA],
  files: [ENTRY],
};

let platform: FakePlatform;
let history: HistoryApi;

beforeEach(async () => {
  platform = new FakePlatform();
  history = new Api(new Transport(await platform.open())).session(SESSION, "secret-token").history;
});
afterEach(() => platform.close());

const asked = () => platform.seen.map(({ method, url, body }) => [method, url, body]);

test("versions are asked for page by page", async () => {
  const page = { versions: [version], more: true };
  platform.answerJson(200, page);
  await expect(history.versions({ limit: 50 })).resolves.toEqual(page);
  await history.versions({ before: 17, limit: 50 });
  expect(asked()).toEqual([
    ["GET", `${root}/versions?limit=50`, undefined],
    ["GET", `${root}/versions?before=17&limit=50`, undefined],
  ]);
  expect(platform.seen[0]?.authorization).toBe("Bearer secret-token");
});

test("a kind of version that this page does not know, and fields that it does not know, are no reason to fail", async () => {
  platform.answerJson(200, { versions: [{ ...version, kind: "IMPORT", size: 7 }], more: false, total: 1 });
  const { versions } = await history.versions({ limit: 50 });
  expect(versions).toEqual([{ ...version, kind: "IMPORT" }]);
});

test("a version without a position is not understood", async () => {
  platform.answerJson(200, { versions: [{ ...version, sequence: undefined }], more: false });
  await expect(history.versions({ limit: 50 })).rejects.toBeInstanceOf(UnexpectedAnswer);
});

test("names are given and taken away", async () => {
  platform.answerJson(201, { ...version, kind: "NAMED", name: "Works" });
  await expect(history.nameNow("Works")).resolves.toMatchObject({ name: "Works" });
  await history.name(VERSION, "Works better");
  await history.name(VERSION, null);
  expect(asked()).toEqual([
    ["POST", `${root}/versions`, { name: "Works" }],
    ["PATCH", `${root}/versions/${VERSION}`, { name: "Works better" }],
    ["PATCH", `${root}/versions/${VERSION}`, { name: null }],
  ]);
});

test("a file's text comes as it is", async () => {
  platform.answer = (response) =>
    response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8" }).end('{"not": "JSON to us"}\nü\n');
  await expect(history.file(VERSION, ENTRY)).resolves.toBe('{"not": "JSON to us"}\nü\n');
  expect(asked()).toEqual([["GET", `${root}/versions/${VERSION}/files/${ENTRY}`, undefined]]);
});

test("versions are compared, all files or one", async () => {
  const line = { kind: "ADDED", text: "print(1)", author: MIRA, at: version.at };
  const hunks = [{ oldStart: 0, newStart: 1, lines: [line, { kind: "SAME", text: "" }] }];
  const file = { entry: ENTRY, oldPath: null, newPath: "main.py", change: "ADDED", hunks };
  platform.answerJson(200, { from: VERSION, to: "now", files: [file] });
  const [change] = await history.comparison(VERSION, NOW);
  expect(change?.hunks[0]?.lines).toEqual([line, { kind: "SAME", text: "", author: null, at: null }]);
  await history.comparison(VERSION, MIRA, ENTRY);
  expect(asked()).toEqual([
    ["GET", `${root}/comparison?from=${VERSION}&to=now`, undefined],
    ["GET", `${root}/comparison?from=${VERSION}&to=${MIRA}&entry=${ENTRY}`, undefined],
  ]);
});

test("a version is restored, whole or one file, and what was there before is told", async () => {
  platform.answerJson(200, { sequence: 40, before: { ...version, kind: "RESTORE" } });
  await expect(history.restore(VERSION)).resolves.toMatchObject({ sequence: 40, before: { kind: "RESTORE" } });
  await history.restore(VERSION, ENTRY);
  expect(asked()).toEqual([
    ["POST", `${root}/versions/${VERSION}/restore`, {}],
    ["POST", `${root}/versions/${VERSION}/restore`, { entry: ENTRY }],
  ]);
});

test("who wrote which lines is told of now and of then", async () => {
  const blame = { entry: ENTRY, sequence: 40, lines: [{ from: 1, count: 3, author: MIRA, at: version.at }] };
  platform.answerJson(200, blame);
  await expect(history.blame(ENTRY)).resolves.toEqual(blame);
  await history.blame(ENTRY, VERSION);
  expect(asked()).toEqual([
    ["GET", `${root}/files/${ENTRY}/blame`, undefined],
    ["GET", `${root}/files/${ENTRY}/blame?version=${VERSION}`, undefined],
  ]);
});
