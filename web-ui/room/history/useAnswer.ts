import { useCallback, useEffect, useState } from "react";
import { type ApiError, problemOf } from "@/api/errors";

export interface Answer<T> {
  /** Null until it has come. */
  data: T | null;
  problem: ApiError | null;
  retry: () => void;
}

interface Settled<T> {
  ask: (signal: AbortSignal) => Promise<T>;
  data: T | null;
  problem: ApiError | null;
}

/**
 * The answer to a question that is asked on rendering.
 *
 * @param ask keep it the same (`useCallback`) as long as the question is: another one is another question, whose answer is
 *   waited for anew
 * @param asOf asks the same again when it changes; the answer before stays until then
 */
export function useAnswer<T>(ask: (signal: AbortSignal) => Promise<T>, asOf: unknown = null): Answer<T> {
  const [settled, setSettled] = useState<Settled<T> | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const gone = new AbortController();
    ask(gone.signal)
      .then((data) => {
        if (!gone.signal.aborted) setSettled({ ask, data, problem: null });
      })
      .catch((failure: unknown) => {
        if (!gone.signal.aborted) setSettled({ ask, data: null, problem: problemOf(failure) });
      });
    return () => gone.abort();
  }, [ask, attempt, asOf]);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  const current = settled?.ask === ask ? settled : null;
  return { data: current?.data ?? null, problem: current?.problem ?? null, retry };
}
