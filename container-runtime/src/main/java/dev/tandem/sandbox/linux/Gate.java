package dev.tandem.sandbox.linux;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a child waits at before it becomes its program: a named pipe that it opens for reading, which lasts until somebody opens it for writing.
 *
 * <p>Each start has one of its own, which has no name any more: the child knows it by a descriptor, and no program can open it.
 */
public final class Gate implements AutoCloseable {
    private static final int O_WRONLY = 1;
    private static final int O_NONBLOCK = 04000;
    private static final AtomicLong MADE = new AtomicLong();

    private final Descriptor pipe;

    private Gate(Descriptor pipe) {
        this.pipe = pipe;
    }

    /**
     * A new one, shut.
     *
     * @param directory of this process alone, where it has a name for a moment
     */
    public static Gate make(Path directory) throws SystemCallException {
        String name = directory.resolve(Long.toString(MADE.incrementAndGet())).toString();
        Mounts.namedPipe(name);
        try {
            return new Gate(Mounts.handle(name));
        } finally {
            Mounts.removeFile(name);
        }
    }

    /** For a child to open by {@code /proc/self/fd}. It can neither be read from nor written to. */
    Descriptor pipe() {
        return pipe;
    }

    /**
     * Opens it, if the child is there: without waiting in the kernel, because programs of the sandbox have the same user as the child and may
     * stop or kill it on its way.
     *
     * @return holds it open
     * @throws SystemCallException with ENXIO if nobody is at the gate
     */
    Descriptor open() throws SystemCallException {
        return Descriptor.open("/proc/self/fd/" + pipe.number(), O_WRONLY | O_NONBLOCK);
    }

    @Override
    public void close() {
        pipe.close();
    }
}
