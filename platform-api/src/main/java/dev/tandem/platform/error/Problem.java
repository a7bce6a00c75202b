package dev.tandem.platform.error;

import java.util.Map;

/**
 * A refusal as people and programs receive it.
 *
 * @param code stable, e.g. {@code FILE-02}
 * @param message what happened, for a person
 * @param remedy what to do about it, for a person
 * @param values what was refused, by name
 */
public record Problem(String code, String message, String remedy, Map<String, Object> values) {
    public Problem {
        values = Map.copyOf(values);
    }
}
