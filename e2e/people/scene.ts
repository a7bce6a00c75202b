import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { browserForAll, Person } from "./Person.js";
import { SharedProduct } from "../product/SharedProduct.js";
import { CHECKOUT, type Product, type Starter, Tandem } from "../product/Tandem.js";

/** One running product and the people who came to it. */
export class Scene<Used extends Product = Product> implements AsyncDisposable {
  private readonly people: Person[] = [];
  private browser: Promise<Browser> | undefined;

  private constructor(readonly tandem: Used) {}

  /** In the product that all share who need none of their own; in a new one where there is none. */
  static async begin(): Promise<Scene> {
    return new Scene(SharedProduct.announced() ?? (await Tandem.install()));
  }

  /**
   * In a product of its own, which may be killed.
   *
   * @param settings environment variables, as an operator sets them
   */
  static async own(settings: NodeJS.ProcessEnv = {}, starter?: Starter): Promise<Scene<Tandem>> {
    return new Scene(await Tandem.install({ TANDEM_TRAINING: "off", ...settings }, starter));
  }

  async arrives(name: string): Promise<Person> {
    this.browser ??= browserForAll();
    return this.with(await Person.arrive(name, this.tandem.url, await this.browser));
  }

  /** With a browser of their own, which may be closed or killed and opened again with what it has kept. */
  async movesIn(name: string): Promise<Person> {
    return this.with(await Person.moveIn(name, this.tandem.url));
  }

  private with(person: Person): Person {
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
    await (await this.browser)?.close();
    await this.tandem[Symbol.asyncDispose]();
  }
}
