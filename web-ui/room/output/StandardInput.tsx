import { type SubmitEvent, useState } from "react";
import type { RunSummary } from "@/session/room";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Kbd } from "@/ui/Kbd";
import { useRoom, useSession, useTools } from "../context";
import { orShow } from "../useRun";

/** Types to the program that runs. Everybody with the right to run may. */
export function StandardInput({ run }: { run: RunSummary | undefined }) {
  const { connection } = useTools();
  const mayRun = useRoom((room) => room.capabilities.has("run"));
  const online = useSession(({ link }) => link.state === "open");
  const [text, setText] = useState("");
  const reads = run !== undefined && run.state !== "ENDED" && !run.inputClosed;
  const why = !online
    ? "Offline: nothing can be sent now"
    : !mayRun
      ? "As a viewer you cannot type to programs"
      : !reads
        ? run?.inputClosed === true && run.state !== "ENDED"
          ? "The input of this run has been ended"
          : "Nothing is reading now"
        : undefined;

  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (why !== undefined || run === undefined) return;
    setText("");
    connection.ask({ type: "runInput", run: run.id, text: `${text}\n` }).catch((failure: unknown) => {
      // What was not sent is given back, unless the person has gone on typing.
      setText((now) => (now === "" ? text : now));
      orShow("Your input was not sent")(failure);
    });
  };
  const endInput = () => {
    if (why !== undefined || run === undefined) return;
    connection.ask({ type: "runEndInput", run: run.id }).catch(orShow("The input was not ended"));
  };

  return (
    <form onSubmit={send} className="flex h-11 shrink-0 items-center gap-2 border-t border-line pr-2.5 pl-4 phone:h-14">
      <span aria-hidden className="font-strong phone:hidden">
        Input
      </span>
      <Field
        label="Standard input"
        hideLabel
        className="flex-1 font-code"
        size="small"
        value={text}
        placeholder={why ?? ""}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "d" || !event.ctrlKey) return;
          event.preventDefault();
          endInput();
        }}
      />
      <Button type="submit" unavailable={why}>
        Send <Kbd keys="↵" />
      </Button>
      <Button look="plain" unavailable={why} onClick={endInput} className="phone:hidden">
        End input <Kbd keys="Ctrl D" />
      </Button>
    </form>
  );
}
