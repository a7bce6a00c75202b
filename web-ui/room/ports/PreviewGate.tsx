import { useEffect, useState } from "react";
import { Api } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { Problem } from "@/api/schemas";
import { sessionPath } from "@/session/links";
import { ButtonLink } from "@/ui/ButtonLink";
import { Doorstep, DoorstepText } from "@/ui/Doorstep";

interface WantedPreview {
  port: number;
  /** A path of the preview. */
  to: string;
}

/** Which preview an address asks for, by its query; null if for none. */
export function wantedPreview(search: string): WantedPreview | null {
  const query = new URLSearchParams(search);
  const port = Number(query.get("preview"));
  if (!Number.isInteger(port) || port < 1 || port > 65535) return null;
  return { port, to: query.get("to") ?? "/" };
}

interface PreviewGateProps extends WantedPreview {
  session: string;
  token: string;
  /** The person is not in the session any more. */
  onOver: (problem: Problem) => void;
}

/** Fetches a ticket and goes on to the preview: nobody sees it, unless there is a reason to stay. */
export function PreviewGate({ session, token, port, to, onOver }: PreviewGateProps) {
  const [problem, setProblem] = useState<ApiError | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    new Api()
      .session(session, token)
      .preview(port, to, gone.signal)
      .then((url) => location.replace(url))
      .catch((failure: unknown) => {
        if (gone.signal.aborted) return;
        if (!(failure instanceof ApiError)) throw failure;
        const { code, message, remedy } = failure;
        if (code.startsWith("AUTH") && code !== "AUTH-05") onOver({ code, message, remedy });
        else setProblem(failure);
      });
    return () => gone.abort();
  }, [session, token, port, to, onOver]);

  if (problem === null) return <title>{`Port ${port}, Tandem`}</title>;
  const missing = problem.code === "AUTH-05";
  return (
    <Doorstep title={missing ? "You may not see previews" : problem.message}>
      <title>{`Port ${port}, Tandem`}</title>
      <DoorstepText>
        {missing
          ? "As a viewer you see the files and the output, not what programs serve. The owner can make you an editor."
          : problem.remedy}
      </DoorstepText>
      <p className="mt-7 flex flex-wrap items-center gap-4">
        <ButtonLink href={sessionPath(session)} look="filled">
          Go to the session
        </ButtonLink>
        <span className="rounded-tag bg-sunken px-1.5 font-code text-xs leading-[22px] font-[560] text-ink-2">
          {problem.code}
        </span>
      </p>
    </Doorstep>
  );
}
