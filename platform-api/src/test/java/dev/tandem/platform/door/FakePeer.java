package dev.tandem.platform.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.socket.OutboundQueue.Batch;
import dev.tandem.platform.socket.Peer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A browser that remembers all that it was sent. */
final class FakePeer implements Peer {
    private final List<HocuspocusFrame> frames = new ArrayList<>();
    private Runnable readOn = () -> {};
    private @Nullable CloseReason closed;

    @Override
    public synchronized void answer(byte[] message) {
        frames.add(HocuspocusFrame.decode(message, DecodeLimits.DEFAULT));
    }

    @Override
    public void acknowledge(byte[] message) {
        answer(message);
    }

    @Override
    public void publish(byte[] message) {
        answer(message);
    }

    @Override
    public void publish(Batch batch, byte[] part) {
        answer(batch.join(List.of(part)));
    }

    /** {@code task} is run when the handler asks for what it put off. */
    void onReadOn(Runnable task) {
        readOn = task;
    }

    @Override
    public void readOn() {
        readOn.run();
    }

    @Override
    public synchronized void close(CloseReason reason) {
        if (closed == null) {
            closed = reason;
        }
    }

    @Override
    public String remoteAddress() {
        return "192.0.2.1";
    }

    synchronized @Nullable CloseReason closed() {
        return closed;
    }

    synchronized List<HocuspocusFrame> frames() {
        return List.copyOf(frames);
    }

    /** {@return the frames of one kind so far} */
    <T extends HocuspocusFrame> List<T> frames(Class<T> kind) {
        return frames().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** {@return the stateless messages of one type so far} */
    List<JsonNode> messages(String type) {
        return frames(HocuspocusFrame.Stateless.class).stream()
                .map(frame -> parse(frame.payload()))
                .filter(message -> message.path("type").asText().equals(type))
                .toList();
    }

    synchronized void forget() {
        frames.clear();
    }

    private static JsonNode parse(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }
}
