package dev.tandem.bench.sandbox;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.WarmPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Takes every way once in each round, in an order that rotates, so that whatever the machine does meets all of them. */
final class Meter {
    /** Compilers are at work at first; a runner runs for weeks. */
    private static final int WARM_UP = 300;
    /** A way that takes much longer than the others is taken in every so many rounds. */
    private static final int RARELY = 10;

    private static final ProcessSpec TRUE = ProcessSpec.of("/usr/bin/true");
    private static final PlainSpawn FLOOR = new PlainSpawn(List.of("/usr/bin/true"));

    private final Backend backend;
    private final WarmPool pool;
    private final Sandbox session;
    private final Peers peers;
    private final Samples samples = new Samples();

    Meter(Backend backend, WarmPool pool, Sandbox session, Peers peers) {
        this.backend = backend;
        this.pool = pool;
        this.session = session;
        this.peers = peers;
    }

    Samples measure(int rounds) throws IOException, SandboxException, InterruptedException {
        var discarded = new Samples();
        for (int round = 0; round < Math.min(rounds, WARM_UP); round++) {
            for (Way way : List.of(Way.FLOOR, Way.SESSION, Way.COLD, Way.CLAIMED)) {
                take(way, discarded);
            }
        }
        var ways = new ArrayList<>(List.of(Way.FLOOR, Way.SESSION, Way.COLD, Way.CLAIMED));
        for (Way peer : Way.peers()) {
            if (peers.has(peer)) {
                ways.add(peer);
            }
        }
        peers.missing().forEach(samples::miss);
        for (int round = 0; round < rounds; round++) {
            Collections.rotate(ways, 1);
            for (Way way : ways) {
                boolean rare = way == Way.RUNC || way == Way.DOCKER_RUN || way == Way.DOCKER_EXEC;
                if (!rare || round % RARELY == 0) {
                    take(way, samples);
                }
            }
        }
        return samples;
    }

    private void take(Way way, Samples into) throws IOException, SandboxException, InterruptedException {
        switch (way) {
            case FLOOR -> into.add(way, FLOOR.run());
            case SESSION -> {
                long begun = System.nanoTime();
                run(session);
                into.add(way, since(begun));
            }
            case COLD -> {
                long begun = System.nanoTime();
                Sandbox sandbox = backend.create(SandboxSpec.of("cold", Limits.DEFAULT));
                run(sandbox);
                into.add(way, since(begun));
                long ended = System.nanoTime();
                sandbox.close();
                into.add(Way.CLOSE, since(ended));
            }
            case CLAIMED -> claimed(into);
            case CLAIM, CLOSE -> throw new IllegalArgumentException(way + " is measured with another");
            case BWRAP, CRUN, RUNC, DOCKER_RUN, DOCKER_EXEC -> into.add(way, peers.run(way));
        }
    }

    private void claimed(Samples into) throws SandboxException, InterruptedException {
        // What is measured is the claim of a ready one; how long another takes is the row of a new one.
        while (pool.ready() == 0) {
            LockSupport.parkNanos(100_000);
        }
        long begun = System.nanoTime();
        try (Sandbox sandbox = pool.claim("claimed", Limits.DEFAULT)) {
            into.add(Way.CLAIM, since(begun));
            run(sandbox);
            into.add(Way.CLAIMED, since(begun));
        }
        // Nor is the making of the next one to be in the way of what comes now.
        while (pool.ready() == 0) {
            LockSupport.parkNanos(100_000);
        }
    }

    private static void run(Sandbox sandbox) throws SandboxException, InterruptedException {
        SandboxProcess process = sandbox.start(TRUE);
        ProcessEnd end = process.await();
        if (end.exitCode() != 0) {
            throw new IllegalStateException("true failed: " + end);
        }
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / 1e6;
    }
}
