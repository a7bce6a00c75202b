package dev.tandem.platform.debug;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YMap;
import org.jspecify.annotations.Nullable;

/** The expressions that everybody of a session watches, in the document of breakpoints. Anybody with the right writes it: what has another shape counts as absent. */
public final class Watches {
    private static final String ROOT = "watches";

    private Watches() {}

    /** {@return whether this is one of them, character for character} */
    public static boolean have(Doc settings, String expression) {
        boolean[] found = {false};
        settings.getMap(ROOT).forEach((_, value) -> found[0] |= expression.equals(expressionOf(value)));
        return found[0];
    }

    private static @Nullable String expressionOf(@Nullable Object value) {
        return value instanceof YMap fields && fields.get("expression") instanceof String text ? text : null;
    }
}
