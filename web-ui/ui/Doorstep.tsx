"use client";

import { type ReactNode, useEffect } from "react";
import { PageFrame } from "./PageFrame";

interface DoorstepProps {
  title: string;
  children: ReactNode;
  footer?: ReactNode;
}

/** A page that stands before a session: one thing to read or to do. */
export function Doorstep({ title, children, footer }: DoorstepProps) {
  useEffect(() => {
    document.title = `${title}, Tandem`;
  }, [title]);
  return (
    <PageFrame footer={footer}>
      <main className="mx-auto w-[480px] max-w-[calc(100%-40px)] pt-[88px] pb-11 phone:pt-10">
        <h1 className="text-[28px] leading-9 font-strong tracking-[-.02em] text-balance wrap-anywhere">{title}</h1>
        {children}
      </main>
    </PageFrame>
  );
}

/** What the page says, under its title. */
export function DoorstepText({ children }: { children: ReactNode }) {
  return <p className="mt-3 text-md leading-[25px] text-pretty text-ink-2">{children}</p>;
}
