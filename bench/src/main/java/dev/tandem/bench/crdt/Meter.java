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
    /** One that takes longer is done once a turn. */
    private static final double LONG_MILLISECONDS = 500;

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
            case WARM -> quick ? warm(work, 0.8, 2, 0.25) : warm(work, 3, 3, 0.5);
            case WARM_BRIEFLY -> quick ? warm(work, 0.3, 1, 0.2) : warm(work, 0.8, 3, 0.15);
            case COLD -> first(work, quick ? 2 : 5, Peers.Start.ANYWHERE);
            case COLD_TRAINED -> first(work, quick ? 2 : 5, Peers.Start.TRAINED);
            case COLD_ON_ONE -> first(work, quick ? 1 : 3, Peers.Start.PINNED);
            case MEMORY -> first(work, 1, Peers.Start.PINNED);
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
            var least = new EnumMap<Engine, Integer>(Engine.class);
            for (Engine engine : engines(work)) {
                PeerProcess process = peers.start(engine, work.workload(), Peers.Start.PINNED);
                processes.put(engine, process);
                Samples first =
                        engine.isCompiledAhead() ? process.run(0, 1, 1) : process.run(warmUpSeconds, 1, ANY_NUMBER);
                double pass = first.worked().getLast();
                samples.put(engine, pass > ONCE_IS_ENOUGH_MILLISECONDS ? first : new Samples());
                least.put(engine, quick || pass > LONG_MILLISECONDS ? 1 : 2);
            }
            List<Engine> unfinished = processes.keySet().stream()
                    .filter(engine -> of(samples, engine).isEmpty())
                    .toList();
            for (int round = 0; round < rounds; round++) {
                for (Engine engine : unfinished) {
                    PeerProcess process = processes.get(engine);
                    if (process != null) {
                        of(samples, engine).add(process.run(seconds, least.getOrDefault(engine, 1), ANY_NUMBER));
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
    private Row first(Work work, int rounds, Peers.Start start) throws IOException {
        var samples = new EnumMap<Engine, Samples>(Engine.class);
        var results = new EnumMap<Engine, Result>(Engine.class);
        for (int round = 0; round < rounds; round++) {
            for (Engine engine : engines(work)) {
                try (PeerProcess process = peers.start(engine, work.workload(), start)) {
                    of(samples, engine).add(process.run(0, 1, 1));
                    results.put(engine, process.check());
                }
            }
        }
        return new Row(work, wall || start != Peers.Start.PINNED, samples, results);
    }

    private static Samples of(Map<Engine, Samples> samples, Engine engine) {
        return samples.computeIfAbsent(engine, ignored -> new Samples());
    }
}
