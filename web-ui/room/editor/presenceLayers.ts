import { EditorSelection, type Extension } from "@codemirror/state";
import { type EditorView, layer, type LayerMarker, RectangleMarker, type ViewUpdate } from "@codemirror/view";
import { presenceChanged, type RemoteCaret } from "./remoteCaret";

type Carets = (view: EditorView) => readonly RemoteCaret[];

/** A caret that moves farther than this jumps instead of gliding, in columns. */
const longestGlide = 40;

const needsDrawing = (update: ViewUpdate) =>
  update.docChanged ||
  update.viewportChanged ||
  update.geometryChanged ||
  update.transactions.some(({ effects }) => effects.some((effect) => effect.is(presenceChanged)));

/** The washes of others' selections, under the text. */
export function selectionLayer(carets: Carets): Extension {
  return layer({
    above: false,
    class: "others-selections",
    update: needsDrawing,
    markers: (view) =>
      carets(view).flatMap(({ anchor, head, colour }) =>
        anchor === head
          ? []
          : RectangleMarker.forRange(view, `others-selection p${colour}`, EditorSelection.range(anchor, head)),
      ),
  });
}

/** Others' carets with their flags, above the text. */
export function caretLayer(carets: Carets): Extension {
  return layer({
    above: true,
    class: "others-carets",
    update: needsDrawing,
    markers: (view) =>
      carets(view).flatMap((caret) => {
        const [place] = RectangleMarker.forRange(view, "", EditorSelection.cursor(caret.head));
        return place === undefined ? [] : [new CaretMarker(caret, place, longestGlide * view.defaultCharacterWidth)];
      }),
  });
}

class CaretMarker implements LayerMarker {
  private readonly left: number;
  private readonly top: number;
  private readonly height: number;

  constructor(
    private readonly caret: RemoteCaret,
    place: RectangleMarker,
    private readonly glide: number,
  ) {
    this.left = place.left;
    this.top = place.top;
    this.height = place.height;
  }

  eq(other: CaretMarker): boolean {
    const { client, name, colour, rests } = this.caret;
    return (
      client === other.caret.client &&
      name === other.caret.name &&
      colour === other.caret.colour &&
      rests === other.caret.rests &&
      this.left === other.left &&
      this.top === other.top &&
      this.height === other.height
    );
  }

  draw(): HTMLElement {
    const element = document.createElement("div");
    element.appendChild(document.createElement("b"));
    this.place(element, false);
    return element;
  }

  update(element: HTMLElement, old: CaretMarker): boolean {
    if (old.caret.client !== this.caret.client) return false;
    this.place(element, this.top === old.top && Math.abs(this.left - old.left) <= this.glide);
    return true;
  }

  private place(element: HTMLElement, glides: boolean): void {
    const { name, colour, rests } = this.caret;
    element.className = `others-caret p${colour}`;
    element.classList.toggle("glides", glides);
    element.classList.toggle("rests", rests);
    // On the first line a flag above would be cut off.
    element.classList.toggle("hangs", this.top < 24);
    element.style.left = `${this.left}px`;
    element.style.top = `${this.top}px`;
    element.style.height = `${this.height}px`;
    const flag = element.firstElementChild;
    if (flag !== null) flag.textContent = name.trim().split(/\s+/u)[0] ?? name;
  }
}
