package dev.tandem.runner.workspace;

import dev.tandem.protocol.Blob;
import dev.tandem.sandbox.FileStatus;
import dev.tandem.sandbox.WorkspaceFiles;

/** Brings what programs have written into files to the platform, one content after the other. On the session's thread. */
public interface BlobSink {
    /** {@return whether the next one may be sent}: the platform is there, and none is under way */
    boolean isReady();

    /**
     * Sends what is at a path. Without an answer if the connection is lost before.
     *
     * @param answer called later, once
     */
    void send(WorkspaceFiles files, String path, Answer answer);

    /** What became of it. */
    interface Answer {
        /**
         * The platform has it.
         *
         * @param status of the file, as it was while it was copied
         */
        void stored(Blob blob, FileStatus status);

        /** It could not be copied, because it is written or not there any more. */
        void changed();

        /**
         * The platform does not take it.
         *
         * @param code the platform's; empty if the runner itself could not
         * @param message for people
         */
        void refused(String code, String message);
    }
}
