package dev.tandem.sandbox.local;

import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * The user ids of sandboxes, one each: sandboxes of one user would share the kernel's budgets per user, and might signal or trace each
 * other should a namespace fail.
 *
 * <p>Several processes of one machine share the range by a locked file per id. The kernel drops the lock when its holder dies.
 * Safe for use by any number of threads.
 */
public final class UserIdRange implements UserIds {
    /** Few, as other processes may be short of them. */
    private static final int MOST_KEPT = 16;

    private final Path directory;
    private final int first;
    private final int count;
    /** Ids in use here: a second lock by the same process would be granted. */
    private final BitSet taken = new BitSet();

    /** Locked and free: the next who wants one gets the one that was given back last, without touching a file. */
    private final Deque<Locked> kept = new ArrayDeque<>();

    private int next;

    public UserIdRange(Path directory, int first, int count) throws IOException {
        this.directory = directory;
        this.first = first;
        this.count = count;
        Files.createDirectories(directory);
    }

    /** An id of which this process holds the lock. */
    private record Locked(int index, FileChannel lock) {}

    /** The use of one id, until closed. */
    private final class Held implements Lease {
        private final Locked locked;

        private Held(Locked locked) {
            this.locked = locked;
        }

        @Override
        public int userId() {
            return first + locked.index();
        }

        @Override
        public void close() throws IOException {
            giveBack(locked);
        }
    }

    @Override
    public synchronized Lease lease() throws SandboxException, IOException {
        Locked last = kept.poll();
        if (last != null) {
            return new Held(last);
        }
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
                    return new Held(new Locked(index, file));
                }
                file.close();
            }
        }
        throw new SandboxException(SandboxError.NO_USER_IDS, "All " + count + " user ids for sandboxes are in use.");
    }

    private synchronized void giveBack(Locked locked) throws IOException {
        if (kept.size() < Math.min(MOST_KEPT, count / 4)) {
            kept.push(locked);
        } else {
            locked.lock().close();
            taken.clear(locked.index());
        }
    }

    /** Lets others have those that are not leased. */
    @Override
    public synchronized void close() throws IOException {
        for (Locked locked : kept) {
            locked.lock().close();
            taken.clear(locked.index());
        }
        kept.clear();
    }
}
