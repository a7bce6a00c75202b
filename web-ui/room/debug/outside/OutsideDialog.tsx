import { useEffect, useId, useState } from "react";
import type { DebuggerSeat } from "@/api/debug";
import { type ApiError, problemOf } from "@/api/errors";
import { ProblemNote } from "@/people/ProblemNote";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Select } from "@/ui/Select";
import { useTools } from "../../context";
import { CopyField } from "../../share/CopyField";
import { type Editor, editors, isHere, snippet, tunnel } from "./snippets";

/** Everything that an editor outside of the browser needs to join what is debugged here. */
export function OutsideDialog({ onClose }: { onClose: () => void }) {
  const { seat, problem, again } = useSeat();
  const [editor, setEditor] = useState<Editor>("vscode");
  const editorId = useId();
  return (
    <Dialog open onClose={onClose} title="Join with your own editor">
      <div className="flex flex-col gap-4 px-6 pt-1 pb-5">
        <p className="text-pretty text-ink-2">
          VS Code, Neovim or any other client of the Debug Adapter Protocol joins this debug session beside the pages:
          everybody sees the same stop, and who stepped.
        </p>
        {problem !== null && (
          <ProblemNote problem={problem}>
            <Button onClick={again}>Try again</Button>
          </ProblemNote>
        )}
        {problem === null && (
          <>
            <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
              <CopyField label="Host" text={seat?.host ?? null} copy="Copy host" />
              <CopyField label="Port" text={seat === null ? null : String(seat.port)} copy="Copy port" />
            </div>
            <CopyField label="Token" text={seat?.token ?? null} copy="Copy token" />
            <div className="flex items-center gap-3.5">
              <p role="status" className="flex-1 text-xs leading-[17px] text-pretty text-ink-3">
                {seat !== null && rightsWords(seat)}
              </p>
              <Button onClick={again} unavailable={seat === null ? "The token is being made" : undefined}>
                New token
              </Button>
            </div>
            {seat !== null && !isHere(seat.host) && (
              <CopyField label="Tunnel, on your machine" text={tunnel(seat)} copy="Copy tunnel" />
            )}
            <div>
              <label htmlFor={editorId} className="mb-1.5 block text-sm font-strong">
                Settings for
              </label>
              <Select
                id={editorId}
                size="large"
                className="w-full"
                value={editor}
                options={editors}
                onChoose={setEditor}
              />
            </div>
            <CopyField
              label="Settings"
              text={seat === null ? null : snippet(editor, seat)}
              copy="Copy settings"
              filled
              lines={editor === "vscode" ? 13 : 4}
            />
          </>
        )}
      </div>
    </Dialog>
  );
}

function rightsWords({ expiresAt, mayMove }: DebuggerSeat): string {
  const time = new Date(expiresAt).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const may = mayMove ? "" : " As a viewer you look there, and do not step.";
  return `The token is yours: whoever has it joins as you, until ${time}. Who has joined stays.${may}`;
}

/** A seat, made when the dialog opens and again when somebody asks for it. */
function useSeat() {
  const { api } = useTools();
  const [question, setQuestion] = useState(0);
  const [answer, setAnswer] = useState<{ question: number; seat: DebuggerSeat | null; problem: ApiError | null }>();

  useEffect(() => {
    const ended = new AbortController();
    api.debug.seat(ended.signal).then(
      (seat) => {
        if (!ended.signal.aborted) setAnswer({ question, seat, problem: null });
      },
      (thrown: unknown) => {
        if (!ended.signal.aborted) setAnswer({ question, seat: null, problem: problemOf(thrown) });
      },
    );
    return () => ended.abort();
  }, [api, question]);

  const known = answer?.question === question ? answer : undefined;
  return {
    seat: known?.seat ?? null,
    problem: known?.problem ?? null,
    again: () => setQuestion(question + 1),
  };
}
