import { type RefObject, useEffect, useRef, useState } from "react";
import type { TerminalSummary } from "@/session/terminal/terminals";
import { Typing } from "@/session/terminal/typing";
import { useRoom, useTools } from "../context";
import { orShow } from "../useRun";
import { useReadAloud } from "./readAloud";
import type { Screen } from "./screen";
import { screensOf } from "./screens";

/** Milliseconds after which a new size of the panel is told. */
const settled = 150;

/** Milliseconds for which a terminal counts as opened by this visit and not by one before. */
const justOpened = 10_000;

/** Reports of the mouse are no typing: a person who only points must not change everybody's size. */
const mouse = /^\x1b\[(M|<)/; // eslint-disable-line no-control-regex

/**
 * A terminal's screen in an element.
 *
 * The size is that of whoever typed last, because who types has to see what they do; others see the same screen, cut or with room around
 * it. Whoever opened it counts as having typed until somebody does. While another one types the size stays.
 *
 * @param reason why this person cannot type; undefined if they can
 */
export function useScreen(
  terminal: TerminalSummary,
  reason: string | undefined,
  onCursor: (top: number) => void,
): { holder: RefObject<HTMLDivElement | null>; screen: Screen | null } {
  const { connection } = useTools();
  const you = useRoom((room) => room.you.id);
  const aloud = useReadAloud();
  const holder = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<Screen | null>(null);
  const { id, name, end, openedBy, openedAt } = terminal;
  const readOnly = reason !== undefined || end !== null;
  const label = `${name}. ${readOnly ? "Read only." : "Control F6 leaves it."}`;
  const firstLabel = useRef(label);
  const typedLast = useTypedLast(id, openedBy === you ? openedAt : null);

  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const leaving = new AbortController();
    const isHere = () => !leaving.signal.aborted;
    const coming = screensOf(connection).of(id, firstLabel.current);
    void coming.then(async (made) => {
      if (!isHere()) return;
      await made.showIn(element);
      if (isHere()) setScreen(made);
    });
    return () => {
      leaving.abort();
      setScreen(null);
      void coming.then((made) => {
        if (made.element.parentElement === element) made.element.remove();
      });
    };
  }, [connection, id]);

  useEffect(() => {
    screen?.label(label);
    screen?.readOnly(readOnly);
  }, [screen, label, readOnly]);

  useEffect(() => {
    screen?.readAloud(aloud);
  }, [screen, aloud]);

  useEffect(() => {
    if (screen === null) return;
    const moved = screen.onCursor(onCursor);
    const themes = new MutationObserver(() => screen.recolour());
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-contrast"] });
    const stay = screen.onLeave(() => document.querySelector<HTMLElement>(`[data-tab="${id}"]`)?.focus());
    return () => {
      stay();
      moved.dispose();
      themes.disconnect();
    };
  }, [screen, id, onCursor]);

  useEffect(() => {
    if (screen === null || readOnly) return;
    let asking = false;
    const take = () => {
      const size = screen.fitting();
      if (asking || size === null) return;
      if (size.columns === screen.size.columns && size.rows === screen.size.rows) return;
      asking = true;
      connection
        .ask({ type: "terminalResize", terminal: id, ...size })
        .catch(() => undefined)
        .finally(() => (asking = false));
    };
    const typing = new Typing(id, (command) => connection.ask(command), orShow("That was not typed"));
    const silence = screen.onType((text) => {
      if (!mouse.test(text)) {
        const { typists, room } = connection.store.getState();
        const typist = typists.get(id);
        // Two who type at once would tear it to and fro.
        if (typist === undefined || typist === room?.you.id) {
          typedLast.current = true;
          take();
        }
      }
      typing.type(text);
    });
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const resized = new ResizeObserver(() => {
      clearTimeout(waiting);
      waiting = setTimeout(() => typedLast.current && take(), settled);
    });
    if (holder.current !== null) resized.observe(holder.current);
    if (typedLast.current) screen.focus();
    return () => {
      clearTimeout(waiting);
      resized.disconnect();
      silence();
    };
  }, [connection, screen, id, readOnly, typedLast]);

  return { holder, screen };
}

/**
 * Whether one typed last in a terminal; the platform tells who else does.
 *
 * @param openedAt when one opened it oneself; null if one did not
 */
function useTypedLast(terminal: string, openedAt: string | null): RefObject<boolean> {
  const { connection } = useTools();
  const [first] = useState(() => openedAt !== null && Date.now() - Date.parse(openedAt) < justOpened);
  const typedLast = useRef(first);
  useEffect(
    () =>
      connection.store.subscribe(({ typists, room }) => {
        const typist = typists.get(terminal);
        if (typist !== undefined) typedLast.current = typist === room?.you.id;
      }),
    [connection, terminal],
  );
  return typedLast;
}
