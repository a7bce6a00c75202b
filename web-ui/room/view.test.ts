import { expect, it } from "vitest";
import { closeTab, newRoomView, openFile } from "./view";

it("opens a file once, and its neighbour takes the place of a closed one", () => {
  const view = newRoomView();
  for (const entry of ["a", "b", "c", "b"]) openFile(view, entry);
  expect(view.getState()).toMatchObject({ tabs: ["a", "b", "c"], active: "b" });
  closeTab(view, "b");
  expect(view.getState()).toMatchObject({ tabs: ["a", "c"], active: "c" });
  closeTab(view, "c");
  expect(view.getState().active).toBe("a");
  closeTab(view, "a");
  expect(view.getState()).toMatchObject({ tabs: [], active: null });
});

it("stays where one is when another tab is closed", () => {
  const view = newRoomView();
  for (const entry of ["a", "b"]) openFile(view, entry);
  closeTab(view, "a");
  expect(view.getState().active).toBe("b");
});

it("goes to a line once it is asked to, on a phone in the code", () => {
  const view = newRoomView();
  view.setState({ place: "people" });
  openFile(view, "a", 12);
  expect(view.getState()).toMatchObject({ place: "code", jump: { entry: "a", line: 12 } });
});
