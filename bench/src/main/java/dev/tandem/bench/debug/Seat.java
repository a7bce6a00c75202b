package dev.tandem.bench.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.debug.DebugMember;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.Stop;
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
import org.jspecify.annotations.Nullable;

/**
 * One of many who follow a debug session, at the other end of a socket: the stop is written as a line of JSON, and read and parsed there. The hub's
 * loop only hands it over; a thread writes, another reads.
 */
final class Seat implements DebugMember, AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Told on the reading thread, with the number of the epoch. */
    interface Sight {
        void seen(long epoch);
    }

    private final BlockingQueue<Optional<byte[]>> outbox = new LinkedBlockingQueue<>();
    private final Encoder encoder;
    private final Socket near;
    private final Socket far;

    private Seat(Encoder encoder, Socket near, Socket far) {
        this.encoder = encoder;
        this.near = near;
        this.far = far;
    }

    static Seat open(Encoder encoder, Sight sight) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket far = new Socket(server.getInetAddress(), server.getLocalPort());
            Socket near = server.accept();
            near.setTcpNoDelay(true);
            Seat seat = new Seat(encoder, near, far);
            Thread.ofVirtual().start(seat::write);
            Thread.ofVirtual().start(() -> seat.read(sight));
            return seat;
        }
    }

    @Override
    public void tell(DebugNews news) {
        if (news instanceof DebugNews.Seen seen) {
            outbox.add(Optional.of(encoder.line(seen.stop())));
        }
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

    private void read(Sight sight) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(far.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode stop = MAPPER.readTree(line);
                JsonNode scopes = stop.path("frames").path(0).path("scopes");
                if (scopes.isEmpty() || scopes.path(0).path("variables").isMissingNode()) {
                    throw new IllegalStateException("a stop without variables: " + line);
                }
                sight.seen(stop.path("epoch").asLong());
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

    /** Writes each stop once, however many read it. On the hub's loop. */
    static final class Encoder {
        private @Nullable Stop last;
        private byte[] line = {};

        byte[] line(Stop stop) {
            if (!stop.equals(last)) {
                last = stop;
                line = (MAPPER.createObjectNode()
                                        .put("epoch", stop.epoch().number())
                                        .<com.fasterxml.jackson.databind.node.ObjectNode>set("why", stop.why())
                                        .set("frames", stop.frames())
                                + "\n")
                        .getBytes(StandardCharsets.UTF_8);
            }
            return line;
        }
    }
}
