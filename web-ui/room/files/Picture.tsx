import { useEffect, useMemo, useRef, useState } from "react";
import { Unanswered } from "../history/PastPane";
import { useAnswer } from "../history/useAnswer";

interface PictureProps {
  name: string;
  mediaType: string;
  /** Fetches its bytes. Another function fetches them anew. */
  ask: (signal: AbortSignal) => Promise<Blob>;
}

/** A picture of the session, shown from memory: it has no address of its own that anybody else could open. */
export function Picture({ name, mediaType, ask }: PictureProps) {
  const bytes = useAnswer(ask);
  // The type that the platform found decides how it is read, not what the answer calls itself.
  const content = useMemo(
    () => (bytes.data === null ? null : new Blob([bytes.data], { type: mediaType })),
    [bytes.data, mediaType],
  );
  if (content === null) return <Unanswered answer={bytes} />;
  return <PictureShown name={name} content={content} />;
}

/** A picture whose bytes are here. */
export function PictureShown({ name, content }: { name: string; content: Blob }) {
  const image = useRef<HTMLImageElement>(null);
  const [seen, setSeen] = useState<{ content: Blob; words: string } | null>(null);
  useEffect(() => {
    const address = URL.createObjectURL(content);
    if (image.current !== null) image.current.src = address;
    return () => URL.revokeObjectURL(address);
  }, [content]);
  const words = seen?.content === content ? seen.words : "";
  return (
    <figure className="flex min-h-0 flex-1 flex-col items-center justify-center gap-3 p-6">
      {/* An address within this page's memory: there is nothing that a loader of pictures could improve. */}
      <img
        ref={image}
        alt={name}
        onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
          setSeen({ content, words: `${width} × ${height} pixels` })
        }
        onError={() => setSeen({ content, words: "The picture is damaged: it cannot be shown." })}
        className="max-h-full min-h-0 max-w-full rounded-tag object-contain shadow-[0_0_0_1px_var(--line)]"
      />
      <figcaption className="min-h-5 shrink-0 text-ink-3">{words}</figcaption>
    </figure>
  );
}
