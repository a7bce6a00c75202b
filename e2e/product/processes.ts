import { readFileSync, readdirSync } from "node:fs";

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function read(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may itself hold parentheses and spaces.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return fields[0] === "Z" ? undefined : { pid, parent: Number(fields[1]), command };
  } catch {
    return undefined; // it ended while we looked
  }
}

/** Every process that descends from `root`, itself first. Nothing that another product on the machine started is among them. */
export function descendants(root: number): Process[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => read(Number(name)))
    .filter((process) => process !== undefined);
  const found = all.filter((process) => process.pid === root);
  for (const process of found) {
    found.push(...all.filter((other) => other.parent === process.pid && !found.includes(other)));
  }
  return found;
}

/** The processes whose real user is the one with this id, in whatever user namespace they are; those that only wait to be reaped are left out. */
export function ofUser(id: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) === id && isAlive(pid);
      } catch {
        return false; // it ended while we looked
      }
    });
}

export function isAlive(pid: number): boolean {
  return read(pid) !== undefined;
}

/** `kill -9`; that it has ended already is no failure. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (failure) {
    if (!(failure instanceof Error && "code" in failure && failure.code === "ESRCH")) throw failure;
  }
}
