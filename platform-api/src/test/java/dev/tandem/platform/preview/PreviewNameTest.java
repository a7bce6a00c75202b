package dev.tandem.platform.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.SessionId;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewNameTest {
    @Test
    void everyNameIsReadAsItWasWritten() {
        for (int number = 0; number < 1000; number++) {
            PreviewName name = new PreviewName(new SessionId(UUID.randomUUID()), 1 + number * 65);
            assertThat(name.toString()).matches("[0-9]{1,5}-[a-z2-7]{26}").hasSizeLessThanOrEqualTo(63);
            assertThat(PreviewName.parse(name.toString())).contains(name);
            assertThat(PreviewName.parse(name.toString().toUpperCase(Locale.ROOT)))
                    .contains(name);
        }
    }

    @Test
    void theExtremesToo() {
        for (UUID id : new UUID[] {new UUID(0, 0), new UUID(-1, -1), new UUID(Long.MIN_VALUE, 1)}) {
            PreviewName name = new PreviewName(new SessionId(id), 65_535);
            assertThat(PreviewName.parse(name.toString())).contains(name);
        }
    }

    /** The last of 26 digits holds two bits more than an identity has: only one of four spellings counts. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3000",
                "3000-",
                "0-aaaaaaaaaaaaaaaaaaaaaaaaaa",
                "03000-aaaaaaaaaaaaaaaaaaaaaaaaaa",
                "65536-aaaaaaaaaaaaaaaaaaaaaaaaaa",
                "99999-aaaaaaaaaaaaaaaaaaaaaaaaaa",
                "3000-aaaaaaaaaaaaaaaaaaaaaaaaab",
                "3000-aaaaaaaaaaaaaaaaaaaaaaaaa",
                "3000-aaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "3000-aaaaaaaaaaaaaaaaaaaaaaaaa1",
                "x.3000-aaaaaaaaaaaaaaaaaaaaaaaaaa",
                "3000-aaaaaaaaaaaaaaaaaaaaaaaaaa.",
                "-3000-aaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void nothingElseIsAName(String label) {
        assertThat(PreviewName.parse(label)).isEmpty();
    }
}
