package dev.tandem.sandbox.local;

import dev.tandem.sandbox.SandboxException;
import java.io.IOException;

/** Who the programs of a sandbox are. Safe for use by any number of threads. */
@FunctionalInterface
public interface UserIds extends AutoCloseable {
    /**
     * For one more sandbox.
     *
     * @throws SandboxException with {@link dev.tandem.sandbox.SandboxError#NO_USER_IDS} when all are in use
     */
    Lease lease() throws SandboxException, IOException;

    /** Lets others have those that are not leased. */
    @Override
    default void close() throws IOException {}

    /** The same for all sandboxes, where there is no other: what parts them then are their namespaces and the filter alone. */
    static UserIds shared(int userId) {
        return () -> new Lease() {
            @Override
            public int userId() {
                return userId;
            }

            @Override
            public void close() {
                // Others go on using it.
            }
        };
    }

    /** The use of one, until closed. */
    interface Lease extends AutoCloseable {
        int userId();

        @Override
        void close() throws IOException;
    }
}
