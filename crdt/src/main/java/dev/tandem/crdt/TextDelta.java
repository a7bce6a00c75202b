package dev.tandem.crdt;

/** One step of a change of a text. Lengths are in UTF-16 code units, ≥ 1. */
public sealed interface TextDelta {
    /**
     * Leaves text as it is.
     *
     * @param length how much
     */
    record Retain(int length) implements TextDelta {}

    /**
     * Text that is new here.
     *
     * @param text the text
     */
    record Insert(String text) implements TextDelta {}

    /**
     * An embedded object that is new here; it counts as one code unit.
     *
     * @param value the object: a value, or a {@link YType}
     */
    record InsertEmbed(Object value) implements TextDelta {}

    /**
     * Text that is gone from here.
     *
     * @param length how much
     */
    record Delete(int length) implements TextDelta {}
}
