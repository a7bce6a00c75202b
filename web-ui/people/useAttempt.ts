import { useCallback, useEffect, useRef, useState } from "react";
import { type ApiError, problemOf } from "@/api/errors";

export interface Attempt {
  /** From the press until the refusal, and after a success for ever: whoever succeeded is on the way out. */
  busy: boolean;
  /** What the last attempt came to; null if none failed. */
  problem: ApiError | null;
  /** Does nothing while another attempt is busy: a double click must not make two sessions. */
  start: (work: () => Promise<void>) => void;
}

/** One thing at a time that leads away from the page: creating or joining a session. */
export function useAttempt(): Attempt {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiError | null>(null);
  // Two clicks can come before React renders once; the state alone would let the second through.
  const underWay = useRef(false);

  const settle = useCallback((failure: ApiError | null) => {
    underWay.current = false;
    setBusy(false);
    setProblem(failure);
  }, []);

  useEffect(() => {
    // The back button may bring the page back as it was left: busy.
    const returned = (event: PageTransitionEvent) => {
      if (event.persisted) settle(null);
    };
    window.addEventListener("pageshow", returned);
    return () => window.removeEventListener("pageshow", returned);
  }, [settle]);

  const start = useCallback(
    (work: () => Promise<void>) => {
      if (underWay.current) return;
      underWay.current = true;
      setBusy(true);
      setProblem(null);
      work().catch((thrown: unknown) => settle(problemOf(thrown)));
    },
    [settle],
  );
  return { busy, problem, start };
}
