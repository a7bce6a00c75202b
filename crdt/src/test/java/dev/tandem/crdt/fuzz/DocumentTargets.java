package dev.tandem.crdt.fuzz;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.RelativePosition;
import dev.tandem.crdt.RelativePositions;
import dev.tandem.crdt.Snapshot;
import dev.tandem.crdt.Snapshots;
import dev.tandem.crdt.Updates;
import dev.tandem.crdt.YArray;
import dev.tandem.crdt.YMap;
import dev.tandem.crdt.YText;
import dev.tandem.crdt.codec.UpdateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What documents and updates promise. */
final class DocumentTargets {
    private static final byte[] BASE = base();

    private DocumentTargets() {}

    static byte[] base() {
        var doc = new Doc(1);
        YText text = doc.getText("t");
        text.insert(0, "hello w\u00f6rld \uD83D\uDE00");
        text.delete(2, 3);
        var nested = new YText("nested");
        doc.getArray("a").push(List.of(1L, "x", nested, new byte[] {1, 2}, Map.of("k", List.of(1.5, true))));
        doc.getArray("a").delete(1, 1);
        doc.getMap("m").set("key", new YMap());
        doc.getMap("m").set("key", 5L);
        doc.getMap("m").set("list", new YArray());
        return doc.encodeStateAsUpdate();
    }

    private static void check(boolean promise, String what) {
        if (!promise) {
            throw new AssertionError(what);
        }
    }

    private static void checkEqual(byte[] actual, byte[] expected, String what) {
        check(
                Arrays.equals(actual, expected),
                what + ": " + HexFormat.of().formatHex(actual) + " and not "
                        + HexFormat.of().formatHex(expected));
    }

    private static Doc doc(long client, byte[] state) {
        var doc = new Doc(client);
        doc.getText("t");
        doc.getArray("a");
        doc.getMap("m");
        doc.applyUpdate(state);
        return doc;
    }

    /** Upon a document with content: all or nothing, and nothing the second time. */
    static void apply(byte[] input) {
        Doc doc = doc(2, BASE);
        byte[] before = doc.encodeStateAsUpdate();
        var emitted = new ArrayList<byte[]>();
        doc.observeUpdates(event -> emitted.add(event.update()));
        try {
            doc.news(input);
            doc.applyUpdate(input);
        } catch (UpdateException refusal) {
            checkEqual(doc.encodeStateAsUpdate(), before, "a refused update changed the state");
            doc.checkInvariants();
            throw refusal;
        }
        doc.checkInvariants();
        byte[] after = doc.encodeStateAsUpdate();
        if (!doc.hasPending()) {
            follow(doc, emitted);
        }
        doc.applyUpdate(input);
        checkEqual(doc.encodeStateAsUpdate(), after, "the second time changes the state");
        reload(doc);
        edit(doc);
    }

    /**
     * Who follows what a document emits has as much as it. Not always the same text: where the input has a part of what is there, cut within a
     * surrogate pair, the document's own character becomes two U+FFFD, of which the emitted update does not tell. Yjs does the same.
     */
    private static void follow(Doc doc, List<byte[]> emitted) {
        Doc follower = doc(4, BASE);
        emitted.forEach(follower::applyUpdate);
        follower.checkInvariants();
        checkEqual(follower.encodeStateVector(), doc.encodeStateVector(), "a follower has another state vector");
        checkSameLength(follower, doc, "a follower has another text");
    }

    private static void checkSameLength(Doc one, Doc other, String what) {
        check(one.getText("t").length() == other.getText("t").length(), what);
    }

    /** Upon an empty document. */
    static void applyToEmpty(byte[] input) {
        var doc = new Doc(2);
        doc.applyUpdate(input);
        doc.checkInvariants();
        reload(doc);
        edit(doc);
    }

    /** Two updates one after the other, the second perhaps what the first waits for. */
    static void applyTwo(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int middle = Math.clamp(input[0] & 0xFF, 1, input.length);
        Doc doc = doc(2, BASE);
        try {
            doc.applyUpdate(Arrays.copyOfRange(input, 1, middle));
        } catch (UpdateException refusal) {
            doc.checkInvariants();
        }
        doc.applyUpdate(Arrays.copyOfRange(input, middle, input.length));
        doc.checkInvariants();
        reload(doc);
        edit(doc);
    }

