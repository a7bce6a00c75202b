import { EditorView } from "@codemirror/view";
import type { RemoteCaret } from "./remoteCaret";

/** Height of a tag with its gap, in pixels. */
const step = 18;

/**
 * The rail at the right: everybody's tag beside the line where they are; beyond the visible lines it sticks to the edge
 * with an arrow. A click goes there. It is for pointers: the list of people says the same to everybody else.
 */
export class PresenceRail {
  private readonly element = document.createElement("div");
  private carets: readonly RemoteCaret[] = [];
  private readonly onScroll = () => this.measure();

  constructor(private readonly view: EditorView) {
    this.element.className = "others-rail";
    this.element.setAttribute("aria-hidden", "true");
    view.dom.appendChild(this.element);
    view.scrollDOM.addEventListener("scroll", this.onScroll, { passive: true });
  }

  show(carets: readonly RemoteCaret[]): void {
    this.carets = carets;
    this.measure();
  }

  destroy(): void {
    this.view.scrollDOM.removeEventListener("scroll", this.onScroll);
    this.element.remove();
  }

  private measure(): void {
    this.view.requestMeasure({
      key: this,
      read: (view) => {
        const { scrollTop, clientHeight } = view.scrollDOM;
        return this.carets.map((caret) => {
          const block = view.lineBlockAt(Math.min(caret.head, view.state.doc.length));
          const top = block.top + view.documentPadding.top - scrollTop + (block.height - step) / 2;
          return { caret, top, beyond: top < 0 ? -1 : top > clientHeight - step ? 1 : 0, clientHeight };
        });
      },
      write: (places) => this.draw(places),
    });
  }

  private draw(places: { caret: RemoteCaret; top: number; beyond: number; clientHeight: number }[]): void {
    const taken: number[] = [];
    const tags = places.map(({ caret, top, beyond, clientHeight }) => {
      const tag = document.createElement("button");
      tag.type = "button";
      tag.tabIndex = -1;
      tag.className = `others-tag p${caret.colour}`;
      tag.textContent = caret.tag;
      tag.title = caret.name;
      tag.onclick = () => this.goTo(caret);
      let at = beyond === 0 ? top : beyond < 0 ? 4 : clientHeight - 30;
      // Tags of one line stand below each other, at the lower edge above each other.
      while (taken.some((other) => Math.abs(other - at) < step)) at += beyond > 0 ? -step : step;
      taken.push(at);
      tag.style.top = `${at}px`;
      if (beyond !== 0) tag.classList.add(beyond < 0 ? "above" : "below");
      return tag;
    });
    this.element.replaceChildren(...tags);
  }

  private goTo({ head }: RemoteCaret): void {
    const { view } = this;
    view.dispatch({ effects: EditorView.scrollIntoView(Math.min(head, view.state.doc.length), { y: "center" }) });
  }
}
