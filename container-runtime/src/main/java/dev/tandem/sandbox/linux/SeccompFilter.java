package dev.tandem.sandbox.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.tandem.sandbox.linux.SystemCallRules.Match;
import dev.tandem.sandbox.linux.SystemCallRules.Rule;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@link SystemCallRules} as a program of the kernel's.
 *
 * <p>A classic BPF program over {@code struct seccomp_data}. A refused call that this list's author could have known gets EPERM, a
 * newer one ENOSYS, so that libraries fall back to what they did before it existed.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html">Seccomp BPF</a>
 */
final class SeccompFilter {
    private static final int SET_MODE_FILTER = 1;

    static final int ALLOW = 0x7fff0000;
    static final int KILL_PROCESS = 0x80000000;
    private static final int ERRNO = 0x00050000;
    static final int AUDIT_ARCH_X86_64 = 0xC000003E;
    private static final int X32_BIT = 0x40000000;
    /** The newest number that the list takes into account. */
    private static final int NEWEST_KNOWN = 462;

    /** Offsets in {@code struct seccomp_data}; of an argument only the low half. */
    static final int DATA_NUMBER = 0;

    static final int DATA_ARCH = 4;
    /** Codes of instructions. */
    static final int LOAD = 0x20;

    static final int JUMP_IF_EQUAL = 0x15;
    static final int RETURN = 0x06;

    private static final int DATA_ARGUMENTS = 16;
    private static final int ARGUMENT_BYTES = 8;

    private static final MemorySegment PROGRAM = program(Arena.global(), CallProfile.PROGRAM);
    private static final MemorySegment DEBUGGER = program(Arena.global(), CallProfile.DEBUGGER);

    private static final MemorySegment HIDDEN_MEMORY = hiddenMemory(Arena.global());

    private SeccompFilter() {}

    /** Puts the calling thread, and all that it will execute, under the filter for ever. Needs no_new_privs. */
    static void install(CallProfile calls) throws SystemCallException {
        MemorySegment filter = calls == CallProfile.DEBUGGER ? DEBUGGER : PROGRAM;
        SystemCalls.check(
                SystemCall.SECCOMP, "", SystemCalls.call(SystemCall.SECCOMP, SET_MODE_FILTER, 0, filter.address()));
    }

    /**
     * Refuses besides what makes memory that only a control group counts: segments and files in memory may be large and belong to nobody's address
     * space. Programs take it for a kernel without them.
     */
    static void forbidHiddenMemory() throws SystemCallException {
        SystemCalls.check(
                SystemCall.SECCOMP,
                "",
                SystemCalls.call(SystemCall.SECCOMP, SET_MODE_FILTER, 0, HIDDEN_MEMORY.address()));
    }

    private static MemorySegment hiddenMemory(Arena arena) {
        Assembler code = new Assembler().load(DATA_NUMBER);
        for (SystemCall call : new SystemCall[] {SystemCall.SHMGET, SystemCall.MEMFD_CREATE, SystemCall.MEMFD_SECRET}) {
            code.jumpIfEqual(call.number(), 0, 1).result(refuse(Errno.ENOSYS));
        }
        return code.result(ALLOW).assemble(arena);
    }

    /** Numbers that are allowed whatever their arguments are, rising. */
    static int[] allowed(CallProfile calls) {
        return SystemCallRules.allowed(calls).stream()
                .mapToInt(SystemCallRules.Allowed::number)
                .sorted()
                .toArray();
    }

    private static MemorySegment program(Arena arena, CallProfile calls) {
        Assembler code = new Assembler();
        code.load(DATA_ARCH).jumpIfEqual(AUDIT_ARCH_X86_64, 1, 0).result(KILL_PROCESS);
        code.load(DATA_NUMBER);
        code.jumpIfAtLeast(X32_BIT, 0, 1).result(refuse(Errno.ENOSYS));
        for (Rule rule : SystemCallRules.conditional(calls)) {
            Assembler block = block(rule);
            code.jumpIfEqual(rule.number(), 0, block.length()).append(block);
        }
        ranges(code, allowed(calls));
        code.jumpIfAtLeast(NEWEST_KNOWN + 1, 0, 1).result(refuse(Errno.ENOSYS));
        code.result(refuse(Errno.EPERM));
        return code.assemble(arena);
    }

    private static Assembler block(Rule rule) {
        Assembler block = new Assembler();
        int met = rule.allows() ? ALLOW : refuse(rule.errno());
        rule.matches().forEach(match -> match(block, match, met));
        return block.result(rule.allows() ? refuse(rule.errno()) : ALLOW);
    }

    /** Ends with the result if the match is met, else goes on behind. */
    private static void match(Assembler code, Match match, int result) {
        Assembler then = new Assembler();
        Match and = match.and();
        if (and == null) {
            then.result(result);
        } else {
            match(then, and, result);
        }
        code.load(DATA_ARGUMENTS + ARGUMENT_BYTES * match.argument());
        if (match.mask() != SystemCallRules.WHOLE) {
            code.mask(match.mask());
        }
        code.jumpIfEqual(match.value(), 0, then.length()).append(then);
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
            return add(LOAD, 0, 0, offset);
        }

        Assembler jumpIfEqual(int value, int whenTrue, int whenFalse) {
            return add(JUMP_IF_EQUAL, whenTrue, whenFalse, value);
        }

        Assembler jumpIfAtLeast(int value, int whenTrue, int whenFalse) {
            return add(0x35, whenTrue, whenFalse, value);
        }

        Assembler mask(int bits) {
            return add(0x54, 0, 0, bits);
        }

        Assembler result(int action) {
            return add(RETURN, 0, 0, action);
        }

        Assembler append(Assembler others) {
            instructions.addAll(others.instructions);
            return this;
        }

        int length() {
            return instructions.size();
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
