import { CircleAlert, Download, Upload, X } from "lucide-react";
import { useStore } from "zustand";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { useTools } from "../context";
import { sizeWords } from "./sizes";
import type { TransferRow } from "./transfers";

/** Files on their way, under the tree; nothing while there are none. */
export function TransferList() {
  const { transfers } = useTools();
  const rows = useStore(transfers.store, (state) => state.rows);
  if (rows.length === 0) return null;
  return (
    <section aria-label="Transfers" className="max-h-[45%] shrink-0 overflow-y-auto border-t border-line">
      <ul className="py-1.5">
        {rows.map((row) =>
          row.problem === null ? <Going key={row.id} row={row} /> : <Failed key={row.id} row={row} />,
        )}
      </ul>
    </section>
  );
}

function Going({ row }: { row: TransferRow }) {
  const { transfers } = useTools();
  const { name, direction, done, total } = row;
  const sending = direction === "up";
  const share = total === null || total === 0 ? null : Math.min(100, Math.round((done / total) * 100));
  const said = share === null ? sizeWords(done) : `${share} %`;
  return (
    <li className="flex items-center gap-2 py-0.5 pr-1.5 pl-3.5 phone:min-h-11">
      <Icon of={sending ? Upload : Download} small className="text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="flex gap-2">
          <span className="min-w-0 flex-1 overflow-hidden text-ellipsis whitespace-nowrap">{name}</span>
          <span className="text-ink-3">{said}</span>
        </p>
        <div
          role="progressbar"
          aria-label={sending ? `Uploading ${name}` : `Downloading ${name}`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={share ?? undefined}
          aria-valuetext={said}
          className="mt-0.5 h-[3px] rounded-full bg-press"
        >
          <div className="h-full rounded-full bg-ink" style={{ width: `${share ?? 0}%` }} />
        </div>
      </div>
      <IconButton icon={X} label={`Cancel ${name}`} tight onClick={() => transfers.cancel(row.id)} />
    </li>
  );
}

function Failed({ row }: { row: TransferRow }) {
  const { transfers } = useTools();
  const { id, name, direction, problem } = row;
  return (
    <li role="alert" className="flex gap-2 py-1.5 pr-1.5 pl-3.5">
      <Icon of={CircleAlert} small className="mt-[3px] text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-strong wrap-anywhere">
          {name} was not {direction === "up" ? "uploaded" : "downloaded"}
        </p>
        <p className="text-pretty text-ink-2">
          {problem?.message} {problem?.remedy} <span className="text-ink-3">({problem?.code})</span>
        </p>
        <Button className="mt-1" onClick={() => transfers.retry(id)}>
          Try again
        </Button>
      </div>
      <IconButton icon={X} label={`Dismiss ${name}`} tight onClick={() => transfers.cancel(id)} />
    </li>
  );
}
