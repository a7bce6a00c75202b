package dev.tandem.sandbox;

/**
 * One name in a folder of a workspace.
 *
 * @param name as the programs gave it; bytes that are no UTF-8 are told as U+FFFD, and such a name leads nowhere
 */
public record FolderEntry(String name, FileStatus status) {}
