package dev.tandem.sandbox.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Waiting for several descriptors at once. For the thread that made it alone. */
public final class Poll implements AutoCloseable {
    public static final short READABLE = 1;
    public static final short WRITABLE = 4;

    private static final short ERROR_OR_HANG_UP = 8 | 16;
    private static final int ENTRY_BYTES = 8;

    private final Arena arena = Arena.ofConfined();
    private final int slots;
    private final MemorySegment entries;

    public Poll(int slots) {
        this.slots = slots;
        this.entries = arena.allocate((long) ENTRY_BYTES * slots, 4);
        for (int slot = 0; slot < slots; slot++) {
            ignore(slot);
        }
    }

    /** Waits for the events, {@link #READABLE} or {@link #WRITABLE}, of a descriptor. */
    public void watch(int slot, Descriptor descriptor, short events) {
        entries.set(JAVA_INT, (long) slot * ENTRY_BYTES, descriptor.number());
        entries.set(JAVA_SHORT, (long) slot * ENTRY_BYTES + 4, events);
        entries.set(JAVA_SHORT, (long) slot * ENTRY_BYTES + 6, (short) 0);
    }

    /** Leaves the slot out. */
    public void ignore(int slot) {
        entries.set(JAVA_INT, (long) slot * ENTRY_BYTES, -1);
        entries.set(JAVA_SHORT, (long) slot * ENTRY_BYTES + 6, (short) 0);
    }

    /**
     * Waits until something is ready, the time is over or a signal comes.
     *
     * @param millis -1 waits without end
     */
    public void await(int millis) {
        long ready = SystemCalls.call(SystemCall.POLL, entries.address(), slots, millis);
        if (ready <= 0) {
            for (int slot = 0; slot < slots; slot++) {
                entries.set(JAVA_SHORT, (long) slot * ENTRY_BYTES + 6, (short) 0);
            }
        }
    }

    /** Whether a read would not wait: there are bytes, or it is the end. */
    public boolean readable(int slot) {
        return (events(slot) & (READABLE | ERROR_OR_HANG_UP)) != 0;
    }

    /** Whether a write would not wait: there is room, or nobody reads any more. */
    public boolean writable(int slot) {
        return (events(slot) & (WRITABLE | ERROR_OR_HANG_UP)) != 0;
    }

    private short events(int slot) {
        return entries.get(JAVA_SHORT, (long) slot * ENTRY_BYTES + 6);
    }

    @Override
    public void close() {
        arena.close();
    }
}
