package dev.tandem.bench.crdt;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Updates in a file: their number, then each with its length before it; numbers are big-endian, of 32 bits. */
public final class UpdateFile {
    private UpdateFile() {}

    /** Reads all. */
    public static List<byte[]> read(Path file) throws IOException {
        var in = ByteBuffer.wrap(Files.readAllBytes(file));
        int count = in.getInt();
        var updates = new ArrayList<byte[]>(count);
        for (int i = 0; i < count; i++) {
            var update = new byte[in.getInt()];
            in.get(update);
            updates.add(update);
        }
        return updates;
    }

    /** Writes all. */
    public static void write(Path file, List<byte[]> updates) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            out.writeInt(updates.size());
            for (byte[] update : updates) {
                out.writeInt(update.length);
                out.write(update);
            }
        }
    }
}
