package dev.tandem.sandbox;

/**
 * What sandbox to make.
 *
 * @param id its name, unique among the open sandboxes of the machine
 * @param label what a person sees in a list, such as the name of the session; any text
 * @param limits what its programs may use
 */
public record SandboxSpec(SandboxId id, String label, Limits limits) {
    /** A sandbox with a random id. */
    public static SandboxSpec of(String label, Limits limits) {
        return new SandboxSpec(SandboxId.random(), label, limits);
    }
}
