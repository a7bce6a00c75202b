/**
 * The sandbox: the isolated place where code executes, and how to make one.
 *
 * <p>{@link dev.tandem.sandbox.Backend} makes {@link dev.tandem.sandbox.Sandbox}es, a sandbox starts
 * {@link dev.tandem.sandbox.SandboxProcess}es. Nothing here knows of sessions or the web. All code that runs in a sandbox is
 * taken to be hostile, and so is everything that it writes.
 */
@NullMarked
package dev.tandem.sandbox;

import org.jspecify.annotations.NullMarked;
