import { classes } from "@/ui/classes";
import { useView } from "../context";
import { EditorPane } from "../editor/EditorPane";
import { PastPane } from "./PastPane";

/** The code: the present, or an earlier version in front of it. The editor keeps its caret and its place meanwhile. */
export function CodePlace() {
  const past = useView((view) => view.past);
  return (
    <div className="relative h-full min-h-0">
      <div className={classes("h-full", past !== null && "invisible")}>
        <EditorPane />
      </div>
      {past !== null && <PastPane past={past} />}
    </div>
  );
}
