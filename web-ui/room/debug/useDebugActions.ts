import { useMemo } from "react";
import { z } from "@/api/zod";
import { ApiError, UnexpectedAnswer } from "@/api/errors";
import { resultSchema, type Result, type Variable, variablesAnswerSchema } from "@/api/debug";
import type { Connection } from "@/session/connection";
import type { DebugState } from "@/session/debug/debugState";
import type { DebugAsk, Move } from "@/session/messages";
import { showNews } from "@/ui/notices";
import { useTools } from "../context";
import { orShow } from "../useRun";
import { goingDebug } from "./useDebug";

/** Refusals that are no errors: somebody else was quicker, has the controls, or the program moved on meanwhile. */
const quiet = new Set(["DEBUG-01", "DEBUG-02", "DEBUG-03", "DEBUG-08", "DEBUG-10"]);

/** Shows why something was not done: as news where somebody else simply did something first. */
export function orTell(title: string): (failure: unknown) => void {
  const show = orShow(title);
  return (failure) => {
    if (failure instanceof ApiError && quiet.has(failure.code)) showNews(failure.message);
    else show(failure);
  };
}

/** What an adapter answered; it runs beside the program, which may be hostile. Throws an `ApiError` if it is in another shape. */
export function checked<S extends z.ZodType>(schema: S, answer: unknown): z.infer<S> {
  const read = schema.safeParse(answer);
  if (!read.success) throw new UnexpectedAnswer(0, read.error);
  return read.data;
}

/** So many milliseconds the program is not moved because the server does not have this page's edits yet. */
const mostUnsaved = 2_000;

const setAnswerSchema = z.object({ value: z.string() });

/** What a person may do with a debug session. Nothing here rejects but what says so. */
export class DebugActions {
  constructor(private readonly connection: Connection) {}

  /** Moves the program on from where this person sees it. Does nothing where no debug session goes on. */
  move(move: Move, more: { threadId?: number; frameId?: number; entry?: string; line?: number } = {}): void {
    const debug = goingDebug(this.connection.store.getState());
    if (debug === undefined) return;
    const { epoch, stop } = debug;
    const threadId = stop?.threadId ?? undefined;
    const ask: DebugAsk = { kind: "move", move, epoch, ...(threadId !== undefined && { threadId }), ...more };
    this.afterEdits(debug, ask).catch(orTell("The program was not moved on"));
  }

  restart(): void {
    const debug = goingDebug(this.connection.store.getState());
    if (debug === undefined) return;
    this.afterEdits(debug, { kind: "restart" }).catch(orTell("The program was not started anew"));
  }

  stop(): void {
    const debug = goingDebug(this.connection.store.getState());
    if (debug === undefined) return;
    this.connection.ask({ type: "runStop", run: debug.run }).catch((failure: unknown) => {
      // It ended by itself at the same moment: that is what was wanted.
      if (goingDebug(this.connection.store.getState())?.run !== debug.run) return;
      orShow("Debugging was not stopped")(failure);
    });
  }

  control(control: "lock" | "unlock" | "ask" | "give", to?: string): void {
    const debug = goingDebug(this.connection.store.getState());
    if (debug === undefined) return;
    this.ask(debug, { kind: "control", control, ...(to !== undefined && { to }) }).catch(
      orTell("The controls stay as they are"),
    );
  }

  /** What lies within a value or a scope. Rejects with an `ApiError`. */
  async variables(debug: DebugState, reference: number, part: Record<string, unknown> = {}): Promise<Variable[]> {
    const answer = await this.question(debug, "variables", { variablesReference: reference, ...part });
    return checked(variablesAnswerSchema, answer).variables;
  }

  /** Rejects with an `ApiError`, also where the expression cannot be evaluated. */
  async evaluate(
    debug: DebugState,
    expression: string,
    context: "watch" | "hover" | "repl",
    frameId: number | undefined,
  ): Promise<Result> {
    const frame = frameId === undefined ? {} : { frameId };
    return checked(resultSchema, await this.question(debug, "evaluate", { expression, context, ...frame }));
  }

  /** Gives a value to a variable. Rejects with an `ApiError`. */
  async setVariable(
    debug: DebugState,
    { name, evaluateName }: Pick<Variable, "name" | "evaluateName">,
    { container, frameId }: { container: number; frameId: number },
    value: string,
  ): Promise<string> {
    const answer =
      debug.capabilities.supportsSetVariable === true || evaluateName === null
        ? await this.question(debug, "setVariable", { variablesReference: container, name, value })
        : await this.question(debug, "setExpression", { expression: evaluateName, value, frameId });
    return checked(setAnswerSchema, answer).value;
  }

  /** A request to the debug adapter. Rejects with an `ApiError`. */
  question(debug: DebugState, command: string, more: Record<string, unknown>): Promise<unknown> {
    return this.ask(debug, { kind: "ask", command, epoch: debug.epoch, arguments: more });
  }

  /** Whoever takes a breakpoint away and goes on must not be stopped by it: the server has to hear of it first. */
  private async afterEdits(debug: DebugState, ask: DebugAsk): Promise<unknown> {
    await this.connection.whenSaved(mostUnsaved);
    return this.ask(debug, ask);
  }

  private ask({ run }: DebugState, ask: DebugAsk): Promise<unknown> {
    return this.connection.ask({ type: "debugAsk", run, ask });
  }
}

export function useDebugActions(): DebugActions {
  const { connection } = useTools();
  return useMemo(() => new DebugActions(connection), [connection]);
}
