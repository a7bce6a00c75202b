package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestRulesTest {
    private final OriginRule origins = new OriginRule(Set.of("https://partner.example.org"));

    @Test
    void ourOwnPagesAndNamedOnesMayConnect() {
        assertThat(origins.permits("http://localhost:8080", "localhost:8080")).isTrue();
        assertThat(origins.permits("https://Tandem.example.org", "tandem.example.org"))
                .isTrue();
        assertThat(origins.permits("https://partner.example.org", "tandem.example.org"))
                .isTrue();
        assertThat(origins.permits(null, "localhost:8080")).isTrue();
    }

    @Test
    void foreignPagesMayNot() {
        assertThat(origins.permits("http://localhost:3000", "localhost:8080")).isFalse();
        assertThat(origins.permits("https://evil.example.org", "tandem.example.org"))
                .isFalse();
        assertThat(origins.permits("null", "localhost:8080")).isFalse();
        assertThat(origins.permits("not an origin", "localhost:8080")).isFalse();
        assertThat(origins.permits("http://localhost:8080", null)).isFalse();
        assertThat(origins.permits("http://user@localhost:8080", "localhost:8080"))
                .isFalse();
    }

    @Test
    void anAddressHasAsManySocketsAsAllowed() {
        AddressCounter counter = new AddressCounter(2);
        assertThat(counter.tryAdd("a")).isTrue();
        assertThat(counter.tryAdd("a")).isTrue();
        assertThat(counter.tryAdd("a")).isFalse();
        assertThat(counter.tryAdd("b")).isTrue();
        counter.remove("a");
        assertThat(counter.tryAdd("a")).isTrue();
        assertThat(counter.tryAdd("a")).isFalse();
    }
}
