package dev.tandem.bench.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.debug.DebugMember;
import dev.tandem.debug.DebugNews;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One of many who follow a debug session, at the other end of a socket: all news are written as lines of JSON, and read and parsed there. The hub's loop
 * only hands them over; a thread writes, another reads.
 */
final class Seat implements DebugMember, AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Told each line on the reading thread. */
    @FunctionalInterface
    interface Reader {
        void read(JsonNode line);
    }

    private final BlockingQueue<Optional<byte[]>> outbox = new LinkedBlockingQueue<>();
    private final NewsLines lines;
    private final Socket near;
    private final Socket far;

    private Seat(NewsLines lines, Socket near, Socket far) {
        this.lines = lines;
        this.near = near;
        this.far = far;
    }

    /** @param lines shared by all who follow the same session */
    static Seat open(NewsLines lines, Reader reader) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket far = new Socket(server.getInetAddress(), server.getLocalPort());
            Socket near = server.accept();
            near.setTcpNoDelay(true);
            Seat seat = new Seat(lines, near, far);
            Thread.ofVirtual().start(seat::write);
            Thread.ofVirtual().start(() -> seat.read(reader));
            return seat;
        }
    }

    @Override
    public void tell(DebugNews news) {
        outbox.add(Optional.of(lines.of(news)));
    }

    private void write() {
        try (OutputStream out = near.getOutputStream()) {
            for (Optional<byte[]> line = outbox.take(); line.isPresent(); line = outbox.take()) {
                out.write(line.get());
            }
        } catch (IOException _) {
            // Its reader has left.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Reader reader) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(far.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                reader.read(MAPPER.readTree(line));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    @Override
    public void close() {
        outbox.add(Optional.empty());
        try (far) {
            near.close();
        } catch (IOException _) {
            // It is as closed as it gets.
        }
    }
}
