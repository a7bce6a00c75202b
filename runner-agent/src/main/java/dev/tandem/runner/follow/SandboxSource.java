package dev.tandem.runner.follow;

import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import java.util.Optional;

/** Where sandboxes come from. */
@FunctionalInterface
public interface SandboxSource {
    /**
     * Makes an empty sandbox.
     *
     * @param label what an operator sees in a list
     * @param image of what it is made; empty for the usual one
     * @throws SandboxException if none can be made; the message says why and what to do
     */
    Sandbox create(String label, Optional<String> image) throws SandboxException;
}
