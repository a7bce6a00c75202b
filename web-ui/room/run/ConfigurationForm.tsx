import type * as Y from "yjs";
import type { Entry } from "@/api/schemas";
import {
  choose,
  commandLineProblem,
  directoryProblem,
  environmentProblem,
  type RunChoices,
  type RunConfiguration,
  type TextFieldName,
  textOf,
} from "@/session/runSettings";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { TextArea } from "@/ui/TextArea";
import { useRoom } from "../context";
import { languageOf } from "../runTarget";
import { pathOf } from "../tree/nodes";
import { useSharedText } from "./useSharedText";

interface FormProps {
  doc: Y.Doc;
  configuration: RunConfiguration;
  readOnly: boolean;
}

/** One configuration. What somebody types or chooses is everybody's at once; there is nothing to save. */
export function ConfigurationForm(props: FormProps) {
  const { configuration, readOnly } = props;
  const isProgram = configuration.kind !== "TESTS";
  return (
    <div className="flex flex-col gap-4">
      <TextField {...props} name="name" label="Name" />
      <WhatToRun {...props} />
      {isProgram && (
        <TextField
          {...props}
          name="arguments"
          label="Arguments"
          code
          problem={commandLineProblem(configuration.arguments)}
          hint="What stands in quotes is one argument. Nothing is expanded: $HOME and *.txt arrive as they are written."
        />
      )}
      <TextLines
        {...props}
        name="environment"
        label="Environment variables"
        problem={environmentProblem(configuration.environment)}
        hint="One a line: NAME=value."
      />
      {isProgram && (
        <TextField
          {...props}
          name="workingDirectory"
          label="Working directory"
          code
          problem={directoryProblem(configuration.workingDirectory)}
          hint="A folder of the session; empty: where its files begin."
        />
      )}
      {isProgram && <StandardInputChoice {...props} />}
      <TimeLimit {...props} />
      {readOnly && <p className="text-pretty text-ink-2">You are a viewer: you can read this, not change it.</p>}
    </div>
  );
}

interface TextProps extends FormProps {
  name: TextFieldName;
  label: string;
  problem?: string | undefined;
  hint?: string;
}

function TextField({
  doc,
  configuration,
  readOnly,
  name,
  label,
  problem,
  hint,
  code = false,
}: TextProps & { code?: boolean }) {
  const shared = useSharedText<HTMLInputElement>(textOf(doc, configuration.id, name));
  return (
    <Field
      {...shared}
      label={label}
      error={problem}
      hint={hint}
      readOnly={readOnly}
      className={code ? "[&_input]:font-code" : ""}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
    />
  );
}

function TextLines({
  doc,
  configuration,
  readOnly,
  name,
  label,
  problem,
  hint,
  hideLabel = false,
}: TextProps & { hideLabel?: boolean }) {
  const shared = useSharedText<HTMLTextAreaElement>(textOf(doc, configuration.id, name));
  return (
    <TextArea
      {...shared}
      label={label}
      hideLabel={hideLabel}
      error={problem}
      hint={hint}
      readOnly={readOnly}
      className="[&_textarea]:font-code [&_textarea]:text-sm"
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
    />
  );
}

