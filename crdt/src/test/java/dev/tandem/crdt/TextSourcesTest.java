package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TextSourcesTest {
    private final Doc one = new Doc(1);
    private final Doc two = new Doc(2);
    private final YText text = one.getText("t");

    private void exchange() {
        two.applyUpdate(one.encodeStateAsUpdate(two.encodeStateVector()));
        one.applyUpdate(two.encodeStateAsUpdate(one.encodeStateVector()));
    }

    @Test
    void anEmptyTextHasNone() {
        assertThat(text.sources()).isEmpty();
        assertThat(new YText("of no document").sources()).isEmpty();
    }

    @Test
    void consecutiveOperationsOfOneClientAreOneRange() {
        text.insert(0, "ab");
        text.insert(2, "cd");
        assertThat(text.sources()).containsExactly(new ClientRange(1, 0, 4));
        text.insert(0, "x");
        assertThat(text.sources()).containsExactly(new ClientRange(1, 4, 1), new ClientRange(1, 0, 4));
    }

    @Test
    void anInsertionSplitsARangeAndWhatIsDeletedIsLeftOut() {
        text.insert(0, "abcd");
        exchange();
        two.getText("t").insert(2, "X");
        two.getText("t").delete(0, 1);
        exchange();
        assertThat(text.toString()).isEqualTo("bXcd");
        assertThat(text.sources())
                .containsExactly(new ClientRange(1, 1, 1), new ClientRange(2, 0, 1), new ClientRange(1, 2, 2));
    }

    @Test
    void whatIsAroundDeletedTextIsOneRangeOnlyIfItsClocksFollow() {
        text.insert(0, "abc");
        text.delete(1, 1);
        assertThat(text.sources()).containsExactly(new ClientRange(1, 0, 1), new ClientRange(1, 2, 1));
    }

    @Test
    void formatsAndEmbedsTakeClocksAndTellNothing() {
        text.insert(0, "ab");
        text.format(0, 1, Map.of("bold", true));
        text.insertEmbed(1, Map.of("image", "x"));
        text.insert(3, "\uD83D\uDE00");
        assertThat(text.toString()).isEqualTo("ab\uD83D\uDE00");
        assertThat(text.sources().stream().mapToLong(ClientRange::length).sum()).isEqualTo(4);
        assertThat(text.sources().getFirst()).isEqualTo(new ClientRange(1, 0, 2));
    }

    @Test
    void itSurvivesEncoding() {
        text.insert(0, "abcd");
        exchange();
        two.getText("t").insert(2, "X");
        exchange();
        Doc copy = new Doc();
        copy.applyUpdate(one.encodeStateAsUpdate());
        assertThat(copy.getText("t").sources()).isEqualTo(text.sources()).hasSize(3);
    }
}
