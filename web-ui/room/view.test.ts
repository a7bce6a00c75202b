import { expect, it } from "vitest";
import { backToNow, closeTab, lookBack, newRoomView, openFile, showHistory } from "./view";

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

it("looks back from version to version at one file, and a file that is opened is that of now", () => {
  const view = newRoomView();
  openFile(view, "a");
  showHistory(view, true);
  lookBack(view, "v1");
  expect(view.getState()).toMatchObject({ past: { version: "v1", entry: null }, place: "code" });
  lookBack(view, "v1", "b");
  lookBack(view, "v2");
  expect(view.getState().past).toEqual({ version: "v2", entry: "b" });
  openFile(view, "a");
  expect(view.getState()).toMatchObject({ past: null, historyShown: true });
});

it("leaves the past with the history, on a phone for the code", () => {
  const view = newRoomView();
  showHistory(view, true);
  expect(view.getState().place).toBe("history");
  lookBack(view, "v1");
  backToNow(view);
  expect(view.getState()).toMatchObject({ past: null, historyShown: true });
  showHistory(view, true);
  lookBack(view, "v1");
  view.setState({ place: "history" });
  showHistory(view, false);
  expect(view.getState()).toMatchObject({ past: null, historyShown: false, place: "code" });
});
