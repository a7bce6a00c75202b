package dev.tandem.crdt;

import dev.tandem.crdt.codec.AnyCodec;
import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.JsonCodec;
import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.StructBatch;
import dev.tandem.crdt.codec.TypeRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes records of a decoded update. */
final class UpdateDescriber {
    private final StructBatch batch;
    private final ByteReader in;

    UpdateDescriber(StructBatch batch) {
        this.batch = batch;
        // In version 1 it may be larger than the update that was accepted.
        in = new ByteReader(
                batch.source(),
                new DecodeLimits(
                        Integer.MAX_VALUE, DecodeLimits.DEFAULT.maxStructs(), DecodeLimits.DEFAULT.maxNesting()));
    }

    DecodedUpdate describe() {
        var structs = new ArrayList<DecodedUpdate.Struct>(batch.structs());
        for (int struct = 0; struct < batch.structs(); struct++) {
            structs.add(describe(struct));
        }
        var deletes = new ArrayList<ClientRange>();
        for (int i = 0; i < batch.deletes(); i++) {
            deletes.add(new ClientRange(batch.deleteClient(i), batch.deleteClock(i), batch.deleteLength(i)));
        }
        return new DecodedUpdate(structs, deletes);
    }

    private DecodedUpdate.Struct describe(int struct) {
        var range = new ClientRange(batch.client(struct), batch.clock(struct), batch.length(struct));
        return switch (batch.kind(struct)) {
            case Kind.GC -> new DecodedUpdate.Garbage(range);
            case Kind.SKIP -> new DecodedUpdate.Skip(range);
            default ->
                new DecodedUpdate.Item(
                        range,
                        id(batch.originClient(struct), batch.originClock(struct)),
                        id(batch.rightClient(struct), batch.rightClock(struct)),
                        batch.parentName(struct),
                        id(batch.parentClient(struct), batch.parentClock(struct)),
                        batch.key(struct),
                        content(struct));
        };
    }

    private static DecodedUpdate.@Nullable Id id(long client, int clock) {
        return client == StructBatch.NONE ? null : new DecodedUpdate.Id(client, clock);
    }

    private DecodedUpdate.Content content(int struct) {
        in.position(batch.content(struct));
        return switch (batch.kind(struct)) {
            case Kind.DELETED -> new DecodedUpdate.Deleted();
            case Kind.JSON -> {
                var texts = new ArrayList<String>();
                for (int left = in.varInt31(); left > 0; left--) {
                    texts.add(in.varString());
                }
                yield new DecodedUpdate.Json(texts);
            }
            case Kind.BINARY -> new DecodedUpdate.Binary(in.varBytes());
            case Kind.STRING -> new DecodedUpdate.Text(in.varString());
            case Kind.EMBED -> new DecodedUpdate.Embed(json());
            case Kind.FORMAT -> new DecodedUpdate.Format(in.varString(), json());
            case Kind.TYPE -> {
                int type = in.varInt31();
                yield new DecodedUpdate.Type(type, TypeRef.hasName(type) ? in.varString() : null);
            }
            case Kind.ANY -> new DecodedUpdate.Any(values());
            case Kind.DOC -> new DecodedUpdate.Subdocument(in.varString(), AnyCodec.read(in));
            default -> throw new IllegalStateException("content of type " + batch.kind(struct));
        };
    }

    private @Nullable Object json() {
        return JsonCodec.parse(in.varString(), in.limits());
    }

    private List<@Nullable Object> values() {
        var values = new ArrayList<@Nullable Object>();
        for (int left = in.varInt31(); left > 0; left--) {
            values.add(AnyCodec.read(in));
        }
        return Collections.unmodifiableList(values);
    }
}
