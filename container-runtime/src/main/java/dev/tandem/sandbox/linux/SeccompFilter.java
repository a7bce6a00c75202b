package dev.tandem.sandbox.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The system call filter of a sandbox: what is not allowed is refused.
 *
 * <p>A classic BPF program over {@code struct seccomp_data}. A refused call that this list's author could have known gets EPERM, a
 * newer one ENOSYS, so that libraries fall back to what they did before it existed.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html">Seccomp BPF</a>
 */
final class SeccompFilter {
    private static final int SET_MODE_FILTER = 1;

    private static final int ALLOW = 0x7fff0000;
    private static final int KILL_PROCESS = 0x80000000;
    private static final int ERRNO = 0x00050000;
    private static final int AUDIT_ARCH_X86_64 = 0xC000003E;
    private static final int X32_BIT = 0x40000000;
    /** The newest number that the list takes into account. */
    private static final int NEWEST_KNOWN = 462;

    /** Offsets in {@code struct seccomp_data}; of an argument only the low half, which is all the kernel looks at here. */
    private static final int DATA_NUMBER = 0;

    private static final int DATA_ARCH = 4;
    private static final int DATA_ARGUMENT_0 = 16;
    private static final int DATA_ARGUMENT_1 = 24;
    private static final int DATA_ARGUMENT_2 = 32;

    private static final int CLONE = 56;
    private static final int CLONE3 = 435;
    private static final int IOCTL = 16;
    private static final int PERSONALITY = 135;
    private static final int SOCKET = 41;
    private static final int SOCKETPAIR = 53;

    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int NETLINK_ROUTE = 0;
    /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET; only clone3 could make a time namespace. */
    private static final int CLONE_NAMESPACES = 0x7E020000;

    private static final int TIOCSTI = 0x5412;
    private static final int TIOCLINUX = 0x541C;
    private static final int PERSONALITY_QUERY = 0xffffffff;
    /** So that what is debugged has the same addresses each time. */
    private static final int NO_RANDOM_ADDRESSES = 0x0040000;
    /** ptrace, process_vm_readv and process_vm_writev. */
    private static final int[] FOR_DEBUGGERS = {101, 310, 311};

    private static final MemorySegment PROGRAM = program(Arena.global(), CallProfile.PROGRAM);
    private static final MemorySegment DEBUGGER = program(Arena.global(), CallProfile.DEBUGGER);

    private SeccompFilter() {}

    /** Puts the calling thread, and all that it will execute, under the filter for ever. Needs no_new_privs. */
    static void install(CallProfile calls) throws SystemCallException {
        MemorySegment filter = calls == CallProfile.DEBUGGER ? DEBUGGER : PROGRAM;
        SystemCalls.check(
                SystemCall.SECCOMP, "", SystemCalls.call(SystemCall.SECCOMP, SET_MODE_FILTER, 0, filter.address()));
    }

    /** Numbers that are allowed whatever their arguments are, rising. */
    static int[] allowed(CallProfile calls) {
        IntStream all = IntStream.of(listed());
        return (calls == CallProfile.DEBUGGER ? IntStream.concat(all, IntStream.of(FOR_DEBUGGERS)) : all)
                .sorted()
                .toArray();
    }

