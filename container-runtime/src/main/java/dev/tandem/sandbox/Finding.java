package dev.tandem.sandbox;

/**
 * What an examination of the machine found about one thing that sandboxes need.
 *
 * @param subject what it is about
 * @param ok whether it is as it should be
 * @param required whether there can be no sandbox without it
 * @param what what was looked at and what was seen
 */
public record Finding(SandboxError subject, boolean ok, boolean required, String what) {
    /** Stable, such as {@code SBX-01}. */
    public String code() {
        return subject.code();
    }

    /** What to do; empty when {@link #ok()}. */
    public String remedy() {
        return ok ? "" : subject.remedy();
    }
}
