package dev.tandem.sandbox.linux;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;

/**
 * The program of a sandbox's first process: an executable for x86-64 without libraries, so that it is there at once.
 *
 * <p>It is started with all rights and gives them up itself: capabilities, user, no_new_privs, and a filter of system calls that leaves
 * three. It ignores SIGCHLD, so that the kernel reaps orphans by itself, and reads its standard input until that ends. (It was
 * {@code env --ignore-signal=CHLD cat}: two executions, two times the loading of the C library, and a wait for the moment from which the
 * signal was ignored.)
 *
 * @see <a href="https://refspecs.linuxfoundation.org/elf/elf.pdf">Executable and Linking Format</a>
 */
public final class InitImage {
    /**
     * The machine's code beside the assembler's. System calls take their number in {@code eax}, arguments in {@code rdi}, {@code rsi},
     * {@code rdx}, {@code r10}, {@code r8}; the user's number goes where the percent sign is.
     */
    private static final String LISTING = """
            - Nobody of its user shall look into it: prctl(PR_SET_DUMPABLE, 0).
            b89d000000 mov eax, 157 ; prctl
            bf04000000 mov edi, PR_SET_DUMPABLE
            31f6 xor esi, esi
            31d2 xor edx, edx
            4531d2 xor r10d, r10d
            4531c0 xor r8d, r8d
            0f05 syscall
            6690 nop
            - What the kernel calls the bounding set: prctl(PR_CAPBSET_DROP, 0), 1, ... until it knows no more.
            31db xor ebx, ebx
            - bound:
            b89d000000 mov eax, 157 ; prctl
            bf18000000 mov edi, PR_CAPBSET_DROP
            89de mov esi, ebx
            31d2 xor edx, edx
            4531d2 xor r10d, r10d
            4531c0 xor r8d, r8d
            0f05 syscall
            ffc3 inc ebx
            85c0 test eax, eax
            74e4 je bound
            - The user, and with that the loss of all capabilities.
            b874000000 mov eax, 116 ; setgroups
            31ff xor edi, edi
            31f6 xor esi, esi
            0f05 syscall
            85c0 test eax, eax
            0f889c000000 js end
            b877000000 mov eax, 119 ; setresgid
            bf%s mov edi, USER
            89fe mov esi, edi
            89fa mov edx, edi
            0f05 syscall
            85c0 test eax, eax
            0f8884000000 js end
            b875000000 mov eax, 117 ; setresuid
            0f05 syscall
            85c0 test eax, eax
            7879 js end
            - prctl(PR_SET_NO_NEW_PRIVS, 1)
            b89d000000 mov eax, 157 ; prctl
            bf26000000 mov edi, PR_SET_NO_NEW_PRIVS
            be01000000 mov esi, 1
            31d2 xor edx, edx
            0f05 syscall
            85c0 test eax, eax
            7862 js end
            - The kernel reaps orphans by itself from here on.
            b80d000000 mov eax, 13 ; rt_sigaction
            bf11000000 mov edi, SIGCHLD
            488d355c000000 lea rsi, [ignored]
            41ba08000000 mov r10d, 8
            0f05 syscall
            - seccomp(SECCOMP_SET_MODE_FILTER, 0, &filter)
            b83d010000 mov eax, 317 ; seccomp
            bf01000000 mov edi, 1
            31f6 xor esi, esi
            488d1561000000 lea rdx, [filter]
            0f05 syscall
            85c0 test eax, eax
            7830 js end
            - Orphans that ended before: while (wait4(-1, null, WNOHANG, null) > 0).
            - reap:
            b83d000000 mov eax, 61 ; wait4
            4883cfff or rdi, -1
            31f6 xor esi, esi
            ba01000000 mov edx, 1
            4531d2 xor r10d, r10d
            0f05 syscall
            85c0 test eax, eax
            7fe7 jg reap
            - while (read(0, stack, 1) > 0, or it was interrupted)
            - wait:
            31c0 xor eax, eax
            31ff xor edi, edi
            4889e6 mov rsi, rsp
            ba01000000 mov edx, 1
            0f05 syscall
            85c0 test eax, eax
            7fee jg wait
            83f8fc cmp eax, -EINTR
            74e9 je wait
            - end:
            b83c000000 mov eax, 60 ; exit
            31ff xor edi, edi
            0f05 syscall
            6690 nop
            """;

    /** Of {@code setgroups}: six bytes. */
    private static final String LEAVE_GROUPS_OR_END = "0f889c000000 js end";

    private static final String NO_OPERATION = "660f1f440000 nop";
    private static final String REMARK = "-";
    private static final int HEADER_BYTES = 64;
    private static final int SEGMENT_BYTES = 56;
    private static final int SEGMENTS = 2;
    private static final int CODE_OFFSET = HEADER_BYTES + SEGMENTS * SEGMENT_BYTES;
    private static final long ADDRESS = 0x400000;
    private static final int PAGE_BYTES = 0x1000;

