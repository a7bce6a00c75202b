package dev.tandem.platform.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.LanguageStatus;
import dev.tandem.protocol.NetworkOffer;
import dev.tandem.protocol.RunnerId;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.TestOffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What several runners offer together. */
class RunnerRosterTest {
    private final RunnerRoster roster = new RunnerRoster();

    private static RunnerStatus runner(NetworkOffer network) {
        return new RunnerStatus("r", "native", null, null, 1, List.of(), network);
    }

    @Test
    void theirNetworksAreJoined() {
        assertThat(roster.network()).isEqualTo(NetworkOffer.NONE);
        roster.add(RunnerId.next(), runner(new NetworkOffer(List.of("a.example"), List.of("pip"), null)));
        roster.elsewhere(List.of(runner(new NetworkOffer(List.of("b.example", "a.example"), List.of("go"), null))));
        assertThat(roster.network())
                .isEqualTo(new NetworkOffer(List.of("a.example", "b.example"), List.of("go", "pip"), null));
    }

    @Test
    void aLanguageIsToldAsOfTheRunnerThatCanDoMoreWithIt() {
        TestOffer missing = new TestOffer("JUnit", "hint", "JUnit was not found.");
        TestOffer there = new TestOffer("JUnit", "hint", null);
        roster.add(RunnerId.next(), runner(java("21", null, null)));
        assertThat(roster.languages()).containsExactly(java("21", null, null));
        roster.add(RunnerId.next(), runner(java("22", null, missing)));
        assertThat(roster.languages()).containsExactly(java("21", null, null));
        roster.add(RunnerId.next(), runner(java("23", "no JDK", there)));
        assertThat(roster.languages()).containsExactly(java("21", null, null));
        roster.elsewhere(List.of(runner(java("24", null, there)), runner(java("25", null, null))));
        assertThat(roster.languages()).containsExactly(java("24", null, there));
    }

    private static RunnerStatus runner(LanguageStatus language) {
        return new RunnerStatus("r", "native", null, null, 1, List.of(language));
    }

    private static LanguageStatus java(String version, @Nullable String reason, @Nullable TestOffer tests) {
        return new LanguageStatus("java", "Java", version, List.of("java"), "Main.java", "", reason, tests);
    }

    @Test
    void aReasonIsToldOnlyWhereNoneOffersAnything() {
        RunnerId other = RunnerId.next();
        roster.add(RunnerId.next(), runner(new NetworkOffer(List.of(), List.of(), "SBX-19: not here")));
        roster.add(other, runner(new NetworkOffer(List.of("a.example"), List.of(), null)));
        assertThat(roster.network().unavailableReason()).isNull();
        roster.remove(other);
        assertThat(roster.network().unavailableReason()).isEqualTo("SBX-19: not here");
    }
}
