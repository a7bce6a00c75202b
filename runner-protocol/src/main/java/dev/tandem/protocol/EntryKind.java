package dev.tandem.protocol;

/** What an entry of the tree is. */
public enum EntryKind {
    FILE,
    FOLDER
}
