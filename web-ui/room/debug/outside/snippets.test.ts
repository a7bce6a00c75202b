import { expect, it } from "vitest";
import type { DebuggerSeat } from "@/api/debug";
import { isHere, snippet, tunnel } from "./snippets";

const seat: DebuggerSeat = {
  host: "tandem.example.org",
  port: 8081,
  token: "a.b.c",
  expiresAt: "2026-11-27T10:15:00Z",
  mayMove: true,
};

it("VS Code attaches to a port of this machine and shows the token", () => {
  const { configurations } = JSON.parse(snippet("vscode", seat)) as { configurations: object[] };
  expect(configurations).toEqual([
    {
      name: "Tandem",
      type: "node",
      request: "attach",
      debugServer: 8081,
      token: "a.b.c",
      localRoot: "${workspaceFolder}",
    },
  ]);
});

it("Neovim has an adapter at the end of the tunnel, or here", () => {
  expect(snippet("neovim", seat)).toContain('host = "127.0.0.1", port = 8081');
  expect(snippet("neovim", seat)).toContain('token = "a.b.c"');
  expect(snippet("neovim", { ...seat, host: "::1" })).toContain('host = "::1"');
});

it("Emacs attaches from the folder of the file that it shows", () => {
  expect(snippet("emacs", seat)).toContain(`'host "127.0.0.1" 'port 8081 :request "attach"`);
  expect(snippet("emacs", seat)).toContain(':token "a.b.c"');
  expect(snippet("emacs", { ...seat, host: "::1" })).toContain(`'host "::1"`);
});

it("another machine's port comes through a tunnel", () => {
  expect(isHere("127.0.0.1")).toBe(true);
  expect(isHere(seat.host)).toBe(false);
  expect(tunnel(seat)).toBe("ssh -N -L 8081:127.0.0.1:8081 tandem.example.org");
});
