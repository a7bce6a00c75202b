package dev.tandem.platform.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.crdt.codec.UpdateException.Reason;
import dev.tandem.crdt.sync.AwarenessUpdate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one client says of itself.
 *
 * @param clock as sent: grows with each of the client's own changes
 * @param state a JSON object; null when the client leaves
 */
record AwarenessState(long client, long clock, @Nullable ObjectNode state) {
    /** A browser tells its own state, and now and then the time-outs of others: never a thousand at once. */
    private static final int MAX_ENTRIES = 1000;

    /**
     * Reads what a client sent.
     *
     * @throws UpdateException if it is no awareness update, or a state is no JSON object or larger than {@code maxStateBytes}
     */
    static List<AwarenessState> decode(byte[] update, int maxStateBytes) {
        List<AwarenessUpdate.Entry> entries =
                AwarenessUpdate.decode(update, DecodeLimits.DEFAULT).entries();
        if (entries.size() > MAX_ENTRIES) {
            throw new UpdateException(Reason.TOO_LARGE, 0, entries.size() + " awareness states");
        }
        List<AwarenessState> states = new ArrayList<>(entries.size());
        for (AwarenessUpdate.Entry entry : entries) {
            String json = entry.state();
            states.add(new AwarenessState(
                    entry.client(), entry.clock(), json == null ? null : parse(json, maxStateBytes)));
        }
        return states;
    }

    private static ObjectNode parse(String json, int maxBytes) {
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > maxBytes) {
            throw new UpdateException(Reason.TOO_LARGE, 0, "awareness state of " + bytes + " bytes");
        }
        JsonNode state;
        try {
            state = Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UpdateException(Reason.BAD_JSON, 0, "awareness state: " + e.getOriginalMessage());
        }
        if (state instanceof ObjectNode object) {
            return object;
        }
        throw new UpdateException(Reason.BAD_JSON, 0, "awareness state that is no object");
    }

    /**
     * {@return one client's state in the encoding of an awareness update, without the count in front}
     *
     * @param json the state; null when the client leaves
     */
    static byte[] encodeEntry(long client, long clock, @Nullable String json) {
        return new ByteWriter()
                .varUint(client)
                .varUint(clock)
                .varString(json == null ? "null" : json)
                .toByteArray();
    }

    /** {@return one awareness update with the last entry of each client; {@code entries} are as {@link #encodeEntry} wrote them} */
    static byte[] join(List<byte[]> entries) {
        List<byte[]> newest = newest(entries);
        ByteWriter update = new ByteWriter().varUint(newest.size());
        newest.forEach(update::raw);
        return update.toByteArray();
    }

    /** {@return the last entry of each client} */
    static List<byte[]> newest(List<byte[]> entries) {
        if (entries.size() == 1) {
            return entries;
        }
        Map<Long, byte[]> newest = new LinkedHashMap<>();
        for (byte[] entry : entries) {
            newest.put(new ByteReader(entry, DecodeLimits.DEFAULT).varUint(), entry);
        }
        return List.copyOf(newest.values());
    }
}
