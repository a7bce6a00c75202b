import { DebugHeader } from "./controls/DebugHeader";
import { BreakpointList } from "./lists/BreakpointList";
import { CallStack } from "./lists/CallStack";
import { WatchList } from "./lists/WatchList";
import { useShown } from "./useDebug";
import { Variables } from "./variables/Variables";
import "./breakpoints.css";

/** The debugger: where the program stands, what its values are, and how it is moved on. Everybody has the same program before them. */
export function DebugPanel() {
  const shown = useShown();
  if (shown === undefined) return null;
  return (
    <section aria-label="Debugger" className="flex h-full min-h-0 flex-col bg-chrome">
      <DebugHeader shown={shown} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Variables shown={shown} />
        <CallStack shown={shown} />
        <WatchList shown={shown} />
        <BreakpointList debug={shown.debug} />
      </div>
    </section>
  );
}
