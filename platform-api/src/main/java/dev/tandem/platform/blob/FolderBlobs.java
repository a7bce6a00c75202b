package dev.tandem.platform.blob;

import dev.tandem.protocol.SessionId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Bytes in files: {@code directory/session/content}. Where there are replicas, all of them see the same directory. The names are
 * identities that the platform made, never what somebody typed.
 */
final class FolderBlobs implements BlobStore {
    private final Path directory;

    FolderBlobs(Path directory) {
        this.directory = directory;
    }

    @Override
    public String name() {
        return "directory";
    }

    @Override
    public Sink write(SessionId session, UUID content) throws IOException {
        Path file = file(session, content);
        Path folder = Files.createDirectories(file.resolveSibling("."));
        return new FileSink(
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), folder, directory);
    }

    @Override
    public InputStream read(SessionId session, UUID content, long from) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file(session, content));
        try {
            return Channels.newInputStream(channel.position(from));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void delete(SessionId session, UUID content) throws IOException {
        Files.deleteIfExists(file(session, content));
        try {
            Files.deleteIfExists(directory.resolve(session.toString()));
        } catch (DirectoryNotEmptyException _) {
            // The session has others.
        }
    }

    private Path file(SessionId session, UUID content) {
        return directory.resolve(session.toString()).resolve(content.toString());
    }

    private record FileSink(FileChannel channel, Path folder, Path directory) implements Sink {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                int _ = channel.write(buffer);
            }
        }

        /** The names have to be durable too, or a crash of the machine loses a file whose bytes are on the disk. */
        @Override
        public void finish() throws IOException {
            channel.force(true);
            sync(folder);
            sync(directory);
        }

        private static void sync(Path folder) throws IOException {
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
