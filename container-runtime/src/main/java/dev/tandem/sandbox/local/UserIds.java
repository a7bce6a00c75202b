package dev.tandem.sandbox.local;

import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/**
 * The user ids of sandboxes, one each: sandboxes of one user would share the kernel's budgets per user, and might signal or trace each
 * other should a namespace fail.
 *
 * <p>Several processes of one machine share the range by a locked file per id. The kernel drops the lock when its holder dies.
 * Safe for use by any number of threads.
 */
public final class UserIds {
    private final Path directory;
    private final int first;
    private final int count;
    /** Ids in use here: a second lock by the same process would be granted. */
    private final BitSet taken = new BitSet();

    private int next;

    public UserIds(Path directory, int first, int count) throws IOException {
        this.directory = directory;
        this.first = first;
        this.count = count;
        Files.createDirectories(directory);
    }

    /** The use of one id, until closed. */
    public final class Lease implements AutoCloseable {
        private final int index;
        private final FileChannel lock;

        private Lease(int index, FileChannel lock) {
            this.index = index;
            this.lock = lock;
        }

        public int userId() {
            return first + index;
        }

        @Override
        public void close() throws IOException {
            synchronized (UserIds.this) {
                lock.close();
                taken.clear(index);
            }
        }
    }

    public synchronized Lease lease() throws SandboxException, IOException {
        for (int tried = 0; tried < count; tried++) {
            int index = next;
            next = (next + 1) % count;
            if (!taken.get(index)) {
                FileChannel file = FileChannel.open(
                        directory.resolve(Integer.toString(first + index)),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                if (file.tryLock() != null) {
                    taken.set(index);
                    return new Lease(index, file);
                }
                file.close();
            }
        }
        throw new SandboxException(SandboxError.NO_USER_IDS, "All " + count + " user ids for sandboxes are in use.");
    }
}
