import { Popover } from "@base-ui/react/popover";
import { type SubmitEvent, useState } from "react";
import type * as Y from "yjs";
import {
  type AccessType,
  type Breakpoint,
  type BreakpointTerms,
  enableBreakpoint,
  removeBreakpoint,
  setAccess,
  setTerms,
} from "@/session/debug/debugSettings";
import type { AdapterCapabilities } from "@/api/debug";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Labelled } from "@/ui/Labelled";
import { Select } from "@/ui/Select";
import { Tick } from "@/ui/Tick";
import { accessWords } from "../words";

interface BreakpointFormProps {
  doc: Y.Doc;
  breakpoint: Breakpoint;
  /** As in "Breakpoint at main.py:13". */
  place: string;
  /** Beside what it opens. */
  anchor: Element;
  /** What the adapter of a debug session can do; null where there is none. */
  capabilities: AdapterCapabilities | null;
  onClose: () => void;
}

/** Under which terms a breakpoint stops. What is written is everybody's once it is taken over. */
export function BreakpointForm({ doc, breakpoint, place, anchor, capabilities, onClose }: BreakpointFormProps) {
  const [terms, setOwn] = useState<BreakpointTerms>({
    condition: breakpoint.condition,
    hitCondition: breakpoint.hitCondition,
    logMessage: breakpoint.logMessage,
  });
  const [access, setChosen] = useState<AccessType>(
    (breakpoint.kind === "data" ? breakpoint.accessType : null) ?? "write",
  );
  const field = (name: keyof BreakpointTerms) => ({
    value: terms[name] ?? "",
    onChange: (event: { currentTarget: { value: string } }) => setOwn({ ...terms, [name]: event.currentTarget.value }),
    autoComplete: "off",
    spellCheck: false,
  });
  const unable = (capability: string) =>
    capabilities !== null && Object.keys(capabilities).length > 0 && capabilities[capability] !== true
      ? "What debugs this program cannot do that."
      : undefined;
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    setTerms(doc, breakpoint.id, {
      condition: trimmed(terms.condition),
      hitCondition: trimmed(terms.hitCondition),
      logMessage: trimmed(terms.logMessage),
    });
    if (breakpoint.kind === "data" && breakpoint.offered.includes(access)) setAccess(doc, breakpoint.id, access);
    onClose();
  };
  return (
    <Popover.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} side="bottom" align="start" sideOffset={4} className="z-40">
          <Popover.Popup className="floating w-[340px] max-w-[calc(100vw-24px)] rounded-float bg-raised p-4 text-sm shadow-float outline-none">
            <Popover.Title className="mb-2 font-strong">Breakpoint at {place}</Popover.Title>
            <form onSubmit={save} className="flex flex-col gap-2.5">
              <Field
                label="Condition"
                hint={unable("supportsConditionalBreakpoints") ?? "It stops only where this is true."}
                className="[&_input]:font-code"
                {...field("condition")}
              />
              {breakpoint.kind !== "function" && (
                <Field
                  label="Hit count"
                  hint={unable("supportsHitConditionalBreakpoints") ?? "For example 5, or >= 5."}
                  className="[&_input]:font-code"
                  {...field("hitCondition")}
                />
              )}
              {breakpoint.kind === "line" && (
                <Field
                  label="Log message"
                  hint={unable("supportsLogPoints") ?? "Printed instead of stopping; values stand in { }."}
                  className="[&_input]:font-code"
                  {...field("logMessage")}
                />
              )}
              {breakpoint.kind === "data" && breakpoint.offered.length > 1 && (
                <Labelled id={`access-${breakpoint.id}`} label="Stops where it is">
                  <Select
                    id={`access-${breakpoint.id}`}
                    className="w-full"
                    value={access}
                    options={breakpoint.offered.map((value) => ({ value, label: accessWords[value] }))}
                    onChoose={setChosen}
                  />
                </Labelled>
              )}
              <Tick
                label="On"
                on={breakpoint.enabled}
                onChange={(on) => enableBreakpoint(doc, breakpoint.id, on)}
                className="self-start"
              />
              <div className="flex justify-end gap-2 pt-1">
                <Button
                  look="plain"
                  size="medium"
                  onClick={() => {
                    removeBreakpoint(doc, breakpoint.id);
                    onClose();
                  }}
                >
                  Remove
                </Button>
                <Button type="submit" look="filled" size="medium">
                  Save
                </Button>
              </div>
            </form>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function trimmed(text: string | null): string | null {
  const trim = text?.trim() ?? "";
  return trim === "" ? null : trim;
}
