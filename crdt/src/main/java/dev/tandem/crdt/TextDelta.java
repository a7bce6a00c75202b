package dev.tandem.crdt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step through a text, in Quill's delta form: of its content, of a change that was made, or of one to be made. Lengths are in UTF-16 code
 * units, ≥ 1. Attributes are JSON values by name, see {@link YText}; the maps are unmodifiable copies.
 */
public sealed interface TextDelta {
    /**
     * Leaves text as it is, but for attributes.
     *
     * @param length how much
     * @param attributes what changes of its attributes; {@code null} removes one
     */
    record Retain(int length, Map<String, @Nullable Object> attributes) implements TextDelta {
        /**
         * Checks and copies.
         *
         * @throws IllegalArgumentException if the length is less than 1
         */
        public Retain {
            checkLength(length);
            attributes = copy(attributes);
        }

        /**
         * Leaves text with its attributes as it is.
         *
         * @param length in code units, > 0
         */
        public Retain(int length) {
            this(length, Map.of());
        }
    }

    /**
     * Text that is there, or new.
     *
     * @param text the text
     * @param attributes its attributes
     */
    record Insert(String text, Map<String, @Nullable Object> attributes) implements TextDelta {
        /** Copies the attributes. */
        public Insert {
            attributes = copy(attributes);
        }

        /** Text without attributes. */
        public Insert(String text) {
            this(text, Map.of());
        }
    }

    /**
     * An embedded object that is there, or new; it counts as one code unit.
     *
     * @param value the object: a JSON value, or a {@link YType}
     * @param attributes its attributes
     */
    record InsertEmbed(@Nullable Object value, Map<String, @Nullable Object> attributes) implements TextDelta {
        /** Copies the attributes. */
        public InsertEmbed {
            attributes = copy(attributes);
        }

        /** An object without attributes. */
        public InsertEmbed(@Nullable Object value) {
            this(value, Map.of());
        }
    }

    /**
     * Text that is gone, or is to go.
     *
     * @param length how much
     */
    record Delete(int length) implements TextDelta {
        /**
         * Checks.
         *
         * @throws IllegalArgumentException if the length is less than 1
         */
        public Delete {
            checkLength(length);
        }
    }

    private static void checkLength(int length) {
        if (length < 1) {
            throw new IllegalArgumentException("length " + length + " is less than 1");
        }
    }

    private static Map<String, @Nullable Object> copy(Map<String, @Nullable Object> attributes) {
        return attributes.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
}
