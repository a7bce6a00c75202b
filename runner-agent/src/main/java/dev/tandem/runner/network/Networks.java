package dev.tandem.runner.network;

import dev.tandem.runner.network.address.AllowList;
import dev.tandem.runner.network.address.Dialer;
import dev.tandem.runner.network.packages.PackageServer;
import dev.tandem.runner.run.Scheduler;
import java.util.function.LongSupplier;

/**
 * What the networks of all sessions share.
 *
 * @param allowed what the operator allows to be reached while a session's network is on
 * @param dialer connects to it
 * @param nanoTime a clock that never goes back, in nanoseconds
 */
public record Networks(
        AllowList allowed,
        NetworkLimits limits,
        Dialer dialer,
        PackageServer packages,
        Scheduler scheduler,
        LongSupplier nanoTime) {
    /**
     * Where the proxy listens in every sandbox. Below 1024, so that no program can take it, nor want it; and among those below it is the
     * one for experiments (RFC 4727).
     */
    public static final int PORT = 1021;

    /** The address of the runner as programs see it, without a slash at its end. */
    public static final String LOCAL = "http://127.0.0.1:" + PORT;

    /** {@return the network of one session, off} */
    public SessionNetwork ofSession(String label) {
        return new SessionNetwork(this, label);
    }
}
