import { after, before, test } from "node:test";
import type { Product, Tandem } from "../product/Tandem.js";
import { Scene } from "./scene.js";

/** Adds a part to the story. */
export type Part = (name: string, act: () => Promise<void>) => void;

/**
 * The tests of a file whose parts follow one another in one scene, as an afternoon would. A part that fails makes the later ones meaningless, so they
 * are skipped.
 *
 * @param begin runs before the first part, in the scene that is there until after the last one
 */
export function story(begin: (scene: Scene) => Promise<void>): Part {
  return told(() => Scene.begin(), begin);
}

/** The same, in a product that the story may kill. */
export function storyOfItsOwn(begin: (scene: Scene<Tandem>) => Promise<void>): Part {
  return told(() => Scene.own(), begin);
}

function told<Used extends Product>(
  place: () => Promise<Scene<Used>>,
  begin: (scene: Scene<Used>) => Promise<void>,
): Part {
  let scene: Scene<Used> | undefined;
  let broken = false;
  const begun = () => {
    if (scene === undefined) throw new Error("the scene has not begun");
    return scene;
  };
  before(async () => {
    scene = await place();
    await begin(scene);
  });
  after(async () => {
    await scene?.[Symbol.asyncDispose]();
  });
  return (name, act) =>
    void test(name, async (context) => {
      if (broken) {
        context.skip("an earlier part failed");
        return;
      }
      broken = true;
      await begun().part(name, act);
      broken = false;
    });
}
