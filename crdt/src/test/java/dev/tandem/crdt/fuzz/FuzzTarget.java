package dev.tandem.crdt.fuzz;

import dev.tandem.crdt.codec.UpdateException;
import java.util.function.Consumer;

/** Something that reads input of unknown intent. Each takes any bytes, refuses them with an {@link UpdateException}, or keeps its promises. */
enum FuzzTarget {
    APPLY(DocumentTargets::apply),
    APPLY_TO_EMPTY(DocumentTargets::applyToEmpty),
    APPLY_TWO(DocumentTargets::applyTwo),
    APPLY_V2(DocumentTargets::applyV2),
    UPDATES(DocumentTargets::updates),
    UPDATES_V2(DocumentTargets::updatesV2),
    SNAPSHOT(DocumentTargets::snapshot),
    SNAPSHOT_V2(DocumentTargets::snapshotV2),
    STATE_VECTOR(DocumentTargets::stateVector),
    RELATIVE_POSITION(DocumentTargets::relativePosition),
    AWARENESS(WireTargets::awareness),
    SYNC(WireTargets::sync),
    HOCUSPOCUS(WireTargets::hocuspocus),
    WEBSOCKET(WireTargets::websocket),
    AUTH(WireTargets::auth),
    ANY(WireTargets::any),
    JSON(WireTargets::json);

    @SuppressWarnings("ImmutableEnumChecker") // all are references to static methods
    private final Consumer<byte[]> reader;

    FuzzTarget(Consumer<byte[]> reader) {
        this.reader = reader;
    }

    /**
     * Reads an input.
     *
     * @throws AssertionError if a promise is broken
     */
    void run(byte[] input) {
        try {
            reader.accept(input);
        } catch (UpdateException refusal) {
            // Refused with a reason: that is as good as taken.
        }
    }
}
