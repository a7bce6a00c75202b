package dev.tandem.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a runner offers.
 *
 * @param backend how it makes sandboxes, e.g. {@code native}; null if it can make none
 * @param unavailableReason why it can make no sandbox and what to do; null if it can
 * @param unavailableCode stable code of that reason; null if it can
 * @param capacity how many sessions it takes at once
 * @param network what programs reach beyond their sandbox
 */
public record RunnerStatus(
        String name,
        @Nullable String backend,
        @Nullable String unavailableCode,
        @Nullable String unavailableReason,
        int capacity,
        List<LanguageStatus> languages,
        NetworkOffer network) {
    public RunnerStatus {
        languages = List.copyOf(languages);
        // What another version of the platform tells of its runners does not hold it.
        network = Objects.requireNonNullElse(network, NetworkOffer.NONE);
    }

    /** One that lets programs reach nothing. */
    public RunnerStatus(
            String name,
            @Nullable String backend,
            @Nullable String unavailableCode,
            @Nullable String unavailableReason,
            int capacity,
            List<LanguageStatus> languages) {
        this(name, backend, unavailableCode, unavailableReason, capacity, languages, NetworkOffer.NONE);
    }
}
