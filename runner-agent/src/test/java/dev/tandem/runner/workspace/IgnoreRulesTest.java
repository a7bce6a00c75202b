package dev.tandem.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class IgnoreRulesTest {
    private static final Optional<Boolean> IGNORED = Optional.of(true);
    private static final Optional<Boolean> TAKEN_BACK = Optional.of(false);
    private static final Optional<Boolean> NO_RULE = Optional.empty();

    @Test
    void whatToolsMakeForThemselvesIsIgnoredAtAnyDepth() {
        IgnoreRules rules = IgnoreRules.USUAL;
        assertThat(folder(rules, "node_modules")).isEqualTo(IGNORED);
        assertThat(folder(rules, "web/node_modules")).isEqualTo(IGNORED);
        assertThat(folder(rules, ".git")).isEqualTo(IGNORED);
        assertThat(folder(rules, "src/__pycache__")).isEqualTo(IGNORED);
        assertThat(file(rules, "main.py")).isEqualTo(NO_RULE);
        assertThat(file(rules, "target")).as("a file, not a folder").isEqualTo(NO_RULE);
        assertThat(file(rules, "src/Main.class")).isEqualTo(IGNORED);
        assertThat(file(IgnoreRules.MOMENTARY, "src/.main.py.swp")).isEqualTo(IGNORED);
    }

    @Test
    void theLastRuleThatFitsDecides() {
        IgnoreRules rules = IgnoreRules.of("""
                # results
                *.log
                /out/
                data/**/raw
                !keep.log
                """);
        assertThat(file(rules, "a/b.log")).isEqualTo(IGNORED);
        assertThat(file(rules, "keep.log")).isEqualTo(TAKEN_BACK);
        assertThat(folder(rules, "out")).isEqualTo(IGNORED);
        assertThat(file(rules, "out")).isEqualTo(NO_RULE);
        assertThat(folder(rules, "a/out")).isEqualTo(NO_RULE);
        assertThat(folder(rules, "data/x/y/raw")).isEqualTo(IGNORED);
        assertThat(file(rules, "data/raw")).isEqualTo(IGNORED);
        assertThat(file(rules, "a/data/raw")).isEqualTo(NO_RULE);
    }

    @Test
    void patternsMeanWhatTheyMeanToGit() {
        assertThat(file(IgnoreRules.of("x[0-9].txt"), "x7.txt")).isEqualTo(IGNORED);
        assertThat(file(IgnoreRules.of("x[!0-9].txt"), "x7.txt")).isEqualTo(NO_RULE);
        assertThat(file(IgnoreRules.of("x[!0-9].txt"), "xa.txt")).isEqualTo(IGNORED);
        assertThat(file(IgnoreRules.of("\\!important"), "!important")).isEqualTo(IGNORED);
        assertThat(file(IgnoreRules.of("\\#one"), "#one")).isEqualTo(IGNORED);
        assertThat(file(IgnoreRules.of("a\\*b"), "a*b")).isEqualTo(IGNORED);
        assertThat(file(IgnoreRules.of("a\\*b"), "axb")).isEqualTo(NO_RULE);
        assertThat(file(IgnoreRules.of("a?c"), "abc")).isEqualTo(IGNORED);
        assertThat(file(IgnoreRules.of("a?c"), "ac")).isEqualTo(NO_RULE);
        assertThat(file(IgnoreRules.of("a*c*e"), "abcde")).isEqualTo(IGNORED);
        assertThat(file(IgnoreRules.of("a/**"), "a/b/c")).isEqualTo(IGNORED);
        assertThat(folder(IgnoreRules.of("a/**"), "a")).isEqualTo(NO_RULE);
        assertThat(file(IgnoreRules.of("**/c"), "a/b/c")).isEqualTo(IGNORED);
        assertThat(file(IgnoreRules.of("a/**/c/**/e"), "a/b/c/c/d/e")).isEqualTo(IGNORED);
    }

    @Test
    void aStrangeRuleHurtsNothing() {
        IgnoreRules rules = IgnoreRules.of("[a(\n!\n/\n//\n\\\n[]\n");
        assertThat(file(rules, "x")).isEqualTo(NO_RULE);
        assertThat(file(rules, "[a(")).isEqualTo(IGNORED);
    }

    @Test
    void aPatternThatIsMadeToTakeLongDoesNot() {
        IgnoreRules rules = IgnoreRules.of("*a".repeat(140) + "b");
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(file(rules, "a".repeat(1000))).isEqualTo(NO_RULE));
        IgnoreRules folders = IgnoreRules.of("**/a/".repeat(50) + "b");
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(file(folders, "a/".repeat(500) + "a")).isEqualTo(NO_RULE));
    }

    private static Optional<Boolean> file(IgnoreRules rules, String path) {
        return rules.ignores(List.of(path.split("/")), false);
    }

    private static Optional<Boolean> folder(IgnoreRules rules, String path) {
        return rules.ignores(List.of(path.split("/")), true);
    }
}
