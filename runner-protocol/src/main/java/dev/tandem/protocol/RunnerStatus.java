package dev.tandem.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a runner offers.
 *
 * @param backend how it makes sandboxes, e.g. {@code native}; null if it can make none
 * @param unavailableReason why it can make no sandbox and what to do; null if it can
 * @param unavailableCode stable code of that reason; null if it can
 * @param capacity how many sessions it takes at once
 */
public record RunnerStatus(
        String name,
        @Nullable String backend,
        @Nullable String unavailableCode,
        @Nullable String unavailableReason,
        int capacity,
        List<LanguageStatus> languages) {
    public RunnerStatus {
        languages = List.copyOf(languages);
    }
}
