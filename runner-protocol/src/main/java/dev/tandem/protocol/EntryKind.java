package dev.tandem.protocol;

/** What an entry of the tree is. An entry never changes its kind. */
public enum EntryKind {
    /** A text file: it has a document. */
    FILE,
    FOLDER,
    /** A file that is no text document, binary or too large for one: a {@link Blob} is its content. */
    BLOB
}
