import { useEffect, useState } from "react";
import { Api } from "@/api/client";
import { type ApiError, problemOf } from "@/api/errors";
import type { Status } from "@/api/schemas";

/** What the platform last said about itself. */
export interface KnownStatus {
  /** Null until the first answer; kept when a later question fails. */
  status: Status | null;
  /** Why the last question had no answer; null if it had one. */
  problem: ApiError | null;
}

/** Between two questions, in milliseconds: soon while something is missing, so that a starting runner appears by itself. */
const SOON = 2_000;
const CALM = 20_000;

/** Asks for the platform's status while the page is seen. */
export function useStatus(): KnownStatus {
  const [known, setKnown] = useState<KnownStatus>({ status: null, problem: null });
  useEffect(() => {
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const api = new Api();

    const ask = async () => {
      let wait = SOON;
      if (document.visibilityState === "visible") {
        try {
          const status = await api.status(left.signal);
          if (status.runAvailable) wait = CALM;
          setKnown({ status, problem: null });
        } catch (thrown) {
          if (left.signal.aborted) return;
          const problem = problemOf(thrown);
          setKnown(({ status }) => ({ status, problem }));
        }
      }
      timer = setTimeout(() => void ask(), wait);
    };
    void ask();
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, []);
  return known;
}
