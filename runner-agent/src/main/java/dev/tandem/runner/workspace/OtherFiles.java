package dev.tandem.runner.workspace;

import dev.tandem.sandbox.FileStatus;

/**
 * Takes the files of programs that can be no documents. Called on the session's thread whenever such a file was made, changed or
 * moved.
 */
@FunctionalInterface
public interface OtherFiles {
    /** Why a file is no document. */
    enum Reason {
        /** Not UTF-8, or with a NUL. */
        BINARY,
        TOO_LARGE
    }

    /**
     * There is such a file.
     *
     * @param path from the top of the workspace
     * @param status as it was looked at; the content may be another by now
     */
    void found(String path, FileStatus status, Reason reason);
}
