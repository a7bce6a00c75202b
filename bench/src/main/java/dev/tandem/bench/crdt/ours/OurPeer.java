package dev.tandem.bench.crdt.ours;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;

/**
 * One workload in a process of its own. Says in lines of JSON that it is ready; then answers {@code run <seconds> <least> <most>} with
 * samples and {@code check} with the outcome, until its input ends.
 *
 * <p>The seconds are of the processor's work, so that warming up is worth as much on a busy machine. A sample is the mean of as many passes as take {@link #SAMPLE_MILLISECONDS}: of short passes the median of single ones would leave
 * out what collecting garbage costs.
 */
public final class OurPeer {
    private static final double SAMPLE_MILLISECONDS = 20;

    private OurPeer() {}

    /** Starts the peer with the workload's name, file and number. */
    @SuppressWarnings("SystemOut") // this is how it speaks
    public static void main(String[] arguments) throws IOException {
        Workload workload = Workloads.of(List.of(arguments));
        System.out.println("{\"ready\":\"JDK " + Runtime.version() + "\"}");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            System.out.println(
                    words[0].equals("run")
                            ? run(
                                    workload,
                                    Double.parseDouble(words[1]),
                                    Integer.parseInt(words[2]),
                                    Integer.parseInt(words[3]))
                            : check(workload));
        }
    }

    private static String run(Workload workload, double seconds, int least, int most) {
        var wall = new StringJoiner(",", "{\"wall\":[", "]");
        var worked = new StringJoiner(",", ",\"worked\":[", "]}");
        long until = ProcessorTime.nanoseconds() + (long) (seconds * 1e9);
        for (int taken = 0; taken < most && (taken < least || ProcessorTime.nanoseconds() < until); taken++) {
            var watch = new Stopwatch();
            int passes = 0;
            do {
                workload.pass(watch);
                passes++;
            } while (watch.worked() < SAMPLE_MILLISECONDS && most > 1);
            wall.add(String.valueOf(watch.wall() / passes));
            worked.add(String.valueOf(watch.worked() / passes));
        }
        return wall.toString() + worked;
    }

    private static String check(Workload workload) {
        Outcome outcome = workload.outcome();
        return "{\"content\":\"" + outcome.content() + "\",\"state\":\"" + outcome.state() + "\",\"units\":"
                + outcome.units() + ",\"bytes\":" + outcome.bytes() + "}";
    }
}
