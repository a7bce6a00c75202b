import { classes } from "@/ui/classes";
import { useView } from "../context";
import { useDebugShown } from "../debug/useDebug";
import { EditorPane } from "../editor/EditorPane";
import { FollowFrame } from "../debug/following/FollowFrame";
import { StopsStrip } from "../debug/stops/StopsStrip";
import { PastPane } from "./PastPane";

/** The code: the present, or an earlier version in front of it. The editor keeps its caret and its place meanwhile. */
export function CodePlace() {
  const past = useView((view) => view.past);
  const stopsShown = useDebugShown();
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="relative min-h-0 flex-1">
        <div className={classes("h-full", past !== null && "invisible")}>
          <EditorPane />
        </div>
        {past !== null && <PastPane past={past} />}
        <FollowFrame />
      </div>
      {stopsShown && <StopsStrip />}
    </div>
  );
}
