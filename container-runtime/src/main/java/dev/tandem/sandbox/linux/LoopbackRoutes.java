package dev.tandem.sandbox.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The routes of a network's loopback interface, by which what arrives there is acknowledged at once.
 *
 * <p>A program that writes a message in two pieces waits, before the second, for the acknowledgement of the first (Nagle), and that is held back
 * for 40 ms as long as the other end says nothing: debuggers speak so to the programs that they debug, and each question then takes 44 ms. The kernel
 * acknowledges at once on routes that say so ({@code ip route change ... quickack 1}).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3549">Linux netlink</a>, and <i>rtnetlink(7)</i>
 */
final class LoopbackRoutes {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_ROUTE = 0;

    private static final short NLMSG_ERROR = 2;
    private static final short RTM_NEWROUTE = 24;
    private static final short RTM_DELROUTE = 25;
    private static final short REQUEST = 0x1;
    private static final short ACKNOWLEDGED = 0x4;
    private static final short REPLACE = 0x100;
    private static final short CREATE = 0x400;

    private static final short RTA_DST = 1;
    private static final short RTA_OIF = 4;
    private static final short RTA_PRIORITY = 6;
    private static final short RTA_PREFSRC = 7;
    private static final short RTA_METRICS = 8;
    private static final short RTAX_QUICKACK = 15;

    private static final byte TABLE_LOCAL = (byte) 255;
    private static final byte BY_KERNEL = 2;
    private static final byte BY_ADMINISTRATOR = 4;
    private static final byte SCOPE_HOST = (byte) 254;
    private static final byte SCOPE_UNIVERSE = 0;
    private static final byte TYPE_LOCAL = 2;

    /** In each network it is the first. */
    private static final int LOOPBACK = 1;

    private static final byte[] ADDRESS = {127, 0, 0, 1};
    private static final byte[] NETWORK = {127, 0, 0, 0};
    private static final byte[] ADDRESS_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private static final int BUFFER_BYTES = 4096;
    private static final int HEAD_BYTES = 16;

    private final MemorySegment buffer;
    private int end;
    private int message;
    private int sequence;

    private LoopbackRoutes(MemorySegment buffer) {
        this.buffer = buffer;
    }

    /** Lets the loopback interface of the thread's network acknowledge at once. It has to be up. */
    static void acknowledgeAtOnce() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            new LoopbackRoutes(arena.allocate(BUFFER_BYTES, 8)).change();
        }
    }

    private void change() throws SystemCallException {
        begin(RTM_NEWROUTE, REPLACE, AF_INET, 32, BY_KERNEL, SCOPE_HOST, ADDRESS);
        attribute(RTA_PREFSRC, ADDRESS);
        acknowledging();
        begin(RTM_NEWROUTE, REPLACE, AF_INET, 8, BY_KERNEL, SCOPE_HOST, NETWORK);
        attribute(RTA_PREFSRC, ADDRESS);
        acknowledging();
        int needed = sequence;
        // The kernel lets nobody change its own route of IPv6: another one beside it, and then without it.
        begin(RTM_NEWROUTE, CREATE, AF_INET6, 128, BY_ADMINISTRATOR, SCOPE_UNIVERSE, ADDRESS_6);
        attribute(RTA_PRIORITY, LOOPBACK);
        acknowledging();
        int optional = sequence;
        begin(RTM_DELROUTE, (short) 0, AF_INET6, 128, BY_KERNEL, SCOPE_UNIVERSE, ADDRESS_6);
        buffer.set(JAVA_SHORT_UNALIGNED, message + 6L, (short) (REQUEST | ACKNOWLEDGED));
        finish();
        send(needed, optional);
    }

    private void begin(short type, short flags, int family, int prefix, byte by, byte scope, byte[] destination) {
        message = end;
        sequence++;
        buffer.set(JAVA_SHORT_UNALIGNED, message + 4L, type);
        buffer.set(JAVA_SHORT_UNALIGNED, message + 6L, (short) (REQUEST | flags));
        buffer.set(JAVA_INT_UNALIGNED, message + 8L, sequence);
        long route = (long) message + HEAD_BYTES;
        buffer.set(JAVA_BYTE, route, (byte) family);
        buffer.set(JAVA_BYTE, route + 1, (byte) prefix);
        buffer.set(JAVA_BYTE, route + 4, TABLE_LOCAL);
        buffer.set(JAVA_BYTE, route + 5, by);
        buffer.set(JAVA_BYTE, route + 6, scope);
        buffer.set(JAVA_BYTE, route + 7, TYPE_LOCAL);
        end = message + HEAD_BYTES + 12;
        attribute(RTA_DST, destination);
        attribute(RTA_OIF, LOOPBACK);
    }

    private void acknowledging() {
        head(RTA_METRICS, 12);
        attribute(RTAX_QUICKACK, 1);
        finish();
    }

    private void finish() {
        buffer.set(JAVA_INT_UNALIGNED, message, end - message);
    }

    private void head(short type, int length) {
        buffer.set(JAVA_SHORT_UNALIGNED, end, (short) length);
        buffer.set(JAVA_SHORT_UNALIGNED, end + 2L, type);
        end += 4;
    }

    private void attribute(short type, int value) {
        head(type, 8);
        buffer.set(JAVA_INT_UNALIGNED, end, value);
        end += 4;
    }

    private void attribute(short type, byte[] value) {
        head(type, 4 + value.length);
        MemorySegment.copy(value, 0, buffer, JAVA_BYTE, end, value.length);
        end += value.length;
    }

    /**
     * Sends all at once; the kernel has done them when that returns, and has told what it could not do.
     *
     * @param needed the last one that has to be done
     * @param optional the one that is refused where there is no IPv6, and with it all that follow
     */
    private void send(int needed, int optional) throws SystemCallException {
        long socket = SystemCalls.check(
                SystemCall.SOCKET,
                "netlink",
                SystemCalls.call(SystemCall.SOCKET, AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE));
        try {
            SystemCalls.check(
                    SystemCall.WRITE, "netlink", SystemCalls.call(SystemCall.WRITE, socket, buffer.address(), end));
            int last = sequence;
            boolean withoutNewer = false;
            for (int answered = 0; answered != last; ) {
                SystemCalls.check(
                        SystemCall.READ,
                        "netlink",
                        SystemCalls.call(SystemCall.READ, socket, buffer.address(), BUFFER_BYTES));
                if (buffer.get(JAVA_SHORT_UNALIGNED, 4) != NLMSG_ERROR) {
                    continue;
                }
                answered = buffer.get(JAVA_INT_UNALIGNED, 8);
                int failure = -buffer.get(JAVA_INT_UNALIGNED, HEAD_BYTES);
                withoutNewer |= failure != 0 && answered == optional;
                if (failure != 0 && (answered <= needed || !withoutNewer)) {
                    throw new SystemCallException(SystemCall.WRITE, "a route of the loopback interface", failure);
                }
            }
        } finally {
            SystemCalls.call(SystemCall.CLOSE, socket);
        }
    }
}
