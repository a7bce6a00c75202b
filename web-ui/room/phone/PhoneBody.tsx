import { useRoom, useView } from "../context";
import { DebugPanel } from "../debug/DebugPanel";
import { CodePlace } from "../history/CodePlace";
import { HistoryPanel } from "../history/HistoryPanel";
import { OutputPanel } from "../output/OutputPanel";
import { PeoplePanel } from "../people/PeoplePanel";
import { BottomPanel } from "../terminal/BottomPanel";
import { ShareButton } from "../top/TopBar";
import { FilesPanel } from "../tree/FilesPanel";
import { KeyRow } from "./KeyRow";

/** One panel at a time; the newest output may share the screen with the code. */
export function PhoneBody() {
  const place = useView((view) => view.place);
  const ran = useRoom((room) => room.runs.length > 0);
  const outputShown = useView((view) => view.outputShown);
  const past = useView((view) => view.past !== null);
  switch (place) {
    case "files":
      return (
        <div className="flex min-h-0 flex-1 flex-col">
          <FilesPanel />
        </div>
      );
    case "code":
      return (
        <div className="flex min-h-0 flex-1 flex-col">
          <div className="min-h-0 flex-1">
            <CodePlace />
          </div>
          {ran && outputShown && !past && (
            <div className="h-[196px] border-t border-line">
              <OutputPanel inputShown={false} />
            </div>
          )}
          <KeyRow />
        </div>
      );
    case "output":
      return (
        <div className="min-h-0 flex-1">
          <BottomPanel closable={false} />
        </div>
      );
    case "debug":
      return (
        <div className="min-h-0 flex-1">
          <DebugPanel />
        </div>
      );
    case "people":
      return (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <PeoplePanel />
          <ShareButton className="mx-3.5 mt-3" />
        </div>
      );
    case "history":
      return (
        <div className="min-h-0 flex-1">
          <HistoryPanel />
        </div>
      );
  }
}
