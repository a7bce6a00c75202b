package dev.tandem.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that hostile programs choose, on their way to people's pages. */
class DiskOnlyTest {
    @ParameterizedTest
    @ValueSource(strings = {"bad\u0001name", "two\nlines", "\u202efdp.exe", "\ud800", "\u2028", ""})
    void whatCannotBeShownIsNoPath(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DiskOnly.Left(path, false, null));
        assertThat(DiskOnly.Left.of(path, false, null).path())
                .matches("[a-z.?]+")
                .contains("?");
    }

    @Test
    void whatIsTooLongIsCutBetweenCharacters() {
        String smiles = "\ud83d\ude00".repeat(400);
        DiskOnly.Left left = DiskOnly.Left.of(smiles, true, smiles);
        assertThat(left.path().length()).isBetween(DiskOnly.Left.LONGEST - 2, DiskOnly.Left.LONGEST);
        assertThat(smiles).startsWith(left.path()).startsWith(left.why());
        assertThatIllegalArgumentException().isThrownBy(() -> new DiskOnly.Left(smiles, true, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new DiskOnly.Left("a", true, smiles));
    }

    @Test
    void moreThanAreShownCannotBeTold() {
        DiskOnly.Left one = new DiskOnly.Left("a", false, null);
        List<DiskOnly.Left> many = Collections.nCopies(DiskOnly.MOST + 1, one);
        assertThatIllegalArgumentException().isThrownBy(() -> new DiskOnly(many, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new DiskOnly(List.of(), -1));
    }
}
