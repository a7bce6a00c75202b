package dev.tandem.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How programs of a language are debugged.
 *
 * @param adapter the debug adapter, e.g. {@code debugpy}
 * @param unavailableReason what is missing and what to install; null if there is nothing
 */
public record DebugOffer(String adapter, @Nullable String unavailableReason) {}
