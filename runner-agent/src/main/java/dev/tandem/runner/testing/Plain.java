package dev.tandem.runner.testing;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes what programs tell fit to be shown: texts without control characters and of bounded length, paths within the workspace. */
final class Plain {
    private static final String WORKSPACE = "/workspace/";
    private static final int MOST_PATH = 400;

    /** Colours and cursor movements, which tools print where they take a pipe for a terminal. */
    private static final Pattern ESCAPES = Pattern.compile("\u001b(\\[[0-9;?]*[ -/]*[@-~]|[@-Z\\\\-_])");

    private Plain() {}

    /** {@return the text in one line} */
    static String line(String text, int most) {
        String all = cleaned(text, most, false);
        return all.strip();
    }

    /** {@return the text, which may have several lines} */
    static String lines(String text, int most) {
        return cleaned(text, most, true).stripTrailing();
    }

    /** {@return where a file lies in the workspace; null if not there} */
    static @Nullable String path(@Nullable String told) {
        if (told == null) {
            return null;
        }
        String path = told.startsWith("file:///") ? told.substring("file://".length()) : told;
        if (path.startsWith(WORKSPACE)) {
            path = path.substring(WORKSPACE.length());
        }
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        boolean leads = !path.isEmpty()
                && path.length() <= MOST_PATH
                && !path.startsWith("/")
                && path.equals(line(path, MOST_PATH))
                && !List.of(path.split("/", -1)).contains("..");
        return leads ? path : null;
    }

    private static String cleaned(String text, int most, boolean lines) {
        // Cut before the patterns: their time grows with the text. An escape of honest colours has some five
        // characters.
        String some = text.length() > 4 * most ? text.substring(0, 4 * most) : text;
        String bare = some.indexOf('\u001b') < 0 ? some : ESCAPES.matcher(some).replaceAll("");
        StringBuilder plain = new StringBuilder(Math.min(bare.length(), most));
        int at = 0;
        while (at < bare.length() && plain.length() < most) {
            int point = bare.codePointAt(at);
            at += Character.charCount(point);
            if (point == '\n' || point == '\t') {
                plain.append(lines ? (char) point : ' ');
            } else if (isShown(point)) {
                plain.appendCodePoint(point);
            }
        }
        return at < bare.length() || some.length() < text.length()
                ? plain.append('…').toString()
                : plain.toString();
    }

    /** Signs that turn the direction of writing could show one thing and be another. */
    private static boolean isShown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> false;
            case Character.FORMAT -> point == 0x200d; // joins the parts of one picture
            default -> true;
        };
    }
}
