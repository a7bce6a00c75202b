package dev.tandem.crdt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of a change of an array or of the children of an XML element. */
public sealed interface SequenceDelta {
    /**
     * Leaves elements as they are.
     *
     * @param length how many, ≥ 1
     */
    record Retain(int length) implements SequenceDelta {}

    /**
     * Elements that are new here.
     *
     * @param values the elements
     */
    record Insert(List<@Nullable Object> values) implements SequenceDelta {
        /** Copies the list. */
        public Insert {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    /**
     * Elements that are gone from here.
     *
     * @param length how many, ≥ 1
     */
    record Delete(int length) implements SequenceDelta {}
}
