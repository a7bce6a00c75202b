import { ChevronLeft, ChevronRight } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { StopSummary } from "@/api/debug";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { IconButton } from "@/ui/IconButton";
import { useRoom, useTools } from "../../context";
import { clock } from "../../clock";
import { usePersonOf } from "../../history/people";
import { showLine } from "../../view";
import { useShown, useStops } from "../useDebug";
import { placeWords, whyWords } from "../words";
import { Differences } from "./Differences";
import "./stops.css";

/** So many stops have a mark of their own; of more the last ones do, and the others are reached by the arrows. */
const marks = 60;

/** All stops of the debug session, to look back at. Whoever looks back moves nobody else. */
export function StopsStrip() {
  const { view } = useTools();
  const shown = useShown();
  const stops = useStops(shown?.debug);
  const personOf = usePersonOf();
  const tree = useRoom((room) => room.tree);
  if (shown === undefined || stops.length === 0) return null;
  const { debug, past } = shown;
  const last = stops.length;
  const current = shown.number ?? last;
  const over = debug.state === "ENDED";

  const nameOf = (id: string) => personOf(id).name;
  const placeOf = ({ entry, line, function: name }: StopSummary) =>
    placeWords(tree.get(entry ?? "")?.name ?? name, line);
  const goTo = (number: number) => {
    const stop = stops[Math.min(Math.max(number, 1), last) - 1];
    if (stop === undefined) return;
    const isNow = stop.epoch === debug.epoch && debug.stop !== null;
    view.setState({ pastStop: isNow ? null : stop.epoch, frame: null });
    if (stop.entry !== null && stop.line !== null && tree.has(stop.entry)) showLine(view, stop.entry, stop.line);
  };
  const back = () => {
    view.setState({ pastStop: null, frame: null });
    if (debug.stop !== null) goTo(last);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft" || event.key === "ArrowDown") goTo(current - 1);
    else if (event.key === "ArrowRight" || event.key === "ArrowUp") goTo(current + 1);
    else if (event.key === "PageDown") goTo(current - 10);
    else if (event.key === "PageUp") goTo(current + 10);
    else if (event.key === "Home") goTo(1);
    else if (event.key === "End") goTo(last);
    else if (event.key === "Escape" && past) back();
    else return;
    event.preventDefault();
  };
  const first = Math.max(0, Math.min(last - marks, current - 1 - marks / 2));
  const marked = stops.slice(first, first + marks);
  const stop = stops[current - 1];
  const who = stop?.by == null ? "" : `${nameOf(stop.by)}, `;
  const words = stop === undefined ? "" : `Stop ${current}, ${who}${spoken(placeOf(stop))}`;

  return (
    <div
      role="group"
      aria-label="Stops so far"
      className="relative z-[8] flex h-(--bar-stops) shrink-0 items-center gap-1.5 border-t border-line bg-chrome pr-3 pl-3.5"
    >
      <span className="font-strong phone:hidden">Stops</span>
      <IconButton
        icon={ChevronLeft}
        label="Earlier stop"
        tight
        disabled={current <= 1}
        onClick={() => goTo(current - 1)}
      />
      <div
        role="slider"
        aria-label="Stops"
        aria-valuemin={1}
        aria-valuemax={last}
        aria-valuenow={current}
        aria-valuetext={words}
        tabIndex={0}
        onKeyDown={pressed}
        className="stops-track"
      >
        {marked.map((one, index) => {
          const number = first + index + 1;
          const person = personOf(one.by);
          const chosen = number === current;
          return (
            // The keys are those of the slider.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
            <span
              key={one.epoch}
              title={`Stop ${number}, ${placeOf(one)}, ${whyWords(one, nameOf)}, ${clock(Date.parse(one.at))}. Click to look back.`}
              onClick={() => goTo(number)}
              style={{ left: `${marked.length === 1 ? 50 : 1.5 + (97 * index) / (marked.length - 1)}%` }}
              className={classes("stops-mark", `p${one.by === null ? 0 : person.colour}`, chosen && "chosen")}
            >
              {chosen && one.by !== null ? person.tag : ""}
            </span>
          );
        })}
      </div>
      <IconButton
        icon={ChevronRight}
        label="Later stop"
        tight
        disabled={current >= last}
        onClick={() => goTo(current + 1)}
      />
      {past ? (
        <>
          <span className="whitespace-nowrap text-ink-2">
            Stop <span className="font-strong text-ink">{current}</span> of {last}
          </span>
          <Differences shown={shown} />
          <Button look="outlined" onClick={back}>
            Back to now
          </Button>
        </>
      ) : (
        <span className="min-w-[74px] text-right whitespace-nowrap text-ink-2">
          {over || debug.stop === null ? (
            `${last} ${last === 1 ? "stop" : "stops"}`
          ) : (
            <>
              {last} of {last}, <span className="font-strong text-ink">now</span>
            </>
          )}
        </span>
      )}
    </div>
  );
}

/** `main.py:15` as it is read aloud. */
function spoken(place: string): string {
  return place.replace(/:(\d+)$/, " line $1");
}