    private static int[] listed() {
        try (InputStream list = Objects.requireNonNull(
                        SeccompFilter.class.getResourceAsStream("seccomp-x86_64.txt"), "seccomp-x86_64.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .mapToInt(line -> Integer.parseInt(line.substring(0, line.indexOf(' '))))
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MemorySegment program(Arena arena, CallProfile calls) {
        Assembler code = new Assembler();
        code.load(DATA_ARCH).jumpIfEqual(AUDIT_ARCH_X86_64, 1, 0).result(KILL_PROCESS);
        code.load(DATA_NUMBER);
        code.jumpIfAtLeast(X32_BIT, 0, 1).result(refuse(Errno.ENOSYS));
        code.jumpIfEqual(CLONE3, 0, 1).result(refuse(Errno.ENOSYS));
        clone(code);
        ioctl(code);
        personality(code, calls == CallProfile.DEBUGGER ? NO_RANDOM_ADDRESSES : 0);
        socket(code);
        socketPair(code);
        ranges(code, allowed(calls));
        code.jumpIfAtLeast(NEWEST_KNOWN + 1, 0, 1).result(refuse(Errno.ENOSYS));
        code.result(refuse(Errno.EPERM));
        return code.assemble(arena);
    }

    private static void clone(Assembler code) {
        code.jumpIfEqual(CLONE, 0, 4).load(DATA_ARGUMENT_0);
        code.jumpIfAnyBit(CLONE_NAMESPACES, 0, 1).result(refuse(Errno.EPERM)).result(ALLOW);
    }

    private static void ioctl(Assembler code) {
        code.jumpIfEqual(IOCTL, 0, 5).load(DATA_ARGUMENT_1);
        code.jumpIfEqual(TIOCSTI, 1, 0).jumpIfEqual(TIOCLINUX, 0, 1);
        code.result(refuse(Errno.EPERM)).result(ALLOW);
    }

    /** To ask, to have the usual one, and whichever else is given. */
    private static void personality(Assembler code, int also) {
        code.jumpIfEqual(PERSONALITY, 0, 6).load(DATA_ARGUMENT_0);
        code.jumpIfEqual(PERSONALITY_QUERY, 2, 0).jumpIfEqual(0, 1, 0).jumpIfEqual(also, 0, 1);
        code.result(ALLOW).result(refuse(Errno.EPERM));
    }

    /** Unix, IPv4 and IPv6; of netlink only the routing table, which lists the interfaces. No AF_VSOCK: it ignores namespaces. */
    private static void socket(Assembler code) {
        code.jumpIfEqual(SOCKET, 0, 9).load(DATA_ARGUMENT_0);
        code.jumpIfEqual(AF_UNIX, 6, 0).jumpIfEqual(AF_INET, 5, 0).jumpIfEqual(AF_INET6, 4, 0);
        code.jumpIfEqual(AF_NETLINK, 0, 2).load(DATA_ARGUMENT_2).jumpIfEqual(NETLINK_ROUTE, 1, 0);
        code.result(refuse(Errno.EAFNOSUPPORT)).result(ALLOW);
    }

    private static void socketPair(Assembler code) {
        code.jumpIfEqual(SOCKETPAIR, 0, 4).load(DATA_ARGUMENT_0);
        code.jumpIfEqual(AF_UNIX, 0, 1).result(ALLOW).result(refuse(Errno.EAFNOSUPPORT));
    }

    private static void ranges(Assembler code, int[] numbers) {
        int from = 0;
        while (from < numbers.length) {
            int to = from;
            while (to + 1 < numbers.length && numbers[to + 1] <= numbers[to] + 1) {
                to++;
            }
            code.jumpIfAtLeast(numbers[from], 0, 2);
            code.jumpIfAtLeast(numbers[to] + 1, 1, 0).result(ALLOW);
            from = to + 1;
        }
    }

    private static int refuse(int errno) {
        return ERRNO | errno;
    }

    /** Classic BPF; jump distances count instructions after the jump. */
    private static final class Assembler {
        private record Instruction(int code, int whenTrue, int whenFalse, int operand) {}

        private final List<Instruction> instructions = new ArrayList<>();

        Assembler load(int offset) {
            return add(0x20, 0, 0, offset);
        }

        Assembler jumpIfEqual(int value, int whenTrue, int whenFalse) {
            return add(0x15, whenTrue, whenFalse, value);
        }

        Assembler jumpIfAtLeast(int value, int whenTrue, int whenFalse) {
            return add(0x35, whenTrue, whenFalse, value);
        }

        Assembler jumpIfAnyBit(int mask, int whenTrue, int whenFalse) {
            return add(0x45, whenTrue, whenFalse, mask);
        }

        Assembler result(int action) {
            return add(0x06, 0, 0, action);
        }

        private Assembler add(int code, int whenTrue, int whenFalse, int operand) {
            instructions.add(new Instruction(code, whenTrue, whenFalse, operand));
            return this;
        }

        /** A {@code struct sock_fprog} with its array of {@code struct sock_filter}. */
        MemorySegment assemble(Arena arena) {
            MemorySegment filters = arena.allocate(8L * instructions.size(), 8);
            IntStream.range(0, instructions.size()).forEach(i -> {
                Instruction instruction = instructions.get(i);
                filters.set(JAVA_SHORT, 8L * i, (short) instruction.code());
                filters.set(JAVA_BYTE, 8L * i + 2, (byte) instruction.whenTrue());
                filters.set(JAVA_BYTE, 8L * i + 3, (byte) instruction.whenFalse());
                filters.set(JAVA_INT, 8L * i + 4, instruction.operand());
            });
            MemorySegment program = arena.allocate(16, 8);
            program.set(JAVA_SHORT, 0, (short) instructions.size());
            program.set(ADDRESS, 8, filters);
            return program;
        }
    }
}
