package dev.tandem.sandbox.linux;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Mounts that are made once, in a mount namespace that nobody is in, and of which every sandbox begins with a copy: what is the same in all
 * need not be mounted for each, and the machine's own mounts need not be copied and thrown away.
 *
 * <p>Safe for use by any number of threads.
 */
public final class MountTemplate implements AutoCloseable {
    private final Descriptor namespace;

    private MountTemplate(Descriptor namespace) {
        this.namespace = namespace;
    }

    /**
     * Makes it.
     *
     * @param mounts on a thread in a fresh mount namespace, a copy of this process's; it leaves the thread in the root of what is to be copied
     */
    public static MountTemplate make(InitProcess.Root mounts) throws SystemCallException {
        AtomicReference<@Nullable Descriptor> made = new AtomicReference<>();
        OwnThread.run("sandbox-mounts", () -> {
            Namespaces.createMounts();
            Descriptor namespace = Descriptor.open("/proc/thread-self/ns/mnt", 0);
            try {
                mounts.enter();
            } catch (SystemCallException | RuntimeException e) {
                namespace.close();
                throw e;
            }
            made.set(namespace);
        });
        return new MountTemplate(Objects.requireNonNull(made.get(), "neither mounts nor a failure"));
    }

    /** Puts the calling thread, which must be one of its own, into a copy that is nobody else's. No class can be loaded there. */
    public void copy() throws SystemCallException {
        Namespaces.joinMounts(namespace);
        Namespaces.createMounts();
    }

    /** Copies stay as they are. */
    @Override
    public void close() {
        namespace.close();
    }
}
