package dev.tandem.sandbox.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A terminal that is no device: what a program prints to it is read from its other end, which this is, and what is written here the program
 * reads as typed. See {@code pty(7)}.
 */
public final class PseudoTerminal implements AutoCloseable {
    private static final String MULTIPLEXER = "/dev/pts/ptmx";
    private static final int O_RDWR_NOCTTY_NONBLOCK = 2 | 0400 | 04000;
    private static final int TIOCSPTLCK = 0x40045431;
    private static final int TIOCGPTN = 0x80045430;
    private static final int TIOCSWINSZ = 0x5414;
    private static final int WINSIZE_BYTES = 8;

    private final Descriptor master;
    private final String path;

    private PseudoTerminal(Descriptor master, String path) {
        this.master = master;
        this.path = path;
    }

    /**
     * A new one among the terminals of the calling thread's mount namespace. It belongs to the thread's user; so inside a sandbox it is made after
     * the rights are dropped.
     */
    static PseudoTerminal open(int columns, int rows) throws SystemCallException {
        Descriptor master = Descriptor.open(MULTIPLEXER, O_RDWR_NOCTTY_NONBLOCK);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(JAVA_INT); // 0: not locked
            control(master, TIOCSPTLCK, number);
            control(master, TIOCGPTN, number);
            PseudoTerminal terminal = new PseudoTerminal(master, "/dev/pts/" + number.get(JAVA_INT, 0));
            terminal.resize(columns, rows);
            return terminal;
        } catch (SystemCallException | RuntimeException e) {
            master.close();
            throw e;
        }
    }

    /** The end that programs open, as the thread that made it sees it. */
    String path() {
        return path;
    }

    /** This end: reads what is printed, writes what is typed; neither waits. At the end of all programs a read answers {@code EIO}. */
    public Descriptor master() {
        return master;
    }

    /** Says how much is shown; programs in the foreground are told by {@code SIGWINCH} if that is a change. */
    public void resize(int columns, int rows) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(WINSIZE_BYTES, 2);
            size.set(JAVA_SHORT, 0, (short) rows);
            size.set(JAVA_SHORT, 2, (short) columns);
            control(master, TIOCSWINSZ, size);
        }
    }

    private static void control(Descriptor master, int request, MemorySegment argument) throws SystemCallException {
        SystemCalls.check(
                SystemCall.IOCTL,
                MULTIPLEXER,
                SystemCalls.call(SystemCall.IOCTL, master.number(), request, argument.address()));
    }

    @Override
    public void close() {
        master.close();
    }
}
