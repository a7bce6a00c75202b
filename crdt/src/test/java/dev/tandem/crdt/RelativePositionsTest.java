package dev.tandem.crdt;

import static dev.tandem.crdt.RelativePositions.createAbsolutePositionFromRelativePosition;
import static dev.tandem.crdt.RelativePositions.createRelativePositionFromJSON;
import static dev.tandem.crdt.RelativePositions.createRelativePositionFromTypeIndex;
import static dev.tandem.crdt.RelativePositions.decodeRelativePosition;
import static dev.tandem.crdt.RelativePositions.encodeRelativePosition;
import static dev.tandem.crdt.RelativePositions.relativePositionToJSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tandem.crdt.codec.Id;
import dev.tandem.crdt.codec.JsonCodec;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.crdt.codec.UpdateException.Reason;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RelativePositionsTest {
    private final Doc doc = new Doc(7);
    private final YText text = doc.getText("t");

    private int index(RelativePosition position) {
        return Objects.requireNonNull(createAbsolutePositionFromRelativePosition(position, doc))
                .index();
    }

    @Test
    void aPositionStaysWithTheUnitRightOfIt() {
        text.insert(0, "abc");
        RelativePosition position = createRelativePositionFromTypeIndex(text, 1);
        text.insert(1, "X");
        assertThat(index(position)).isEqualTo(2);
        text.delete(2, 1);
        assertThat(index(position)).isEqualTo(2);
        text.delete(0, 3);
        assertThat(index(position)).isZero();
    }

    @Test
    void aPositionStaysWithTheUnitLeftOfIt() {
        text.insert(0, "abc");
        RelativePosition position = createRelativePositionFromTypeIndex(text, 1, -1);
        text.insert(1, "X");
        assertThat(index(position)).isEqualTo(1);
        RelativePosition start = createRelativePositionFromTypeIndex(text, 0, -1);
        text.insert(0, "Y");
        assertThat(index(start)).isZero();
    }

    @Test
    void theEndStaysTheEnd() {
        RelativePosition end = createRelativePositionFromTypeIndex(text, 0);
        assertThat(end).isEqualTo(new RelativePosition(null, "t", null, 0));
        text.insert(0, "abc");
        assertThat(index(end)).isEqualTo(3);
        assertThat(createRelativePositionFromTypeIndex(text, 1000)).isEqualTo(end);
        assertThat(createRelativePositionFromTypeIndex(text, 1000, -1).item()).isEqualTo(new Id(7, 2));
    }

    @Test
    void positionsInNestedTypesKnowTheirType() {
        var nested = new YArray();
        doc.getMap("m").set("k", nested);
        RelativePosition end = createRelativePositionFromTypeIndex(nested, 0);
        assertThat(end).isEqualTo(new RelativePosition(new Id(7, 0), null, null, 0));
        nested.push(List.of(1, 2));
        AbsolutePosition place = createAbsolutePositionFromRelativePosition(end, doc);
        assertThat(place).isEqualTo(new AbsolutePosition(nested, 2, 0));
        RelativePosition inside = createRelativePositionFromTypeIndex(nested, 1);
        doc.getMap("m").delete("k");
        assertThat(createAbsolutePositionFromRelativePosition(end, doc)).isNull();
        assertThat(createAbsolutePositionFromRelativePosition(inside, doc)).isNull();
    }

    @Test
    void whatIsNotThereYetHasNoPlace() {
        assertThat(createAbsolutePositionFromRelativePosition(new RelativePosition(null, "t", new Id(8, 0), 0), doc))
                .isNull();
        assertThat(createAbsolutePositionFromRelativePosition(new RelativePosition(new Id(8, 0), null, null, 0), doc))
                .isNull();
    }

    @Test
    void aRootThatNobodyAskedForCanStillBecomeAnything() {
        AbsolutePosition place =
                createAbsolutePositionFromRelativePosition(new RelativePosition(null, "new", null, 0), doc);
        assertThat(Objects.requireNonNull(place).type()).isInstanceOf(YUnknown.class);
        doc.getText("new").insert(0, "a");
    }

    @Test
    void impossibleArgumentsAreRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> createRelativePositionFromTypeIndex(text, -1));
        assertThatIllegalStateException().isThrownBy(() -> createRelativePositionFromTypeIndex(new YText(), 0));
        var nothing = new RelativePosition(null, null, null, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> encodeRelativePosition(nothing));
        assertThatIllegalArgumentException().isThrownBy(() -> createAbsolutePositionFromRelativePosition(nothing, doc));
    }

    @Test
    void jsonThatIsNoPositionIsRefused() {
        assertThat(createRelativePositionFromJSON(Map.of("item", Map.of("client", 1.0, "clock", 2))))
                .isEqualTo(new RelativePosition(null, null, new Id(1, 2), 0));
        for (Map<String, Object> json : List.<Map<String, Object>>of(
                Map.of("item", 1),
                Map.of("item", Map.of("client", 1)),
                Map.of("item", Map.of("client", -1, "clock", 0)),
                Map.of("item", Map.of("client", 1, "clock", 0.5)),
                Map.of("type", Map.of("client", 1, "clock", 1L << 31)),
                Map.of("tname", 1),
                Map.of("assoc", "left"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> createRelativePositionFromJSON(json));
        }
    }

    @Test
    void bytesThatAreNoPositionAreRefused() {
        assertThat(decodeRelativePosition(HexFormat.of().parseHex("010174")))
                .as("without an association, as old versions wrote it")
                .isEqualTo(new RelativePosition(null, "t", null, 0));
        refuses("", Reason.TRUNCATED);
        refuses("0007", Reason.TRUNCATED);
        refuses("03", Reason.UNKNOWN_TYPE);
        refuses("01017400aa", Reason.TRAILING_BYTES);
        refuses("0101ff00", Reason.BAD_TEXT);
        refuses("0007ffffffff7f00", Reason.CLOCK_TOO_LARGE);
        refuses("010174bfffffffff7f", Reason.BAD_NUMBER);
    }

    private static void refuses(String hex, Reason reason) {
        assertThatExceptionOfType(UpdateException.class)
                .isThrownBy(() -> decodeRelativePosition(HexFormat.of().parseHex(hex)))
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    @Test
    void jsonAndBytesBringAPositionBack() {
        text.insert(0, "abc");
        RelativePosition position = createRelativePositionFromTypeIndex(text, 2, -1);
        assertThat(createRelativePositionFromJSON(relativePositionToJSON(position)))
                .isEqualTo(position);
        RelativePosition decoded = decodeRelativePosition(encodeRelativePosition(position));
        assertThat(decoded).isEqualTo(new RelativePosition(null, null, new Id(7, 1), -1));
        assertThat(index(decoded)).isEqualTo(2);
    }

    /** The text is what JSON.stringify makes of Yjs' own object. */
    @Test
    void theFullFormIsWhatJavaScriptWrites() {
        var doc = new Doc(7);
        YText text = doc.getText("t");
        text.insert(0, "ab");
        assertThat(JsonCodec.stringify(
                        RelativePositions.relativePositionToFullJSON(createRelativePositionFromTypeIndex(text, 1))))
                .isEqualTo("{\"type\":null,\"tname\":\"t\",\"item\":{\"client\":7,\"clock\":1},\"assoc\":0}");
        assertThat(JsonCodec.stringify(
                        RelativePositions.relativePositionToFullJSON(createRelativePositionFromTypeIndex(text, 2))))
                .isEqualTo("{\"type\":null,\"tname\":\"t\",\"item\":null,\"assoc\":0}");
    }
}