function WhatToRun(props: FormProps) {
  const { doc, configuration, readOnly } = props;
  const { id, kind, entry, language } = configuration;
  const languages = useRoom((room) => room.languages);
  const file = useRoom((room) => room.tree.get(entry ?? ""));
  return (
    <>
      <Choice
        label="Run"
        disabled={readOnly}
        value={kind}
        options={[
          { value: "FILE", label: "A file" },
          { value: "COMMAND", label: "A command of its own" },
          { value: "TESTS", label: "Tests" },
        ]}
        onChoose={(value) => {
          choose(doc, id, "kind", value);
          if (value !== "TESTS" || kind === "TESTS" || file === undefined) return;
          // All tests of the language of what was run: its own file hardly holds one.
          choose(doc, id, "language", language ?? languageOf({ languages }, file.name)?.id ?? null);
          choose(doc, id, "entry", null);
        }}
      />
      {kind === "COMMAND" ? (
        <TextField
          {...props}
          name="command"
          label="Command"
          code
          problem={commandLineProblem(configuration.command)}
          hint="Started as it stands, without a shell. For pipes and the like write one: bash -c '…'."
        />
      ) : (
        <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
          <FileChoice
            label="File"
            chosen={entry}
            {...(kind === "TESTS" && { none: "All tests" })}
            disabled={readOnly}
            onChoose={(file) => choose(doc, id, "entry", file)}
          />
          <Choice
            label="Language"
            disabled={readOnly}
            value={language ?? ""}
            options={[
              { value: "", label: "By the file’s ending" },
              ...languages
                .filter(({ tests }) => kind !== "TESTS" || tests !== null)
                .map((one) => ({ value: one.id, label: one.name })),
            ]}
            onChoose={(value) => choose(doc, id, "language", value === "" ? null : value)}
          />
        </div>
      )}
    </>
  );
}

const inputOptions: readonly { value: RunChoices["inputKind"]; label: string }[] = [
  { value: "TYPED", label: "Typed while it runs" },
  { value: "TEXT", label: "This text" },
  { value: "FILE", label: "A file" },
];

function StandardInputChoice(props: FormProps) {
  const { doc, configuration, readOnly } = props;
  const { id, inputKind, inputFile } = configuration;
  return (
    <div className="flex flex-col gap-2">
      <Choice
        label="Standard input"
        disabled={readOnly}
        value={inputKind}
        options={inputOptions}
        onChoose={(value) => choose(doc, id, "inputKind", value)}
      />
      {inputKind === "TEXT" && <TextLines {...props} name="input" label="Text of the input" hideLabel />}
      {inputKind === "FILE" && (
        <FileChoice
          label="File of the input"
          chosen={inputFile}
          disabled={readOnly}
          onChoose={(file) => choose(doc, id, "inputFile", file)}
        />
      )}
    </div>
  );
}

function TimeLimit({ doc, configuration: { id, timeLimitSeconds }, readOnly }: FormProps) {
  return (
    <Field
      label="Time limit in seconds"
      className="w-52 phone:w-full"
      type="number"
      min={1}
      max={86_400}
      step={1}
      inputMode="numeric"
      readOnly={readOnly}
      value={timeLimitSeconds ?? ""}
      hint="Empty: as long as the operator allows."
      onChange={(event) => {
        const seconds = Number.parseInt(event.currentTarget.value, 10);
        choose(doc, id, "timeLimitSeconds", seconds >= 1 ? Math.min(seconds, 86_400) : null);
      }}
    />
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  disabled: boolean;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChoose: (value: Value) => void;
}

function Choice<Value extends string>({ label, ...select }: ChoiceProps<Value>) {
  return (
    <label className="block min-w-0">
      <span className="mb-1.5 block text-sm font-strong">{label}</span>
      <Select size="large" className="w-full" {...select} />
    </label>
  );
}

interface FileChoiceProps {
  label: string;
  chosen: string | null;
  /** What it means that none is chosen; where one has to be, absent. */
  none?: string;
  disabled: boolean;
  onChoose: (file: string | null) => void;
}

function FileChoice({ label, chosen, none, disabled, onChoose }: FileChoiceProps) {
  const tree = useRoom((room) => room.tree);
  const isFile = ({ kind }: Entry) => kind === "FILE";
  const files = [...tree.values()]
    .filter(isFile)
    .map((file) => ({ value: file.id, label: pathOf(tree, file) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const known = chosen !== null && tree.has(chosen);
  const missing = chosen === null ? (none ?? "Choose a file") : "A file that was deleted";
  const first = known
    ? none === undefined
      ? []
      : [{ value: "", label: none }]
    : [{ value: chosen ?? "", label: missing }];
  return (
    <Choice
      label={label}
      disabled={disabled}
      value={chosen ?? ""}
      options={[...first, ...files]}
      onChoose={(file) => onChoose(file === "" ? null : file)}
    />
  );
}
