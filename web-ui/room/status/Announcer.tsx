import { useEffect, useState } from "react";
import type { SessionState } from "@/session/store";
import { useTools } from "../context";
import { verdictOn } from "../output/verdict";

/** At most one announcement in this time, in milliseconds. */
const pace = 2000;

/** Tells screen readers politely who comes and goes and how runs end. */
export function Announcer() {
  const { connection } = useTools();
  const [text, setText] = useState("");

  useEffect(() => {
    const waiting: string[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const speak = () => {
      timer = undefined;
      if (waiting.length === 0) return;
      setText(waiting.splice(0).join(". "));
      timer = setTimeout(speak, pace);
    };
    const stop = connection.store.subscribe((now, before) => {
      waiting.push(...news(now, before));
      if (timer === undefined) speak();
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [connection]);

  return (
    <div aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}

/** What is worth saying about a change. */
export function news(now: SessionState, before: SessionState): string[] {
  if (now.room === null || before.room === null || now.room === before.room) return [];
  const { members, runs, you } = now.room;
  const wereHere = new Set(before.room.members.filter(({ online }) => online).map(({ id }) => id));
  const said: string[] = [];
  for (const { id, name, online } of members) {
    if (id === you.id || online === wereHere.has(id)) continue;
    said.push(`${name} ${online ? "is here" : "left"}`);
  }
  const [run] = runs;
  const known = before.room.runs.find(({ id }) => id === run?.id);
  const verdict = run && verdictOn(run, members);
  if (verdict && known?.end === null) said.push(verdict.title);
  return said;
}
