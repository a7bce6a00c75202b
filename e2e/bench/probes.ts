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
      // At the window: a page that deals with a key there may keep it from everything below.
      window.addEventListener(
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

/** When a text was painted in the output, whose element each run makes anew. Fails after 30 seconds without it. */
export async function whenPainted(page: Page, text: string): Promise<number> {
  return page.evaluate(
    (awaited) =>
      new Promise<number>((resolve, reject) => {
        const look = () => {
          if (document.querySelector("[role=log]")?.textContent.includes(awaited) !== true) return;
          clearTimeout(deadline);
          observer.disconnect();
          requestAnimationFrame(() => {
            resolve(performance.timeOrigin + performance.now());
          });
        };
        const observer = new MutationObserver(look);
        const deadline = setTimeout(() => {
          observer.disconnect();
          reject(new Error(`the output never showed ${awaited}`));
        }, 30_000);
        observer.observe(document.body, { childList: true, characterData: true, subtree: true });
        look();
      }),
    text,
  );
}

export async function notedTimes(page: Page): Promise<number[]> {
  return page.evaluate(() => window.tandemTimes);
}
