import type { DebuggerSeat } from "@/api/debug";

/** Editors whose settings we know. `./tandem debug-port` prints the same. */
export type Editor = "vscode" | "neovim" | "emacs";

export const editors: { value: Editor; label: string }[] = [
  { value: "vscode", label: "VS Code: .vscode/launch.json" },
  { value: "neovim", label: "Neovim: nvim-dap" },
  { value: "emacs", label: "Emacs: dape" },
];

/** What somebody puts into their editor's settings to join. */
export function snippet(editor: Editor, { host, port, token }: DebuggerSeat): string {
  switch (editor) {
    case "vscode":
      return JSON.stringify(
        {
          version: "0.2.0",
          configurations: [
            {
              name: "Tandem",
              type: "node",
              request: "attach",
              debugServer: port,
              token,
              localRoot: "${workspaceFolder}",
            },
          ],
        },
        null,
        2,
      );
    case "neovim":
      return [
        'local dap = require("dap")',
        `dap.adapters.tandem = { type = "server", host = "${isHere(host) ? host : "127.0.0.1"}", port = ${port} }`,
        'dap.run({ type = "tandem", request = "attach", name = "Tandem", localRoot = vim.fn.getcwd(),',
        `  token = "${token}" })`,
      ].join("\n");
    case "emacs":
      return [
        `(dape (list 'host "${isHere(host) ? host : "127.0.0.1"}" 'port ${port} :request "attach" :type "tandem"`,
        `            :token "${token}"`,
        "            :localRoot (directory-file-name (expand-file-name default-directory))))",
      ].join("\n");
  }
}

/** Whether an editor on this machine gets there without a tunnel, as the port's plain TCP should not leave the machine. */
export function isHere(host: string): boolean {
  return host === "127.0.0.1" || host === "::1";
}

/** What makes the port of another machine one of this machine. */
export function tunnel({ host, port }: DebuggerSeat): string {
  return `ssh -N -L ${port}:127.0.0.1:${port} ${host}`;
}
