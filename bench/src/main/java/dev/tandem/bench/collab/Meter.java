package dev.tandem.bench.collab;

import com.sun.management.OperatingSystemMXBean;
import dev.tandem.bench.collab.load.Client;
import dev.tandem.bench.collab.load.Latencies;
import dev.tandem.bench.collab.load.Load;
import dev.tandem.bench.collab.load.Tally;
import dev.tandem.bench.collab.server.ProcessTree;
import dev.tandem.bench.collab.server.Server;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Puts one window of load on a server and sees what comes of it. */
final class Meter {
    /** Above this share of its processor the generator itself may be what is slow. */
    static final double BUSIEST = 0.8;

    private static final OperatingSystemMXBean SELF =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Meter() {}

    /**
     * What one window led to.
     *
     * @param seconds from the first edit until the last was due
     * @param secondsUntilAll until all deliveries had happened, or nobody waited any more
     * @param workedInWindow seconds that processors worked for server and database in the window
     * @param worked the same until all deliveries had happened
     * @param busy share of the window in which the generator worked
     * @param missing deliveries that did not happen
     */
    record Window(
            double seconds,
            double secondsUntilAll,
            double workedInWindow,
            double worked,
            double busy,
            long missing,
            Latencies deliveries,
            Latencies acknowledgements,
            Latencies lags,
            long awarenessMessages) {
        double p99() {
            return deliveries.quantile(0.99);
        }

        /** Deliveries of edits for each second that processors worked. */
        double perWorkedSecond() {
            return deliveries.total() / worked;
        }

        double deliveriesPerSecond() {
            return deliveries.total() / secondsUntilAll;
        }

        /** Share of the window that the server's processor worked. */
        double load() {
            return workedInWindow / seconds;
        }
    }

    private static final class Reading {
        private double worked;
        private long own;
    }

    /**
     * Measures.
     *
     * @param patience for deliveries after the last edit was due
     */
    static Window measure(Gathering gathering, Server server, Load load, Duration patience) throws IOException {
        ProcessTree processes = server.processes();
        var begin = new Reading();
        var end = new Reading();
        Load.Times times = load.run(
                gathering.loop(),
                gathering.tally(),
                gathering.clients(),
                () -> read(processes, begin),
                () -> read(processes, end));
        gathering.loop().until(patience, () -> gathering.clients().stream().allMatch(Meter::hasAll));
        long done = System.nanoTime();
        Tally tally = gathering.tally();
        double seconds = (times.ended() - times.began()) / 1e9;
        return new Window(
                seconds,
                (done - times.began()) / 1e9,
                end.worked - begin.worked,
                processes.processorSeconds() - begin.worked,
                (end.own - begin.own) / 1e9 / seconds,
                gathering.missing(),
                tally.deliveries(),
                tally.acknowledgements(),
                tally.lags(),
                tally.awarenessMessages());
    }

    /** Says that a window means nothing because of the generator. */
    static String tooBusy(Window window) {
        return String.format("the generator was %.0f %% busy", window.busy() * 100);
    }

    private static boolean hasAll(Client client) {
        return client.missing() == 0;
    }

    private static void read(ProcessTree processes, Reading reading) throws IOException {
        reading.own = SELF.getProcessCpuTime();
        reading.worked = processes.processorSeconds();
    }
}
