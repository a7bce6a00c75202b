package dev.tandem.platform.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveDocumentTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final ParticipantId ADA = ParticipantId.next();

    private final Doc doc = new Doc(7);
    private final LiveDocument document = new LiveDocument(DocumentLimits.DEFAULT);

    private byte[] typed(String text) {
        byte[] before = doc.encodeStateVector();
        doc.getText(LiveDocument.ROOT).insert(0, text);
        return doc.encodeStateAsUpdate(before);
    }

    @Test
    void anUnusedDocumentIsLetGoAndDecodedAgain() {
        document.apply(ADA, NOW, typed("a"));
        assertThat(document.releaseIfUnused()).as("used a moment ago").isFalse();
        assertThat(document.toStored().state()).as("a snapshot is no use").isNotEmpty();
        assertThat(document.releaseIfUnused()).isTrue();
        assertThat(document.releaseIfUnused()).as("there is nothing to let go").isFalse();

        document.apply(ADA, NOW, typed("b"));
        assertThat(document.text()).isEqualTo("ba");
        assertThat(document.releaseIfUnused()).isFalse();
        assertThat(document.releaseIfUnused()).isTrue();
        assertThat(document.text()).isEqualTo("ba");
        assertThat(document.authors()).isEqualTo(Map.of(7L, ADA));
    }

    @Test
    void aDocumentThatWaitsForMissingOperationsStaysDecoded() {
        typed("a");
        document.apply(ADA, NOW, typed("b")); // stands on the first, which has not come
        document.releaseIfUnused();
        assertThat(document.releaseIfUnused()).isFalse();
    }

    @Test
    void whoOpensAStoredDocumentGetsItUndecoded() {
        document.apply(ADA, NOW, typed("hello"));
        LiveDocument read = new LiveDocument(DocumentLimits.DEFAULT, document.toStored());

        assertThat(textOf(read.stateAsUpdate(new Doc(8).encodeStateVector()))).isEqualTo("hello");
        assertThat(read.stateVector()).isEqualTo(doc.encodeStateVector());
        assertThat(read.isDecoded()).isFalse();
    }

    @Test
    void theAnswerOfWhoOpenedItIsNoReasonToDecode() {
        document.apply(ADA, NOW, typed("hello"));
        doc.getText(LiveDocument.ROOT).delete(1, 2);
        document.apply(ADA, NOW, doc.encodeStateAsUpdate());
        LiveDocument read = new LiveDocument(DocumentLimits.DEFAULT, document.toStored());
        Doc opened = new Doc(8);
        opened.applyUpdate(read.state());

        byte[] answer = opened.encodeStateAsUpdate(read.stateVector());
        assertThat(read.check(ADA, answer, true, new AuthorBinding())).isEmpty();
        assertThat(read.isDecoded()).isFalse();

        byte[] before = opened.encodeStateVector();
        opened.getText(LiveDocument.ROOT).delete(0, 1);
        byte[] deletion = opened.encodeStateAsUpdate(before);
        assertThat(read.check(ADA, deletion, true, new AuthorBinding())).isPresent();
        read.apply(ADA, NOW, deletion);
        assertThat(read.text()).isEqualTo("lo");
        assertThat(read.check(ADA, deletion, true, new AuthorBinding())).isEmpty();
    }

    @Test
    void everyEditIsInWhatTheNextOneGets() {
        Doc empty = new Doc(8);
        for (int edit = 1; edit <= 3; edit++) {
            document.apply(ADA, NOW, typed("x"));
            byte[] state = document.stateAsUpdate(empty.encodeStateVector());
            assertThat(textOf(state)).isEqualTo("x".repeat(edit));
            assertThat(document.stateAsUpdate(empty.encodeStateVector())).isSameAs(state);
            assertThat(document.stateVector()).isEqualTo(doc.encodeStateVector());
            boolean _ = document.releaseIfUnused();
            assertThat(textOf(document.state())).isEqualTo("x".repeat(edit));
        }
    }

    @Test
    void whoHasSomethingGetsTheRest() {
        document.apply(ADA, NOW, typed("b"));
        Doc other = new Doc(8);
        other.applyUpdate(document.state());
        document.apply(ADA, NOW, typed("a"));

        other.applyUpdate(document.stateAsUpdate(other.encodeStateVector()));

        assertThat(other.getText(LiveDocument.ROOT).toString()).isEqualTo("ab");
    }

    private static String textOf(byte[] state) {
        Doc reader = new Doc(9);
        reader.applyUpdate(state);
        return reader.getText(LiveDocument.ROOT).toString();
    }

    @Test
    void whatWasStoredBeforeTimesWereKeptIsStillRead() throws WireException {
        document.apply(ADA, NOW, typed("old"));
        @SuppressWarnings("ArrayRecordComponent")
        record Former(byte[] state, Map<Long, ParticipantId> authors) {}
        byte[] former = Wire.encode(new Former(document.state(), document.authors()));

        LiveDocument read = new LiveDocument(DocumentLimits.DEFAULT, Wire.decode(former, StoredDocument.class));

        assertThat(read.text()).isEqualTo("old");
        assertThat(read.written().at(7, 0).at()).isEmpty();
        read.apply(ADA, NOW, typed("new"));
        LiveDocument again = new LiveDocument(
                DocumentLimits.DEFAULT, Wire.decode(Wire.encode(read.toStored()), StoredDocument.class));
        assertThat(again.written().at(7, 0).at()).isEmpty();
        assertThat(again.written().at(7, 3).at()).isEqualTo(Optional.of(NOW));
    }
}
