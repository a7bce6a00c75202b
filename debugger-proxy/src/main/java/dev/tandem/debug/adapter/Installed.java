package dev.tandem.debug.adapter;

/**
 * An adapter that was found.
 *
 * @param version such as {@code 1.8.22}
 * @param home where it is installed, as the {@link Detection} tells it
 */
public record Installed(String version, String home) {}
