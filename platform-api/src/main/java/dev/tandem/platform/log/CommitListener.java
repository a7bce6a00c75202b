package dev.tandem.platform.log;

/** Hears how commits go. Called on the committer's thread, once a group; must not block. */
public interface CommitListener {
    /** Hears nothing. */
    CommitListener NONE = new CommitListener() {
        @Override
        public void committed(long nanos, int batches, int records, long bytes) {}

        @Override
        public void failed() {}
    };

    /**
     * A group is durable.
     *
     * @param nanos from its first attempt
     * @param batches in it
     * @param records appended
     * @param bytes of updates, output and input in these records
     */
    void committed(long nanos, int batches, int records, long bytes);

    /** An attempt failed and will be repeated. */
    void failed();
}
