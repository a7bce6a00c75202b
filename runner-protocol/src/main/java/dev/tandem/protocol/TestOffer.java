package dev.tandem.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How tests of a language are run.
 *
 * @param tool its name, e.g. {@code go test}
 * @param hint for a person: how tests are written so that the tool finds them
 * @param unavailableReason what is missing and what to install; null if tests can be run wherever the language can
 */
public record TestOffer(String tool, String hint, @Nullable String unavailableReason) {}
