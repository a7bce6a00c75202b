package dev.tandem.runner.workspace;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.codec.UpdateException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a file held on the disk a moment ago, before people's text came there: a program may have read that, and write it back changed.
 *
 * <p>Which text a program has read, nobody tells. It is taken to be the one that is the least different from what the program wrote,
 * the newest of several: who has read an older text takes away all that was typed since, too, which is a larger difference. Confined to
 * one thread.
 */
final class PastTexts {
    /** So long after a text was replaced a program may write what it has made of it: many tools take seconds. */
    static final Duration READ_BEFORE = Duration.ofSeconds(10);

    /**
     * So long a text that comes back as it was may be that of a program that found nothing to change, as {@code sed -i} writes it. Later
     * somebody has brought back an old text on purpose, as {@code git checkout} does.
     */
    static final Duration UNCHANGED_BEFORE = Duration.ofSeconds(1);

    private static final int MOST_TEXTS = 500;
    /** So many code units are compared for one writing, so that a large file does not hold up its session. */
    private static final int MOST_COMPARED = 8 << 20;

    /** People's updates that came to the disk at once, and when. */
    private record Step(List<byte[]> updates, long nanos) {
        boolean isOver(Duration after, long nowNanos) {
            return nowNanos - nanos > after.toNanos();
        }
    }

    /**
     * A text that a program has read.
     *
     * @param doc of its own
     * @param since people's updates that came to the disk after it
     */
    record Text(Doc doc, List<byte[]> since) {}

    private final Deque<Step> steps = new ArrayDeque<>();
    /** Documents of files that programs wrote and others took the place of: a program may have read one before. */
    private final List<Doc> late = new ArrayList<>();
    /** The document before the first step; null while nothing is remembered. */
    private @Nullable Doc oldest;
    /** What was last taken for the text of a program that found nothing to change. */
    private @Nullable FileText unchanged;

    /** A program has written the file: nothing older can have been read by the next one. */
    void clear() {
        oldest = null;
        steps.clear();
        late.clear();
    }

    /** From here on the texts of this document are remembered, unless they are already. */
    void begin(Doc now) {
        if (oldest == null) {
            oldest = DocText.copy(now);
        }
    }

    /** A program wrote a file that was displaced at that moment; its document may go on to change. */
    void add(Doc displaced) {
        if (!late.contains(displaced)) {
            late.add(displaced);
        }
    }

    /** People's updates came to the disk. */
    void replaced(List<byte[]> updates, long nowNanos) {
        Doc first = oldest;
        if (first == null) {
            return;
        }
        steps.add(new Step(List.copyOf(updates), nowNanos));
        int most = Math.clamp(MOST_COMPARED / (DocText.length(first) + 1), 1, MOST_TEXTS);
        while (steps.size() > most) {
            apply(steps.removeFirst(), first);
        }
    }

    /** {@return the document after the last step; empty while nothing is remembered} */
    Optional<Doc> newest() {
        return Optional.ofNullable(oldest).map(first -> at(first, steps.size()).doc());
    }

    /** {@return stands for the moment at which the last updates came to the disk; null while nothing is remembered} */
    @Nullable Object moment() {
        return steps.peekLast();
    }

    /**
     * {@return the text that a program has read which wrote this; empty if it is the one that the disk was known to hold}
     *
     * @param known what the disk was known to hold
     */
    Optional<Text> readBy(FileText written, FileText known, long nowNanos) {
        Doc first = oldest;
        if (first == null) {
            return Optional.empty();
        }
        Best best = best(first, List.copyOf(steps), written, known, nowNanos);
        if (best.isMeant()) {
            return Optional.empty();
        }
        Doc displaced = null;
        int least = best.difference();
        for (Doc each : late) {
            FileText text = DocText.of(each);
            int difference = difference(text, written);
            if (difference < least && !hasSeen(written, text, known)) {
                least = difference;
                displaced = each;
            }
        }
        if (displaced != null) {
            List<byte[]> all = new ArrayList<>(List.of(first.encodeStateAsUpdate(displaced.encodeStateVector())));
            steps.forEach(step -> all.addAll(step.updates()));
            return Optional.of(new Text(DocText.copy(displaced), all));
        }
        // A tool that takes something away whenever it comes back would go on for ever, and be answered for ever.
        unchanged = best.place() >= 0 && best.difference() == 0 ? written : null;
        return best.place() < 0 ? Optional.empty() : Optional.of(at(first, best.place()));
    }

    /**
     * {@return the text that a program has read which wrote this into a file that was displaced; empty if nothing is remembered} The text that
     * has displaced it, and what came later, it cannot have read.
     *
     * @param moment at which that happened, as {@link #moment} told it then
     */
    Optional<Text> readByLate(FileText written, @Nullable Object moment, long nowNanos) {
        Doc first = oldest;
        if (first == null || steps.isEmpty()) {
            return Optional.empty();
        }
        List<Step> before = new ArrayList<>(steps);
        int place = before.indexOf(moment);
        before = before.subList(0, place < 0 ? before.size() - 1 : place);
        Text known = at(first, before.size());
        Best best = best(first, before, written, DocText.of(known.doc()), nowNanos);
        return Optional.of(best.isMeant() || best.place() < 0 ? known : at(first, best.place()));
    }

    /**
     * Which of several texts has been read.
     *
     * @param place before which step; -1 for the one that the disk was known to hold
     * @param isMeant whether an old text was brought back on purpose
     */
    private record Best(int place, int difference, boolean isMeant) {}

    private Best best(Doc first, List<Step> among, FileText written, FileText known, long nowNanos) {
        int least = difference(known, written);
        int best = -1;
        Doc doc = DocText.copy(first);
        for (int place = 0; place < among.size(); place++) {
            Step step = among.get(place);
            FileText text = DocText.of(doc);
            if (text.equals(written) && (step.isOver(UNCHANGED_BEFORE, nowNanos) || written.equals(unchanged))) {
                return new Best(-1, 0, true);
            }
            if (!step.isOver(READ_BEFORE, nowNanos)) {
                int difference = difference(text, written);
                if (difference < least || (difference == least && best >= 0)) {
                    least = difference;
                    best = place;
                }
            }
            apply(step, doc);
        }
        return new Best(best, least, false);
    }

    /** {@return whether a text holds words of what the disk was known to hold that another one has not}: then it was not made of that one */
    private static boolean hasSeen(FileText written, FileText other, FileText known) {
        Set<String> come = new HashSet<>();
        TextDiff.between(other.text(), known.text()).stream()
                .map(TextDiff.Edit::text)
                .filter(text -> !text.isBlank())
                .forEach(come::add);
        return TextDiff.between(other.text(), written.text()).stream()
                .map(TextDiff.Edit::text)
                .anyMatch(come::contains);
    }

    private Text at(Doc first, int place) {
        Doc doc = DocText.copy(first);
        List<byte[]> since = new ArrayList<>();
        int passed = 0;
        for (Step step : steps) {
            if (passed++ < place) {
                apply(step, doc);
            } else {
                since.addAll(step.updates());
            }
        }
        return new Text(doc, since);
    }

    private static int difference(FileText from, FileText to) {
        return TextDiff.between(from.text(), to.text()).stream()
                .mapToInt(edit -> edit.to() - edit.from() + edit.text().length())
                .sum();
    }

    private static void apply(Step step, Doc to) {
        for (byte[] update : step.updates()) {
            try {
                to.applyUpdate(update);
            } catch (UpdateException _) {
                // Told when it came to the disk; it changes nothing.
            }
        }
    }
}
