package dev.tandem.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * What sandbox to make.
 *
 * @param id its name, unique among the open sandboxes of the machine
 * @param label what a person sees in a list, such as the name of the session; any text
 * @param limits what its programs may use
 * @param image the name of the files that programs find besides their own; null for the backend's usual ones
 */
public record SandboxSpec(
        SandboxId id, String label, Limits limits, @Nullable String image) {
    /** A sandbox with a random id and the usual files. */
    public static SandboxSpec of(String label, Limits limits) {
        return new SandboxSpec(SandboxId.random(), label, limits, null);
    }

    /** The same with the files of an image; null for the usual ones. */
    public SandboxSpec withImage(@Nullable String name) {
        return new SandboxSpec(id, label, limits, name);
    }
}
