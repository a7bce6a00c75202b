package dev.tandem.runner.workspace;

/** Tells people what happened to files of programs, once each. On the session's thread. */
@FunctionalInterface
public interface WorkspaceNotices {
    /**
     * Something stays on the disk alone.
     *
     * @param path from the top; empty if it is more than one
     * @param why for people
     */
    void refused(String path, String why);
}
