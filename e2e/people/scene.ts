import { Person } from "./Person.js";
import { Tandem } from "../product/Tandem.js";

/** One running product and the people who came to it. */
export class Scene implements AsyncDisposable {
  private readonly people: Person[] = [];

  private constructor(readonly tandem: Tandem) {}

  static async begin(): Promise<Scene> {
    return new Scene(await Tandem.install());
  }

  async arrives(name: string): Promise<Person> {
    const person = await Person.arrive(name, this.tandem.url);
    this.people.push(person);
    return person;
  }

  /** Runs one part of a test. If it fails, what everybody saw is kept as pictures and what the product logged is printed. */
  async part<T>(name: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (failure) {
      for (const person of this.people) {
        await person.photograph(name.replaceAll(/\W+/g, "-"));
        if (person.complaints.length > 0)
          console.error(`${person.name}'s browser said:\n${person.complaints.join("\n")}`);
      }
      console.error(this.tandem.diagnosis());
      throw failure;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.people.map((person) => person[Symbol.asyncDispose]()));
    await this.tandem[Symbol.asyncDispose]();
  }
}
