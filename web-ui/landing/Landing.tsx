"use client";

import { useEntering } from "@/people/useEntering";
import { Headline } from "./Headline";
import { NewSessionForm } from "./NewSessionForm";
import { PageFrame } from "@/ui/PageFrame";
import { RecentSessions } from "./RecentSessions";
import { StatusFooter } from "./StatusFooter";
import { useStatus } from "./useStatus";

/** The front door: start a session, or go back to one. */
export function Landing() {
  const entering = useEntering();
  const known = useStatus();
  return (
    <PageFrame footer={<StatusFooter {...known} />}>
      <main className="mx-auto w-[1136px] max-w-[calc(100%-48px)] pt-[62px] pb-11 phone:max-w-[calc(100%-40px)] phone:pt-10 phone:pb-8">
        <Headline name={entering.name} />
        <p className="mt-5 max-w-[620px] text-[18px] leading-7 text-pretty text-ink-2 phone:text-md phone:leading-[25px]">
          One room with an editor and a real machine to run on. It lives on your server: no one is the host, and no
          keystroke is lost.
        </p>
        <div className="mt-10 grid grid-cols-[minmax(0,664px)_minmax(0,1fr)] gap-[88px] border-t border-line pt-8 max-[1100px]:grid-cols-1 max-[1100px]:gap-9 phone:mt-7 phone:pt-6">
          <NewSessionForm entering={entering} status={known.status} />
          <RecentSessions languages={known.status?.languages ?? []} />
        </div>
      </main>
    </PageFrame>
  );
}
