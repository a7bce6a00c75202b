import { resolve } from "node:path";
import { print, write } from "./report.js";
import { room } from "./room.js";

// npm runs scripts in this project's folder; paths are meant from where the person stands.
const standing = process.env["TANDEM_WORKING_DIRECTORY"] ?? process.cwd();
const [name, option, path, ...rest] = process.argv.slice(2);
if (name !== "room" || rest.length > 0 || (option !== undefined && (option !== "--json" || path === undefined))) {
  console.error("Usage: ./tandem bench room [--json FILE]");
  process.exit(2);
}
const report = await room();
print(report);
if (path !== undefined) write(report, resolve(standing, path));
