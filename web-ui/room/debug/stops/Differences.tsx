import { Popover } from "@base-ui/react/popover";
import { FileDiff } from "lucide-react";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { type Shown, useStopBefore } from "../useDebug";
import { changesOf, valuesBefore } from "../variables/changes";

/** What is different in the variables since the stop before the one that is looked at. */
export function Differences({ shown }: { shown: Shown }) {
  const { stop, frame, number } = shown;
  const before = useStopBefore(shown);
  if (stop === null || frame === null || number === null || number < 2) return null;
  const values = valuesBefore(frame, stop, before);
  const changes = values.size === 0 ? [] : changesOf(frame, values);
  return (
    <Popover.Root>
      <Popover.Trigger render={<Button look="plain" />}>
        <Icon of={FileDiff} small /> {changes.length === 0 ? "No changes" : `${changes.length} changed`}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="end" sideOffset={8} className="z-40">
          <Popover.Popup className="floating max-h-80 w-[380px] max-w-[calc(100vw-24px)] overflow-y-auto rounded-float bg-raised p-3.5 text-sm shadow-float outline-none">
            <Popover.Title className="mb-1.5 font-strong">
              Variables, stop {number - 1} to {number}
            </Popover.Title>
            {changes.length === 0 && (
              <p className="text-pretty text-ink-2">
                {before === null
                  ? "The stop before is not known."
                  : values.size === 0
                    ? "The program was in another function then."
                    : "All of them are as they were."}
              </p>
            )}
            <dl className="font-code text-[12.5px] leading-5">
              {changes.map(({ name, before: was, now }) => (
                <div key={name} className="border-t border-line py-1 first:border-0">
                  <dt className="text-(--code-call)">{name}</dt>
                  <dd className="break-words text-ink-3">{was === null ? "was not there" : `was ${was}`}</dd>
                  <dd className="break-words">is {now}</dd>
                </div>
              ))}
            </dl>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