    /**
     * The state is an update that brings as much. What waits here may go through there: Yjs, too, merges what waits into the state and tries it
     * anew. Not always the same order, nor the same blocks: right origins that lie before the left ones, or refer to what comes later in the
     * update, place operations differently each time that the state is loaded, and with Yjs at the same places.
     */
    private static void reload(Doc doc) {
        byte[] state = doc.encodeStateAsUpdate();
        var loaded = doc(3, state);
        loaded.checkInvariants();
        byte[] again = loaded.encodeStateAsUpdate();
        if (!doc.hasPending()) {
            checkEqual(
                    loaded.encodeStateVector(),
                    doc.encodeStateVector(),
                    "the loaded document has another state vector");
            check(!loaded.hasPending(), "the loaded document waits for something");
        }
        if (!loaded.hasPending()) {
            Doc loadedAgain = doc(3, again);
            loadedAgain.checkInvariants();
            checkSameLength(loadedAgain, loaded, "a document that is loaded again has another text");
        }
    }

    /** Local changes work wherever they fall. */
    private static void edit(Doc doc) {
        YText text;
        try {
            text = doc.getText("t");
        } catch (IllegalStateException inUse) {
            return;
        }
        text.insert(text.length() / 2, "middle");
        text.insert(text.length(), "end");
        text.delete(text.length() / 3, text.length() / 3);
        doc.checkInvariants();
        text.delete(0, text.length());
        doc.checkInvariants();
        check(text.toString().isEmpty() || text.length() == 0, "deleted text is there");
    }

    /** Work on updates without a document. */
    static void updates(byte[] input) {
        Updates.inspect(input);
        byte[] vector = Updates.encodeStateVectorFromUpdate(input);
        byte[] merged = Updates.mergeUpdates(List.of(input, BASE));
        Updates.inspect(merged);
        checkEqual(Updates.mergeUpdates(List.of(input)), input, "an update alone was changed");
        Updates.mergeUpdates(List.of(BASE, input, merged));
        byte[] difference = Updates.diffUpdate(input, vector);
        Updates.inspect(difference);
        Updates.inspect(Updates.diffUpdate(input, new byte[] {0}));
        Doc doc = doc(2, merged);
        doc.checkInvariants();
    }

    /** Version 2 upon an empty document, and what becomes of it as version 1. */
    static void applyV2(byte[] input) {
        var doc = new Doc(2);
        doc.getText("t");
        doc.applyUpdateV2(input);
        doc.checkInvariants();
        var other = new Doc(2);
        other.getText("t");
        other.applyUpdate(Updates.convertUpdateFormatV2ToV1(input));
        checkEqual(
                other.encodeStateAsUpdate(), doc.encodeStateAsUpdate(), "version 1 of the update does something else");
        var loaded = new Doc(2);
        loaded.getText("t");
        loaded.applyUpdateV2(doc.encodeStateAsUpdateV2());
        loaded.checkInvariants();
        reload(doc);
        edit(doc);
    }

    /** Work on updates of version 2 without a document. */
    static void updatesV2(byte[] input) {
        Updates.decodeUpdateV2(input);
        Updates.parseUpdateMetaV2(input);
        byte[] vector = Updates.encodeStateVectorFromUpdateV2(input);
        byte[] base = Updates.convertUpdateFormatV1ToV2(BASE);
        Updates.decodeUpdateV2(Updates.mergeUpdatesV2(List.of(input, base)));
        Updates.decodeUpdateV2(Updates.diffUpdateV2(input, vector));
        Updates.decodeUpdateV2(Updates.convertUpdateFormatV1ToV2(Updates.convertUpdateFormatV2ToV1(input)));
    }

    static void snapshot(byte[] input) {
        Snapshot snapshot = Snapshots.decodeSnapshot(input);
        checkEqual(
                Snapshots.encodeSnapshot(Snapshots.decodeSnapshot(Snapshots.encodeSnapshot(snapshot))),
                Snapshots.encodeSnapshot(snapshot),
                "a snapshot comes back as another");
        Snapshots.snapshotContainsUpdate(snapshot, BASE);
    }

    static void snapshotV2(byte[] input) {
        Snapshot snapshot = Snapshots.decodeSnapshotV2(input);
        checkEqual(
                Snapshots.encodeSnapshotV2(Snapshots.decodeSnapshotV2(Snapshots.encodeSnapshotV2(snapshot))),
                Snapshots.encodeSnapshotV2(snapshot),
                "a snapshot comes back as another");
    }

    static void stateVector(byte[] input) {
        Doc doc = doc(2, BASE);
        byte[] difference = doc.encodeStateAsUpdate(input);
        Updates.inspect(difference);
        Updates.diffUpdate(BASE, input);
    }

    static void relativePosition(byte[] input) {
        RelativePosition position = RelativePositions.decodeRelativePosition(input);
        byte[] encoded = RelativePositions.encodeRelativePosition(position);
        check(RelativePositions.decodeRelativePosition(encoded).equals(position), "an encoded position is another");
        Doc doc = doc(2, BASE);
        try {
            RelativePositions.createAbsolutePositionFromRelativePosition(position, doc);
        } catch (IllegalStateException | IllegalArgumentException notHere) {
            // It names what the document has as something else.
        }
        doc.checkInvariants();
    }
}
