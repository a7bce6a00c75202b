package dev.tandem.sandbox.linux;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Small files, such as those by which the kernel is asked and told things, in the fewest calls: of channels and buffers around them a new
 * sandbox would need some fifty.
 */
public final class KernelFiles {
    private static final int O_WRONLY_CREAT_TRUNC = 1 | 0100 | 01000;
    private static final int PLAIN = 0644;
    private static final int CHUNK = 4096;

    private KernelFiles() {}

    /**
     * All that is in it.
     *
     * @throws SystemCallException with ENOENT if there is none, with ENODEV or ESRCH if what it told of has just gone
     */
    static String read(Path file) throws SystemCallException {
        String name = file.toString();
        try (Arena arena = Arena.ofConfined();
                Descriptor open = Descriptor.open(name, 0)) {
            MemorySegment buffer = arena.allocate(CHUNK);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            while (true) {
                long count = SystemCalls.check(SystemCall.READ, name, open.read(buffer));
                if (count == 0) {
                    return all.toString(StandardCharsets.UTF_8);
                }
                all.writeBytes(buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
            }
        }
    }

    static boolean exists(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            return SystemCalls.call(SystemCall.ACCESS, SystemCalls.text(arena, file.toString()), 0) == 0;
        }
    }

    /** Makes that the content of a file, in one piece. */
    public static void write(Path file, String value) throws SystemCallException {
        String name = file.toString();
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined();
                Descriptor open = Descriptor.create(name, O_WRONLY_CREAT_TRUNC, PLAIN)) {
            SystemCalls.check(SystemCall.WRITE, name, open.write(arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes)));
        }
    }
}
