package dev.tandem.crdt;

import dev.tandem.crdt.codec.Id;
import org.jspecify.annotations.Nullable;

/**
 * A position that stays with a unit of a text, an array or an XML type, whatever is inserted or deleted around it: a caret. Made and read by
 * {@link RelativePositions}.
 *
 * @param type the operation that holds the nested type; unused where {@code item} is there
 * @param tname the name of the type at the root; unused where {@code item} is there
 * @param item the operation of the unit that the position stays with; {@code null} for the end of the type, or for its start if {@code assoc}
 *     is negative
 * @param assoc ≥ 0: stays with the unit right of it; negative: with the unit left of it
 */
public record RelativePosition(
        @Nullable Id type, @Nullable String tname, @Nullable Id item, int assoc) {}
