package dev.tandem.platform.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @Test
    void namesAreComposedAndTrimmed() {
        assertThat(DisplayName.ofPerson("  Zoe\u0308   Li\u00A0\u00A0Wu ")).isEqualTo("Zo\u00EB Li Wu");
        assertThat(DisplayName.ofPerson("x".repeat(40))).hasSize(40);
        assertThat(DisplayName.ofPerson("\uD83D\uDC69\u200D\uD83D\uDCBB")).isNotEmpty();
        assertThat(DisplayName.ofPerson("\u738B")).isEqualTo("\u738B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "a\nb", "a\0", "\u202Eada", "\u200B", "...", "\u0301", "a\u2028b"})
    void whatCannotBeSeenIsNoName(String name) {
        assertThatThrownBy(() -> DisplayName.ofPerson(name))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DISPLAY_NAME_INVALID));
    }

    @Test
    void aLongNameIsRefused() {
        assertThatThrownBy(() -> DisplayName.ofPerson("x".repeat(41))).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> DisplayName.ofSession("x".repeat(81)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SESSION_TITLE_INVALID));
    }

    @Test
    void theFirstEightColoursDifferAndTheNinthIsTheFirstAgain() {
        assertThat(IntStream.range(0, 9).mapToObj(ColourSlot::of)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 1);
    }
}
