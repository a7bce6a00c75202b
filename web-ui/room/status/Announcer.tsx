import { useEffect, useState } from "react";
import type { SessionState } from "@/session/store";
import { useTools } from "../context";
import { newestDebug } from "../debug/useDebug";
import { isStep, standsAt, whyWords } from "../debug/words";
import { verdictOn } from "../output/verdict";

/** At most one announcement in this time, in milliseconds. */
const pace = 2000;

/** Tells screen readers politely who comes and goes, how runs end, and where a program that is debugged stops. */
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
  return [...roomNews(now, before), ...debugNews(now, before)];
}

/** Where the program stops, and who brought it there; of oneself only that it stopped. */
function debugNews(now: SessionState, before: SessionState): string[] {
  const [debug, then] = [newestDebug(now), newestDebug(before)];
  const { room } = now;
  if (room === null || debug === undefined || debug === then || before.room === null) return [];
  const nameOf = (id: string) => room.members.find((member) => member.id === id)?.name ?? "Somebody";
  const asking = debug.control.asking.filter((id) => then?.run !== debug.run || !then.control.asking.includes(id));
  const said = debug.control.holder === room.you.id ? asking.map((id) => `${nameOf(id)} asks for the controls`) : [];
  if (debug.control.holder !== (then?.control.holder ?? null) && debug.control.holder !== null) {
    said.push(
      debug.control.holder === room.you.id
        ? "You have the controls"
        : `${nameOf(debug.control.holder)} has the controls`,
    );
  }
  const { stop } = debug;
  if (stop === null || (then?.stop != null && then.epoch === debug.epoch)) return said;
  const at = standsAt(debug);
  const place = at === null ? "" : `, ${room.tree.get(at.entry)?.name ?? "a file"} line ${at.line}`;
  const own = stop.by === room.you.id && isStep(stop);
  return [...said, own ? `Paused${place}` : `Paused${place}, ${whyWords(stop, nameOf)}`];
}

function roomNews(now: SessionState, before: SessionState): string[] {
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
