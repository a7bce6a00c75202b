import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Person } from "./Person.js";
import { CHECKOUT, type Starter, Tandem } from "../product/Tandem.js";

/** One running product and the people who came to it. */
export class Scene implements AsyncDisposable {
  private readonly people: Person[] = [];

  private constructor(readonly tandem: Tandem) {}

  /** `settings` are environment variables, as an operator sets them. */
  static async begin(settings: NodeJS.ProcessEnv = {}, starter?: Starter): Promise<Scene> {
    return new Scene(await Tandem.install({ TANDEM_TRAINING: "off", ...settings }, starter));
  }

  async arrives(name: string): Promise<Person> {
    const person = await Person.arrive(name, this.tandem.url);
    this.people.push(person);
    return person;
  }

  /** Runs one part of a test. If it fails, what everybody saw and what the product logged is kept in target/failures. */
  async part<T>(name: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (failure) {
      const folder = join(CHECKOUT, "e2e", "target", "failures", name.replaceAll(/\W+/g, "-"));
      mkdirSync(folder, { recursive: true });
      // A picture that cannot be taken is told and never takes the place of the failure.
      const pictures = await Promise.allSettled(this.people.map((person) => person.photograph(folder)));
      const missing = pictures.flatMap((picture) => (picture.status === "rejected" ? [String(picture.reason)] : []));
      const complaints = this.people.map((person) => `${person.name}'s browser: ${person.complaints.join("\n")}`);
      writeFileSync(join(folder, "told.txt"), [...missing, ...complaints, this.tandem.diagnosis()].join("\n"));
      console.error(`What everybody saw and what was logged: ${folder}`);
      throw failure;
    }
  }

  /** Keeps what everybody sees now in target/pictures. */
  async photograph(name: string): Promise<void> {
    const folder = join(CHECKOUT, "e2e", "target", "pictures", name);
    mkdirSync(folder, { recursive: true });
    await Promise.all(this.people.map((person) => person.photograph(folder)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.people.map((person) => person[Symbol.asyncDispose]()));
    await this.tandem[Symbol.asyncDispose]();
  }
}