    private static final byte[] MAGIC_64_BIT_LITTLE_ENDIAN = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    private static final int MACHINE_OFFSET = 16;
    private static final short EXECUTABLE = 2;
    private static final short X86_64 = 62;
    private static final int CURRENT_VERSION = 1;
    private static final int LOAD = 1;
    private static final int STACK = 0x6474e551;
    private static final int READ_EXECUTE = 4 | 1;
    private static final int READ_WRITE = 4 | 2;

    /** {@code struct sigaction}: SIG_IGN, no flags, no restorer, no mask. */
    private static final long[] IGNORED = {1, 0, 0, 0};
    /** {@code struct sock_fprog}: how many instructions, and where. */
    private static final int PROGRAM_BYTES = 16;

    private static final int FILTER_LENGTH = 8;
    private static final int INSTRUCTION_BYTES = 8;
    private static final int EXIT = 60;

    private InitImage() {}

    /**
     * Writes it where there is none of that name, executable by all.
     *
     * @param userId whom it becomes. If that is whom it is already, it keeps its capabilities, and the kernel therefore lets no program of that
     *     user look into it
     */
    public static Path write(Path file, int userId) throws IOException {
        Files.write(file, bytes(userId, Privileges.areGroupsFixed()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-xr-xr-x"));
        return file;
    }

    private static byte[] bytes(int userId, boolean groupsFixed) {
        byte[] code = code(userId, groupsFixed);
        int programOffset = CODE_OFFSET + code.length + IGNORED.length * Long.BYTES;
        int filterOffset = programOffset + PROGRAM_BYTES;
        int length = filterOffset + FILTER_LENGTH * INSTRUCTION_BYTES;
        ByteBuffer image = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        image.put(MAGIC_64_BIT_LITTLE_ENDIAN).position(MACHINE_OFFSET);
        image.putShort(EXECUTABLE).putShort(X86_64).putInt(CURRENT_VERSION);
        image.putLong(ADDRESS + CODE_OFFSET); // entry
        image.putLong(HEADER_BYTES).putLong(0); // segment headers, no section headers
        image.putInt(0).putShort((short) HEADER_BYTES);
        image.putShort((short) SEGMENT_BYTES).putShort((short) SEGMENTS);
        image.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        segment(image, LOAD, READ_EXECUTE, ADDRESS, length);
        // Says that the stack is not for executing.
        segment(image, STACK, READ_WRITE, 0, 0);
        image.put(code);
        for (long word : IGNORED) {
            image.putLong(word);
        }
        image.putLong(FILTER_LENGTH).putLong(ADDRESS + filterOffset);
        filter(image);
        return image.array();
    }

    private static byte[] code(int userId, boolean groupsFixed) {
        String user = HexFormat.of().toHexDigits(Integer.reverseBytes(userId));
        var code = new ByteArrayOutputStream();
        // Where nobody may change them, the refusal is no reason to end.
        LISTING.replace(groupsFixed ? LEAVE_GROUPS_OR_END : "", groupsFixed ? NO_OPERATION : "")
                .replace("%s", user)
                .lines()
                .filter(line -> !line.startsWith(REMARK))
                .map(line -> HexFormat.of().parseHex(line.substring(0, line.indexOf(' '))))
                .forEach(code::writeBytes);
        return code.toByteArray();
    }

    /** What is left to it: to read, to reap, to end. */
    private static void filter(ByteBuffer image) {
        instruction(image, SeccompFilter.LOAD, 0, 0, SeccompFilter.DATA_ARCH);
        instruction(image, SeccompFilter.JUMP_IF_EQUAL, 0, 4, SeccompFilter.AUDIT_ARCH_X86_64);
        instruction(image, SeccompFilter.LOAD, 0, 0, SeccompFilter.DATA_NUMBER);
        instruction(image, SeccompFilter.JUMP_IF_EQUAL, 3, 0, SystemCall.READ.number());
        instruction(image, SeccompFilter.JUMP_IF_EQUAL, 2, 0, SystemCall.WAIT4.number());
        instruction(image, SeccompFilter.JUMP_IF_EQUAL, 1, 0, EXIT);
        instruction(image, SeccompFilter.RETURN, 0, 0, SeccompFilter.KILL_PROCESS);
        instruction(image, SeccompFilter.RETURN, 0, 0, SeccompFilter.ALLOW);
    }

    private static void instruction(ByteBuffer image, int code, int whenTrue, int whenFalse, int operand) {
        image.putShort((short) code).put((byte) whenTrue).put((byte) whenFalse).putInt(operand);
    }

    private static void segment(ByteBuffer image, int type, int flags, long address, long length) {
        image.putInt(type).putInt(flags).putLong(0);
        image.putLong(address).putLong(address);
        image.putLong(length).putLong(length).putLong(PAGE_BYTES);
    }
}
