package dev.tandem.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One file or folder of a session's tree.
 *
 * @param id its identity, kept through renames and moves
 * @param parent the folder that holds it; null at the top
 * @param name its name within the parent
 * @param kind whether it is a text file, a folder or another file
 */
public record Entry(EntryId id, @Nullable EntryId parent, String name, EntryKind kind) {}
