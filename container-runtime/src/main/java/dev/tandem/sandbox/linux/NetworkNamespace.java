package dev.tandem.sandbox.linux;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A new network namespace, in which there is nothing but a loopback interface that is down.
 *
 * <p>The kernel takes longer for it than for all other namespaces, and it needs nothing of them. So while the thread of the sandbox makes the
 * rest, the one that waits for the sandbox makes this, and goes back to its own network. In a user namespace it could not go back: the
 * machine's network is not that namespace's. There the thread of the sandbox makes it.
 */
final class NetworkNamespace implements AutoCloseable {
    private final AtomicReference<@Nullable Descriptor> made = new AtomicReference<>();
    private volatile boolean leftToOther;
    private volatile boolean closed;

    /**
     * Makes it, once, if the calling thread can. Nothing in between gives the thread up to others: a virtual one leaves its carrier as it was.
     *
     * @throws SystemCallException should the kernel refuse
     * @throws IllegalStateException if the thread cannot go back after all: it must not be used any more
     */
    void make() throws SystemCallException {
        try (Descriptor home = own()) {
            if (!canReturnTo(home)) {
                leftToOther = true;
                return;
            }
            Namespaces.createNetwork();
            try {
                made.set(own());
            } finally {
                returnTo(home);
            }
        }
    }

    private static Descriptor own() throws SystemCallException {
        return Descriptor.open("/proc/thread-self/ns/net", 0);
    }

    /** By going where it is. */
    private static boolean canReturnTo(Descriptor home) {
        try {
            Namespaces.joinNetwork(home);
            return true;
        } catch (SystemCallException e) {
            return false;
        }
    }

    private static void returnTo(Descriptor home) {
        try {
            Namespaces.joinNetwork(home);
        } catch (SystemCallException e) {
            throw new IllegalStateException("no way back from a new network", e);
        }
    }

    /** Puts the calling thread, which never goes back, into it as soon as it is there; once. */
    void enter() throws SystemCallException {
        Descriptor namespace = made.getAndSet(null);
        for (Pauses pauses = new Pauses(); namespace == null; namespace = made.getAndSet(null)) {
            if (leftToOther) {
                Namespaces.createNetwork();
                return;
            }
            if (closed) {
                throw new IllegalStateException("there will be none");
            }
            pauses.pause();
        }
        try {
            Namespaces.joinNetwork(namespace);
        } finally {
            namespace.close();
        }
    }

    /** Nobody needs to wait for it, or has to let go of it, any more. */
    @Override
    public void close() {
        closed = true;
        Descriptor unused = made.getAndSet(null);
        if (unused != null) {
            unused.close();
        }
    }
}
