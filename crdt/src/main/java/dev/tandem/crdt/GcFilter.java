package dev.tandem.crdt;

/** Decides which deleted content a document forgets. */
@FunctionalInterface
public interface GcFilter {
    /**
     * Called at the end of a transaction for each run of operations that it deleted; one run may be what Yjs has as several items. What is kept now stays for good, unless it is nested
     * in something that is forgotten. Must change nothing and depend on nothing that differs between calls.
     *
     * @param item what is deleted
     * @return {@code false} to keep its content
     */
    boolean mayForget(GcCandidate item);
}
