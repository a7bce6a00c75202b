package dev.tandem.crdt;

/**
 * What {@link Updates#obfuscateUpdate} replaces besides text, values, embedded objects and names in maps.
 *
 * @param formatting names and values of formatting attributes
 * @param subdocs ids and options of subdocuments
 * @param yxml names of XML elements and hooks
 */
public record ObfuscatorOptions(boolean formatting, boolean subdocs, boolean yxml) {
    /** Replaces everything. */
    public static final ObfuscatorOptions ALL = new ObfuscatorOptions(true, true, true);
}
