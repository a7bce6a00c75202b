package dev.tandem.bench.crdt;

/**
 * What an engine says that a workload led to.
 *
 * @param content digest of what people see; equal everywhere
 * @param state digest of the document as an update, or of the merged update; equal to Yjs'
 * @param units how many edits, updates or documents one pass is about
 * @param bytes size of what was put out or taken in
 */
record Result(String content, String state, int units, long bytes) {}
