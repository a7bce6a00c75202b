package dev.tandem.bench.crdt;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Measures one work with all engines in turns, so that whatever else the machine does meets all of them. */
final class Meter {
    private static final int ANY_NUMBER = 1_000_000;
    /** A pass that takes longer is done once, so that the whole ends in time. */
    private static final double ONCE_IS_ENOUGH_MILLISECONDS = 4_000;

    private final Peers peers;
    private final boolean quick;
    private final boolean wall;

    /**
     * A meter.
     *
     * @param quick whether fewer passes will do
     * @param wall whether the clock on the wall counts everywhere
     */
    Meter(Peers peers, boolean quick, boolean wall) {
        this.peers = peers;
        this.quick = quick;
        this.wall = wall;
    }

    Row measure(Work work) throws IOException {
        return switch (work.pace()) {
            case WARM -> quick ? warm(work, 1, 2, 0.3) : warm(work, 3, 3, 0.5);
            case WARM_BRIEFLY -> quick ? warm(work, 0.3, 1, 0.2) : warm(work, 0.8, 3, 0.15);
            case COLD -> first(work, quick ? 2 : 5, false);
            case COLD_ON_ONE -> first(work, quick ? 1 : 3, true);
            case MEMORY -> first(work, 1, true);
        };
    }

    private List<Engine> engines(Work work) {
        return work.engines().stream().filter(peers::has).sorted().toList();
    }

    private Row warm(Work work, double warmUpSeconds, int rounds, double seconds) throws IOException {
        var processes = new EnumMap<Engine, PeerProcess>(Engine.class);
        var samples = new EnumMap<Engine, Samples>(Engine.class);
        var results = new EnumMap<Engine, Result>(Engine.class);
        try {
            for (Engine engine : engines(work)) {
                PeerProcess process = peers.start(engine, work.workload(), true);
                processes.put(engine, process);
                Samples first =
                        engine.isCompiledAhead() ? process.run(0, 1, 1) : process.run(warmUpSeconds, 1, ANY_NUMBER);
                boolean enough = first.worked().getLast() > ONCE_IS_ENOUGH_MILLISECONDS;
                samples.put(engine, enough ? first : new Samples());
            }
            List<Engine> unfinished = processes.keySet().stream()
                    .filter(engine -> of(samples, engine).isEmpty())
                    .toList();
            for (int round = 0; round < rounds; round++) {
                for (Engine engine : unfinished) {
                    PeerProcess process = processes.get(engine);
                    if (process != null) {
                        of(samples, engine).add(process.run(seconds, quick ? 1 : 2, ANY_NUMBER));
                    }
                }
            }
            for (Map.Entry<Engine, PeerProcess> entry : processes.entrySet()) {
                results.put(entry.getKey(), entry.getValue().check());
            }
        } finally {
            processes.values().forEach(PeerProcess::close);
        }
        return new Row(work, wall, samples, results);
    }

    /** The first pass of process after process; where they may use all processors, time on the wall is what is asked for. */
    private Row first(Work work, int rounds, boolean pinned) throws IOException {
        var samples = new EnumMap<Engine, Samples>(Engine.class);
        var results = new EnumMap<Engine, Result>(Engine.class);
        for (int round = 0; round < rounds; round++) {
            for (Engine engine : engines(work)) {
                try (PeerProcess process = peers.start(engine, work.workload(), pinned)) {
                    of(samples, engine).add(process.run(0, 1, 1));
                    results.put(engine, process.check());
                }
            }
        }
        return new Row(work, wall || !pinned, samples, results);
    }

    private static Samples of(Map<Engine, Samples> samples, Engine engine) {
        return samples.computeIfAbsent(engine, ignored -> new Samples());
    }
}
