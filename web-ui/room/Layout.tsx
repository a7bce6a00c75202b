import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { DebugPanel } from "./debug/DebugPanel";
import { useBrought } from "./debug/following/useBring";
import { useFollow } from "./debug/following/useFollow";
import { useDebugShown } from "./debug/useDebug";
import { useDebugKeys } from "./debug/useDebugKeys";
import { useDebugNews } from "./debug/useDebugNews";
import { CodePlace } from "./history/CodePlace";
import { HistoryPanel } from "./history/HistoryPanel";
import { useFollowHistory } from "./history/useFollowHistory";
import { BottomPanel } from "./terminal/BottomPanel";
import { PeoplePanel } from "./people/PeoplePanel";
import { PhoneBody } from "./phone/PhoneBody";
import { PhoneNav } from "./phone/PhoneNav";
import { Announcer } from "./status/Announcer";
import { OfflineBanner } from "./status/OfflineBanner";
import { usePortNews } from "./ports/usePortNews";
import { StatusBar } from "./status/StatusBar";
import { TopBar } from "./top/TopBar";
import { FilesPanel } from "./tree/FilesPanel";
import { useFirstFile } from "./useFiles";
import { useTellPlace } from "./useTellPlace";
import { useTestKey } from "./tests/useTests";
import { useRunKey } from "./useRun";
import { narrow, useMedia, usePhone } from "./useMedia";
import { useRoom, useView } from "./context";

/** The parts of the room and where they stand. */
export function Layout() {
  const phone = usePhone();
  const name = useRoom((room) => room.session.name);
  useFirstFile();
  useTellPlace();
  useRunKey();
  useTestKey();
  useFollowHistory();
  usePortNews();
  useDebugNews();
  useDebugKeys();
  useFollow();
  useBrought();
  return (
    <div className="flex h-dvh flex-col overflow-hidden">
      <OfflineBanner />
      <TopBar phone={phone} />
      <main className="flex min-h-0 flex-1 flex-col">
        <h1 className="sr-only">{name}</h1>
        {phone ? <PhoneBody /> : <DeskBody />}
      </main>
      <StatusBar phone={phone} />
      {phone && <PhoneNav />}
      <Announcer />
    </div>
  );
}

function DeskBody() {
  const outputShown = useView((view) => view.outputShown);
  const historyShown = useView((view) => view.historyShown);
  // Where there is no room for three, the history stands in for the tree.
  const sideShown = !useMedia("(width <= 900px)") || !historyShown;
  // Where there is no room for four, the debugger is a tab of the panel below.
  const below = useMedia(narrow);
  const debugShown = useDebugShown() && !below;
  const columns = useDefaultLayout({
    id: "tandem.columns",
    panelIds: [
      ...(sideShown ? ["side"] : []),
      "middle",
      ...(debugShown ? ["debug"] : []),
      ...(historyShown ? ["history"] : []),
    ],
  });
  const rows = useDefaultLayout({
    id: "tandem.rows",
    panelIds: outputShown ? ["editor", "output"] : ["editor"],
  });
  return (
    <Group className="min-h-0 flex-1" defaultLayout={columns.defaultLayout} onLayoutChanged={columns.onLayoutChanged}>
      {sideShown && (
        <>
          {" "}
          <Panel
            id="side"
            defaultSize={236}
            minSize={180}
            maxSize={400}
            collapsible
            groupResizeBehavior="preserve-pixel-size"
          >
            <aside aria-label="Files and people" className="flex h-full min-h-0 flex-col">
              <FilesPanel />
              <PeoplePanel />
            </aside>
          </Panel>
          <Separator aria-label="Width of files" className={`${bar} w-px`} />
        </>
      )}
      <Panel id="middle" className="bg-paper">
        <Group orientation="vertical" defaultLayout={rows.defaultLayout} onLayoutChanged={rows.onLayoutChanged}>
          <Panel id="editor" minSize={120}>
            <CodePlace />
          </Panel>
          {outputShown && (
            <>
              <Separator aria-label="Height of output" className={`${bar} h-px`} />
              <Panel
                id="output"
                defaultSize={268}
                minSize={120}
                maxSize="70%"
                groupResizeBehavior="preserve-pixel-size"
              >
                <BottomPanel />
              </Panel>
            </>
          )}
        </Group>
      </Panel>
      {debugShown && (
        <>
          <Separator aria-label="Width of debugger" className={`${bar} w-px`} />
          <Panel id="debug" defaultSize={356} minSize={300} maxSize={560} groupResizeBehavior="preserve-pixel-size">
            <DebugPanel />
          </Panel>
        </>
      )}
      {historyShown && (
        <>
          <Separator aria-label="Width of history" className={`${bar} w-px`} />
          <Panel id="history" defaultSize={356} minSize={300} maxSize={560} groupResizeBehavior="preserve-pixel-size">
            <HistoryPanel />
          </Panel>
        </>
      )}
    </Group>
  );
}

/** A hairline that grows where it is taken hold of. */
const bar =
  "relative bg-line outline-none data-[separator=active]:bg-ink data-[separator=hover]:bg-line-strong focus-visible:bg-ink";
