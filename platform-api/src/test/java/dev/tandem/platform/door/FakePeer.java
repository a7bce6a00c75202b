package dev.tandem.platform.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.sync.HocuspocusFrame;
import java.util.ArrayList;
import java.util.List;

/** A browser that remembers all that it was sent. */
final class FakePeer extends HearingPeer {
    private final List<HocuspocusFrame> frames = new ArrayList<>();
    private Runnable readOn = () -> {};

    @Override
    public synchronized void answer(byte[] message) {
        frames.add(HocuspocusFrame.decode(message, DecodeLimits.DEFAULT));
    }

    /** {@code task} is run when the handler asks for what it put off. */
    void onReadOn(Runnable task) {
        readOn = task;
    }

    @Override
    public void readOn() {
        readOn.run();
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
