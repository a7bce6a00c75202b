import { after, before, test } from "node:test";
import { Scene } from "./scene.js";

/** Adds a part to the story. */
export type Part = (name: string, act: () => Promise<void>) => void;

/**
 * The tests of a file whose parts follow one another in one scene, as an afternoon would. A part that fails makes the later ones meaningless, so they
 * are skipped.
 *
 * @param begin runs before the first part, in the scene that is there until after the last one
 * @param settings environment variables of the product, as an operator sets them
 */
export function story(begin: (scene: Scene) => Promise<void>, settings: NodeJS.ProcessEnv = {}): Part {
  let scene: Scene | undefined;
  let broken = false;
  const begun = () => {
    if (scene === undefined) throw new Error("the scene has not begun");
    return scene;
  };
  before(async () => {
    scene = await Scene.begin(settings);
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
