package dev.tandem.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What programs have made in a session's sandbox and the tree does not show: it is there for programs, and gone with the sandbox.
 *
 * @param shown by their paths, in rising order, at most {@link #MOST}; what is in a folder that is told is not told itself
 * @param more how many there are beside these; not negative
 */
public record DiskOnly(List<Left> shown, int more) {
    /** The most that are told of one session. */
    public static final int MOST = 40;

    /** Everything that is there is in the tree. */
    public static final DiskOnly NONE = new DiskOnly(List.of(), 0);

    /** What is not as described came from no honest runner. */
    public DiskOnly {
        if (shown.size() > MOST || more < 0) {
            throw new IllegalArgumentException(
                    "%d shown and %d more; at most %d are shown".formatted(shown.size(), more, MOST));
        }
        shown = List.copyOf(shown);
    }

    /**
     * One of them.
     *
     * @param path from the top of the workspace, chosen by hostile code: at most {@link #LONGEST} characters, none of which is invisible
     * @param folder whether it is one
     * @param why for people, as {@code path}; null: the rules by which files are ignored say so
     */
    public record Left(
            String path, boolean folder, @Nullable String why) {
        /** Characters of a path, and of a reason. */
        public static final int LONGEST = 300;

        /** What is not as described came from no honest runner. */
        public Left {
            if (path.isEmpty() || !isShown(path) || (why != null && !isShown(why))) {
                throw new IllegalArgumentException("not a path, or no reason: %.60s %.60s".formatted(path, why));
            }
        }

        /** {@return one with as much as can be shown} */
        public static Left of(String path, boolean folder, @Nullable String why) {
            String shown = cut(path);
            return new Left(shown.isEmpty() ? "?" : shown, folder, why == null ? null : cut(why));
        }

        private static boolean isShown(String text) {
            return text.length() <= LONGEST && text.codePoints().noneMatch(Left::isInvisible);
        }

        private static String cut(String text) {
            StringBuilder shown = new StringBuilder();
            text.codePoints()
                    .takeWhile(_ -> shown.length() < LONGEST - 1)
                    .forEach(character -> shown.appendCodePoint(isInvisible(character) ? '?' : character));
            return shown.toString();
        }

        /** Among them are those that turn the direction of what follows. */
        private static boolean isInvisible(int character) {
            return switch (Character.getType(character)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> true;
                default -> false;
            };
        }
    }
}
