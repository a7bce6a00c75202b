package dev.tandem.runner.follow;

import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;

/** Where sandboxes come from. */
@FunctionalInterface
public interface SandboxSource {
    /**
     * Makes an empty sandbox.
     *
     * @param label what an operator sees in a list
     * @throws SandboxException if none can be made; the message says why and what to do
     */
    Sandbox create(String label) throws SandboxException;
}
