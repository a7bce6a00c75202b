package dev.tandem.crdt;

/**
 * A position as an index, valid until the next change of the document.
 *
 * @param type what it is in; {@link YUnknown} for a root that nobody has asked for as a type yet
 * @param index number of visible units before it
 * @param assoc as in the {@link RelativePosition}
 */
public record AbsolutePosition(YType type, int index, int assoc) {}
