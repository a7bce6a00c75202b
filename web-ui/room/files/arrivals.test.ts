import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import { newRoomView } from "../view";
import { openOnArrival } from "./arrivals";

const told = (...entries: string[]) => ({ room: { tree: new Map(entries.map((entry) => [entry, {}])) } });

describe("a file that was uploaded", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is opened at once if the records were quicker than the answer", () => {
    const view = newRoomView();
    openOnArrival(
      createStore(() => told("a")),
      view,
      "a",
    );
    expect(view.getState().active).toBe("a");
  });

  it("is opened once, when the records tell of it", () => {
    const trees = createStore(() => told("a"));
    const view = newRoomView();
    openOnArrival(trees, view, "b");
    expect(view.getState().tabs).toEqual([]);
    trees.setState(told("a", "b"));
    expect(view.getState().active).toBe("b");
    view.setState({ active: null, tabs: [] });
    trees.setState(told("a", "b", "c"));
    expect(view.getState().tabs).toEqual([]);
  });

  it("does not open any more when nobody expects it", () => {
    const trees = createStore(() => told("a"));
    const view = newRoomView();
    openOnArrival(trees, view, "b");
    vi.advanceTimersByTime(10_001);
    trees.setState(told("a", "b"));
    expect(view.getState().tabs).toEqual([]);
  });
});
