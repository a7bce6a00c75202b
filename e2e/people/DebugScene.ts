import { after, before, it } from "node:test";
import { Api } from "../product/Api.js";
import { eventually } from "../product/eventually.js";
import type { DebuggedProgram } from "./DebuggedPrograms.js";
import type { Person } from "./Person.js";
import { Scene } from "./scene.js";

interface Language {
  readonly name: string;
  readonly unavailableReason: string | null;
  readonly debug: { readonly unavailableReason: string | null } | null;
}

/** Ana and Bo in sessions with programs that are debugged, in one product. */
export class DebugScene {
  private begun: Scene | undefined;
  private languages: readonly Language[] = [];

  /** Of the tests that follow in this file. */
  static forTests(): DebugScene {
    const scenes = new DebugScene();
    before(() => scenes.begin());
    after(() => scenes.begun?.[Symbol.asyncDispose]());
    return scenes;
  }

  get scene(): Scene {
    if (this.begun === undefined) throw new Error("nothing is installed yet");
    return this.begun;
  }

  private async begin(): Promise<void> {
    this.begun = await Scene.begin();
    this.languages = await eventually("a runner has told its languages", async () => {
      const { body } = await new Api(this.scene.tandem.url).ask("GET", "/api/status");
      const told = (body as { languages: Language[] }).languages;
      return told.length > 0 && told;
    });
  }

  /** Why the programs of a language cannot be debugged on this machine; undefined if they can. */
  private whyNot(name: string): string | undefined {
    const language = this.languages.find((each) => each.name === name);
    if (language === undefined) return `${name} is not offered`;
    if (language.debug === null) return `${name} programs are not debugged`;
    return language.unavailableReason ?? language.debug.unavailableReason ?? undefined;
  }

  /** A test that two people begin in a new session with a program, skipped with the reason where its language cannot be debugged. */
  story<Program extends Pick<DebuggedProgram, "language" | "file" | "text">>(
    name: string,
    program: Program,
    act: (ana: Person, bo: Person, program: Program) => Promise<void>,
  ): void {
    it(name, (context) =>
      this.scene.part(name, async () => {
        const reason = this.whyNot(program.language);
        if (reason !== undefined) {
          context.skip(reason);
          return;
        }
        await using ana = await this.scene.arrives("Ana");
        await using bo = await this.scene.arrives("Bo");
        try {
          await together(program, ana, bo);
          await act(ana, bo, program);
        } catch (failure) {
          // Before their browsers close.
          await this.scene.photograph(name.replaceAll(/\W+/g, "-"));
          throw failure;
        }
      }),
    );
  }
}

/** Ana makes a session with the program, and Bo comes into it. */
async function together({ file, text }: Pick<DebuggedProgram, "file" | "text">, ana: Person, bo: Person) {
  const [first = ""] = text.split("\n", 1);
  await ana.createSession("Empty");
  await (await ana.api()).createFile(file, text);
  await ana.room.openFile(file);
  await ana.room.sees(first);
  await bo.join(await ana.room.share());
  await bo.room.sees(first);
}
