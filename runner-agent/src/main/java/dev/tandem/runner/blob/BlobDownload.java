package dev.tandem.runner.blob;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.ToRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.LongConsumer;

/**
 * One blob on its way to a file. Parts are asked for a few ahead, and come in order; the file has its name only when its bytes have
 * the right hash. Confined to the session's thread.
 */
final class BlobDownload implements AutoCloseable {
    /** How many parts may be under way: enough to fill a connection, few enough to hold in memory. */
    private static final int AHEAD = 4;

    private final Blob blob;
    private final Path file;
    private final Path draft;
    private final LongConsumer ask;
    private final FileChannel channel;
    private final MessageDigest digest = sha256();
    private long asked;
    private long received;

    /**
     * Begins.
     *
     * @param file where it is to be
     * @param ask for the part that begins at a position
     */
    BlobDownload(Blob blob, Path file, LongConsumer ask) throws IOException {
        this.blob = blob;
        this.file = file;
        this.ask = ask;
        this.draft = file.resolveSibling(file.getFileName() + ".part");
        this.channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        askAhead();
    }

    Blob blob() {
        return blob;
    }

    private void askAhead() {
        // Of an empty blob one part is asked for too: the answer says that it is there.
        while ((asked < blob.size() || asked == 0) && asked - received < (long) AHEAD * ToRunner.MOST_PART_BYTES) {
            ask.accept(asked);
            asked += ToRunner.MOST_PART_BYTES;
        }
    }

    /**
     * Takes in the next part.
     *
     * @return whether that was all, and the file is there
     * @throws IOException if the disk is full, or these are not the bytes of the blob
     */
    boolean receive(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            int _ = channel.write(left);
        }
        digest.update(bytes);
        received += bytes.length;
        if (received < blob.size() && bytes.length == ToRunner.MOST_PART_BYTES) {
            askAhead();
            return false;
        }
        BlobHash hash = BlobHash.of(digest.digest());
        if (received != blob.size() || !hash.equals(blob.hash())) {
            throw new IOException("%d bytes with the hash %s came instead of %d with %s"
                    .formatted(received, hash, blob.size(), blob.hash()));
        }
        channel.close();
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    /** Gives it up, unless it is done. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(draft);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
