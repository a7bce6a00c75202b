import { type Page } from "playwright-core";

/*
 * Functions that run inside the pages. Times are milliseconds since the epoch, made of performance.timeOrigin and the page's
 * own monotonic clock, so that those of two pages on one machine can be compared to a fraction of a millisecond.
 */

declare global {
  interface Window {
    /** When each awaited event happened, in order. */
    tandemTimes: number[];
  }
}

/** Notes when each of the given key reached the page: the time stamp that the browser gave the event itself. */
export async function noteKeys(page: Page, key: string, withControl = false): Promise<void> {
  await page.evaluate(
    ([awaited, control]) => {
      const times: number[] = [];
      window.tandemTimes = times;
      document.addEventListener(
        "keydown",
        (event) => {
          if (event.key === awaited && event.ctrlKey === control) times.push(performance.timeOrigin + event.timeStamp);
        },
        { capture: true },
      );
    },
    [key, withControl] as const,
  );
}

/** Notes when the n-th occurrence of a character was painted in the element: the first frame after it came into the page. */
export async function noteOccurrences(page: Page, selector: string, character: string): Promise<void> {
  await page.evaluate(
    ([where, what]) => {
      const element = document.querySelector(where);
      if (element === null) throw new Error(`nothing matches ${where}`);
      const count = () => element.textContent.split(what).length - 1;
      const times: number[] = [];
      window.tandemTimes = times;
      let seen = count();
      new MutationObserver(() => {
        const now = count();
        const fresh = now - seen;
        if (fresh <= 0) return;
        seen = now;
        requestAnimationFrame(() => {
          const at = performance.timeOrigin + performance.now();
          for (let index = 0; index < fresh; index++) times.push(at);
        });
      }).observe(element, { childList: true, characterData: true, subtree: true });
    },
    [selector, character] as const,
  );
}

/** When a text was painted in the element that has the role and name of the output. Resolves at once if it is there. */
export async function whenPainted(page: Page, text: string): Promise<number> {
  return page.evaluate(
    (awaited) =>
      new Promise<number>((resolve) => {
        const element = document.querySelector("[role=log]");
        if (element === null) throw new Error("there is no output");
        const look = () => {
          if (!element.textContent.includes(awaited)) return;
          observer.disconnect();
          requestAnimationFrame(() => {
            resolve(performance.timeOrigin + performance.now());
          });
        };
        const observer = new MutationObserver(look);
        observer.observe(element, { childList: true, characterData: true, subtree: true });
        look();
      }),
    text,
  );
}

export async function notedTimes(page: Page): Promise<number[]> {
  return page.evaluate(() => window.tandemTimes);
}
