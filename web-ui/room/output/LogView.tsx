import { memo, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import type { Member } from "@/api/schemas";
import type { Line, OutputLog, Span } from "@/session/output/outputLog";
import { keptLines } from "@/session/output/outputLog";
import { classes } from "@/ui/classes";
import { NameTag } from "@/ui/NameTag";
import { usePeople, useTagTexts } from "../people/where";

/** Lines of one block. A block that is full never renders again, and one out of sight is not laid out. */
const blockSize = 100;

interface LogViewProps {
  log: OutputLog | null;
  /** The command as a person would type it, shown first. */
  commands: readonly string[];
}

/** What the program printed and was told. It follows the end until somebody scrolls away from it. */
export function LogView({ log, commands }: LogViewProps) {
  const people = usePeople();
  const tags = useTagTexts();
  const lines = useSyncExternalStore(log?.subscribe ?? never, log?.getLines ?? noLines, noLines);
  const frame = useRef<HTMLDivElement>(null);
  const following = useRef(true);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element !== null && following.current) element.scrollTop = element.scrollHeight;
  }, [lines, log]);

  return (
    <div
      ref={frame}
      role="log"
      aria-label="Output"
      // A scrollable region has to be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        following.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
      className="min-h-0 flex-1 overflow-y-auto border-t border-line px-4 py-2 font-code text-[13px] leading-5 focus-visible:-outline-offset-2"
    >
      {commands.map((command) => (
        <div key={command} className="pl-[30px] text-ink-3">
          $ {command}
        </div>
      ))}
      {(log?.dropped ?? 0) > 0 && (
        <div className="pl-[30px] text-ink-3">… only the last {keptLines.toLocaleString("en")} lines are shown</div>
      )}
      {blocksOf(lines).map((block) => (
        <Block key={block.number} lines={block.lines} people={people} tags={tags} />
      ))}
    </div>
  );
}

const none: readonly Line[] = [];
const noLines = () => none;
const never = () => () => undefined;

/** Cuts lines into blocks at fixed numbers, so that a block keeps its lines when older ones are dropped. */
function blocksOf(lines: readonly Line[]): { number: number; lines: readonly Line[] }[] {
  const blocks: { number: number; lines: readonly Line[] }[] = [];
  for (let at = 0; at < lines.length;) {
    const number = Math.floor((lines[at]?.number ?? 0) / blockSize);
    const end = at + blockSize - ((lines[at]?.number ?? 0) % blockSize);
    blocks.push({ number, lines: lines.slice(at, end) });
    at = end;
  }
  return blocks;
}

interface BlockProps {
  lines: readonly Line[];
  people: readonly Member[];
  tags: ReadonlyMap<string, string>;
}

const Block = memo(
  function Block({ lines, people, tags }: BlockProps) {
    return (
      <div className="[contain-intrinsic-size:auto_2000px] [content-visibility:auto]">
        {lines.map((line) => (
          <Row key={line.number} line={line} people={people} tags={tags} />
        ))}
      </div>
    );
  },
  (before, after) =>
    before.people === after.people &&
    before.lines.length === after.lines.length &&
    before.lines[0] === after.lines[0] &&
    before.lines.at(-1) === after.lines.at(-1),
);

/** One element for most lines: a program may print thousands of them in a second. */
function Row({ line, people, tags }: Omit<BlockProps, "lines"> & { line: Line }) {
  const author = people.find(({ id }) => id === line.authors[0]);
  return (
    <div className="relative min-h-5 pl-[30px] break-words whitespace-pre-wrap">
      {author !== undefined && (
        <NameTag
          text={tags.get(author.id) ?? ""}
          colour={author.colour}
          size="small"
          className="absolute top-0.5 left-0"
        />
      )}
      {line.spans.map((span, at) => {
        const look = spanClasses(span);
        // Spans only ever grow at the end of a line.
        return look === "" ? (
          span.text
        ) : (
          <span key={at} className={look}>
            {span.text}
          </span>
        );
      })}
    </div>
  );
}

/** The 16 colours of terminals, in the quiet hues of code and the tones of state; black and white are ink. */
const colours = [
  "text-ink",
  "text-bad",
  "text-ok",
  "text-warn",
  "text-(--code-call)",
  "text-(--code-keyword)",
  "text-(--code-type)",
  "text-ink-2",
];

function spanClasses({ source, style }: Span): string {
  if (source === "INPUT") return "font-[600] text-ink";
  const colour = style.colour === null ? null : colours[style.colour % 8];
  return classes(
    colour ?? (source === "STDERR" ? "text-bad" : (source === "DEBUGGER" || style.dim) && "text-ink-3"),
    style.bold && "font-[640]",
    style.underline && "underline",
  );
}
