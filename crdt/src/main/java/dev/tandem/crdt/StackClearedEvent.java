package dev.tandem.crdt;

/**
 * Stacks of an {@link UndoManager} were cleared.
 *
 * @param undoStackCleared whether what can be undone was
 * @param redoStackCleared whether what can be redone was
 */
public record StackClearedEvent(boolean undoStackCleared, boolean redoStackCleared) {}
