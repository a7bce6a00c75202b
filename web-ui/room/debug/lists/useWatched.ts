import { useEffect, useRef, useState } from "react";
import { ApiError } from "@/api/errors";
import type { Frame, Result, Stop } from "@/api/debug";
import type { Watch } from "@/session/debug/debugSettings";
import { useSession } from "../../context";
import type { Shown } from "../useDebug";
import { useDebugActions } from "../useDebugActions";
import { changesOf } from "../variables/changes";

/** What an expression is in the frame that is looked at. */
export type Watched = { result: Result } | { problem: string };

/**
 * So often are expressions evaluated again at one stop because something else is told of it, and nobody has done anything. One that changes
 * something itself would go on for ever.
 */
const mostAgain = 20;

const nothing: ReadonlyMap<string, Watched> = new Map();

/**
 * What the watched expressions are in the frame that is looked at, by the watch's id. They are evaluated at every stop, for every frame, and again when a
 * value there becomes another, or may have. The hub asks the debugger once, however many pages ask it. Whoever may not debug may ask for these.
 */
export function useWatched(
  { debug, stop, frame, past }: Shown,
  watches: readonly Watch[],
): ReadonlyMap<string, Watched> {
  const actions = useDebugActions();
  const online = useSession(({ link }) => link.state === "open");
  const [known, setKnown] = useState<{ frame: string; of: ReadonlyMap<string, Watched> }>();
  const again = useRef({ cause: "", count: 0 });
  const { run, epoch } = debug;
  const place = stop === null || frame === null || past ? null : `${run}/${epoch}/${frame.id}`;
  const expressions = JSON.stringify(watches.map(({ id, expression }) => [id, expression]));
  const values = stop === null || frame === null ? "" : fingerprint(stop, frame);
  const evaluated = useCount(debug.evaluated.at(-1));
  const cause = `${place ?? ""}/${stop?.changes ?? 0}/${evaluated}/${expressions}`;

  useEffect(() => {
    if (place === null || frame === null || !online) return;
    if (again.current.cause !== cause) again.current = { cause, count: 0 };
    if (++again.current.count > mostAgain) return;
    let gone = false;
    const asked = JSON.parse(expressions) as [string, string][];
    const evaluate = async ([id, expression]: [string, string]): Promise<[string, Watched]> => {
      try {
        return [id, { result: await actions.evaluate(debug, expression, "watch", frame.id) }];
      } catch (failure) {
        if (!(failure instanceof ApiError)) throw failure;
        return [id, { problem: failure.message }];
      }
    };
    void Promise.all(asked.map(evaluate)).then((answers) => {
      if (!gone) setKnown({ frame: place, of: new Map(answers) });
    });
    return () => {
      gone = true;
    };
    // The debug session and the frame are new values with every record; what they are asked about is in `cause` and `values`.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [actions, cause, values, online]);
  return known?.frame === place ? known.of : nothing;
}

/** Another number whenever this is something else. */
function useCount(something: unknown): number {
  const [{ count, of }, setSeen] = useState({ count: 0, of: something });
  if (of === something) return count;
  setSeen({ count: count + 1, of: something });
  return count + 1;
}

/** Another text when a variable of the frame has another value. */
function fingerprint(stop: Stop, frame: Frame): string {
  const told = stop.frames.find(({ id }) => id === frame.id) ?? frame;
  return JSON.stringify(changesOf(told, new Map()).map(({ name, now }) => [name, now]));
}
