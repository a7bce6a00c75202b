package dev.tandem.platform.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReaderRuleTest {
    private static final MultiMap NONE = MultiMap.caseInsensitiveMultiMap();

    @Test
    void thisMachineMayReadAndOthersMayNot() {
        ReaderRule rule = new ReaderRule(Optional.empty());
        assertThat(rule.permits(true, NONE)).isTrue();
        assertThat(rule.permits(false, NONE)).isFalse();
        assertThat(rule.permits(false, with("Authorization", "Bearer "))).isFalse();
    }

    @Test
    void whatAProxyOnThisMachinePassesOnIsForeign() {
        ReaderRule rule = new ReaderRule(Optional.empty());
        assertThat(rule.permits(true, with("x-forwarded-for", "203.0.113.7"))).isFalse();
        assertThat(rule.permits(true, with("Forwarded", "for=203.0.113.7"))).isFalse();
    }

    @Test
    void theTokenOpensFromAnywhere() {
        ReaderRule rule = new ReaderRule(Optional.of("secret"));
        assertThat(rule.permits(false, with("Authorization", "Bearer secret"))).isTrue();
        assertThat(rule.permits(false, with("Authorization", "Bearer secre"))).isFalse();
        assertThat(rule.permits(false, with("Authorization", "secret"))).isFalse();
        assertThat(rule.permits(true, NONE)).isTrue();
    }

    private static MultiMap with(String name, String value) {
        return MultiMap.caseInsensitiveMultiMap().add(name, value);
    }
}
