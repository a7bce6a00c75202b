import { ChevronDown } from "lucide-react";
import { useId, useState } from "react";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import type { Template } from "./templates";

export interface TemplateChoiceProps {
  /** Null until the platform has said which languages it has. */
  templates: readonly Template[] | null;
  /** Null as long as the templates. */
  chosen: string | null;
  onChoose: (template: string) => void;
}

const grid =
  "grid grid-cols-[repeat(auto-fill,minmax(200px,1fr))] gap-2.5 phone:grid-cols-[repeat(auto-fill,minmax(150px,1fr))] phone:gap-2";

/**
 * What a session starts with: one radio per template. What cannot be had is folded away, so that it does not push the button to start
 * out of sight; unfolded it is greyed out, with the reason under its name.
 */
export function TemplateChoice({ templates, chosen, onChoose }: TemplateChoiceProps) {
  const possible = templates?.filter(({ unavailableReason }) => unavailableReason === null) ?? [];
  const missing = templates?.filter(({ unavailableReason }) => unavailableReason !== null) ?? [];
  return (
    <fieldset aria-busy={templates === null}>
      <legend className="mb-1.5 text-sm font-strong">Start with</legend>
      <div className={grid}>
        {templates === null
          ? [0, 1, 2, 3].map((place) => <span key={place} aria-hidden className="h-[60px] rounded-[8px] bg-press" />)
          : possible.map((template) => (
              <Card key={template.id} template={template} chosen={template.id === chosen} onChoose={onChoose} />
            ))}
      </div>
      {missing.length > 0 && (
        <Missing templates={missing} anyLanguage={possible.length > 1} chosen={chosen} onChoose={onChoose} />
      )}
      {templates?.length === 1 && (
        <p className="mt-2 text-pretty text-ink-3">Languages appear here as soon as a runner is connected.</p>
      )}
    </fieldset>
  );
}

interface MissingProps {
  templates: readonly Template[];
  /** Some language can be had. */
  anyLanguage: boolean;
  chosen: string | null;
  onChoose: (template: string) => void;
}

function Missing({ templates, anyLanguage, chosen, onChoose }: MissingProps) {
  const [shown, setShown] = useState(false);
  const id = useId();
  const count = templates.length;
  const needs = count === 1 ? "needs a toolchain" : "need a toolchain";
  return (
    <>
      <button
        type="button"
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setShown(!shown)}
        className="mt-2 -ml-1.5 inline-flex h-7 cursor-default items-center gap-1.5 rounded-control px-1.5 text-sm text-ink-2 hover:bg-hover phone:h-11"
      >
        <Icon of={ChevronDown} small className={shown ? "rotate-180" : ""} />
        {anyLanguage ? `${count} more ${needs}` : `${count} cannot run here now`}
      </button>
      <div id={id} hidden={!shown} className={classes(shown && `${grid} mt-1.5`)}>
        {templates.map((template) => (
          <Card key={template.id} template={template} chosen={template.id === chosen} onChoose={onChoose} />
        ))}
      </div>
    </>
  );
}

interface CardProps {
  template: Template;
  chosen: boolean;
  onChoose: (template: string) => void;
}

function Card({ template, chosen, onChoose }: CardProps) {
  const { id, name, sign, detail, unavailableReason } = template;
  const off = unavailableReason !== null;
  const aboutId = `template-${id}`;
  return (
    <label
      className={classes(
        "group relative flex cursor-default items-center gap-3 rounded-[8px] pr-3 pl-2.5 shadow-[inset_0_0_0_1px_var(--line-strong)] has-checked:shadow-[inset_0_0_0_2px_var(--ink)] has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus phone:gap-2.5 phone:pr-2.5 phone:pl-2",
        off ? "col-span-full min-h-12 py-1" : "min-h-[60px] py-2 hover:bg-line-active",
      )}
    >
      {/* Not `disabled`: the arrow keys still reach it, so that the reason is found and read; choosing it changes nothing. */}
      <input
        type="radio"
        name="template"
        value={id}
        aria-label={name}
        aria-describedby={aboutId}
        aria-disabled={off}
        checked={chosen}
        onChange={() => {
          if (!off) onChoose(id);
        }}
        className="absolute inset-0 m-0 appearance-none opacity-0"
      />
      <span
        aria-hidden
        className={classes(
          "grid w-10 shrink-0 place-items-center rounded-[5px] bg-chrome font-code text-sm leading-none font-[600] tracking-[-.02em] group-has-checked:bg-ink group-has-checked:text-on-ink phone:w-[38px] phone:tracking-[-.05em]",
          off ? "h-8 text-ink-ghost" : "h-10 text-ink-2",
        )}
      >
        {sign}
      </span>
      <span className="min-w-0 flex-1">
        <strong className={classes("block text-ui leading-[19px] font-strong", off && "text-ink-3")}>{name}</strong>
        <small
          id={aboutId}
          className={classes(
            "block text-xs leading-[17px] text-pretty",
            off ? "text-ink-2" : "text-ink-3 phone:hidden",
          )}
        >
          {unavailableReason ?? detail}
        </small>
      </span>
      {!off && (
        <span
          aria-hidden
          className="mt-[3px] size-3.5 shrink-0 self-start rounded-full shadow-[inset_0_0_0_1.25px_var(--line-control)] group-has-checked:shadow-[inset_0_0_0_4.5px_var(--ink)]"
        />
      )}
    </label>
  );
}
