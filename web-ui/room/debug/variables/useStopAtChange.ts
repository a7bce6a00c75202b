import { dataAnswerSchema, type Frame } from "@/api/debug";
import { type AccessType, accessTypes, addData, enableBreakpoint } from "@/session/debug/debugSettings";
import type { DebugState } from "@/session/debug/debugState";
import { showNews } from "@/ui/notices";
import { useRoom } from "../../context";
import { useWhyNotDebug } from "../useDebug";
import { checked, orTell, useDebugActions } from "../useDebugActions";
import { settingsIn, useDebugDocument } from "../useDebugSettings";
import type { VariableRow } from "./variableRows";

const longestName = 200;

/** What sets a breakpoint at a variable's value, for everybody; undefined where that cannot be. */
export function useStopAtChange(debug: DebugState, frame: Frame): ((row: VariableRow) => void) | undefined {
  const actions = useDebugActions();
  const doc = useDebugDocument();
  const whyNot = useWhyNotDebug();
  const you = useRoom((room) => room.you.id);
  const { adapter, run, epoch } = debug;
  const can = debug.capabilities.supportsDataBreakpoints === true && debug.state === "STOPPED";
  if (!can || adapter === null || doc === undefined || whyNot !== undefined) return undefined;
  const set = async ({ container, name }: VariableRow) => {
    const more = { variablesReference: container, name, ...(container === 0 && { frameId: frame.id }) };
    const told = checked(dataAnswerSchema, await actions.question(debug, "dataBreakpointInfo", more));
    const { dataId, description, canPersist } = told;
    if (dataId === null) {
      showNews(description === "" ? `The program cannot stop where ${name} changes.` : description);
      return;
    }
    const known = settingsIn(doc).breakpoints.find((one) => one.kind === "data" && one.dataId === dataId);
    if (known !== undefined) {
      enableBreakpoint(doc, known.id, true);
      showNews(`The program stops there already where ${name} changes.`);
      return;
    }
    const start = canPersist ? null : { run, epoch };
    const offered = (told.accessTypes ?? []).filter((type): type is AccessType =>
      accessTypes.some((each) => each === type),
    );
    const shown = { name: name.slice(0, longestName), description: description.slice(0, longestName) };
    addData(doc, { adapter, dataId, ...shown, offered, start }, run, you);
  };
  return (row) => {
    set(row).catch(orTell(`The program does not stop where ${row.name} changes`));
  };
}
