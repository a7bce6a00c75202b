package dev.tandem.runner.network.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {
    private static boolean allows(String rule, String destination) throws NetworkRefusal {
        return AllowList.parse(List.of(rule)).allows(Destination.parse(destination, 0));
    }

    @Test
    void aNameIsItselfOnThePortsOfTheWeb() throws NetworkRefusal {
        assertThat(allows("Example.org", "example.ORG:443")).isTrue();
        assertThat(allows("example.org", "example.org.:80")).isTrue();
        assertThat(allows("example.org", "example.org:8080")).isFalse();
        assertThat(allows("example.org", "www.example.org:443")).isFalse();
        assertThat(allows("example.org", "example.org.evil.net:443")).isFalse();
        assertThat(allows("example.org", "notexample.org:443")).isFalse();
    }

    @Test
    void aPatternIsWhatIsBelow() throws NetworkRefusal {
        assertThat(allows("*.example.org", "a.example.org:443")).isTrue();
        assertThat(allows("*.example.org", "a.b.example.org:80")).isTrue();
        assertThat(allows("*.example.org", "example.org:443")).isFalse();
        assertThat(allows("*.example.org", "xexample.org:443")).isFalse();
        assertThat(allows("*.example.org:8443", "a.example.org:8443")).isTrue();
        assertThat(allows("*.example.org:8443", "a.example.org:443")).isFalse();
    }

    @Test
    void aStarIsEveryNameAndNoAddress() throws NetworkRefusal {
        assertThat(allows("*", "anything.example:443")).isTrue();
        assertThat(allows("*", "anything.example:22")).isFalse();
        assertThat(allows("*", "8.8.8.8:443")).isFalse();
        assertThat(allows("*", "[2606:4700::1111]:443")).isFalse();
    }

    @Test
    void anAddressIsItselfHoweverItIsWritten() throws NetworkRefusal {
        assertThat(allows("8.8.8.8:53", "8.8.8.8:53")).isTrue();
        assertThat(allows("[2606:4700:0:0::1111]", "[2606:4700::1111]:443")).isTrue();
        assertThat(allows("8.8.8.8", "8.8.4.4:443")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*example.org",
                "a.*.org",
                "http://example.org",
                "example.org:0",
                "example.org:65536",
                "*.8.8.8",
                "example.org/path",
                "exa mple.org",
                "example.org:25",
                "*:25",
                "127.1",
                "::1"
            })
    void whatIsNoRuleIsNamed(String rule) {
        assertThatThrownBy(() -> AllowList.parse(List.of(rule)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tandem.sandbox.network.allow: '" + rule + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.1:80",
                "2130706433:80",
                "0x7f000001:80",
                "0x7f.0.0.1:80",
                "0177.0.0.1:80",
                "127.0.0.1.:8o",
                "1.2.3:80",
                "256.1.1.1:80",
                "[::1:80",
                "[127.0.0.1]:80",
                "[fe80::1%eth0]:80",
                "a..b:80",
                "-a.b:80",
                "a:+80",
                "a:080",
                "a:",
                "a",
                "\u00e4.example:80",
                "a\u0000.example:80",
                "user@example.org:80",
                "example.org:80:80"
            })
    void otherSpellingsAreRefused(String authority) {
        assertThatThrownBy(() -> Destination.parse(authority, 0))
                .isInstanceOfSatisfying(
                        NetworkRefusal.class, e -> assertThat(e.error()).isEqualTo(NetworkError.BAD_REQUEST));
    }
}
