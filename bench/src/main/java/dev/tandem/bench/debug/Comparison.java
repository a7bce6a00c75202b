package dev.tandem.bench.debug;

import dev.tandem.bench.report.Quantiles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps the same program in several ways. They take turns, a block of steps each, in an order that rotates, so that whatever the machine does meets all of
 * them; all ways take the same steps of the program in the same order.
 */
final class Comparison {
    /** Divisible by how many steps each program's loop has: steps that are so far apart are of the same line. */
    static final int BLOCK = 60;

    private final Map<String, List<Double>> taken = new LinkedHashMap<>();

    /** One way, with what it took. */
    private record Taken(Stepper stepper, List<Double> millis) {
        void block(int steps) throws IOException, InterruptedException {
            for (int i = 0; i < steps; i++) {
                long begun = System.nanoTime();
                stepper.step();
                millis.add((System.nanoTime() - begun) / 1e6);
            }
            stepper.settle();
        }
    }

    /**
     * {@return what each step took in each way}
     *
     * @param ways by their names; stepped until then as little as each other
     * @param warmUp time in which blocks begin that are not counted: compilers are at work at first
     */
    static Comparison of(Map<String, Stepper> ways, Duration warmUp, int steps)
            throws IOException, InterruptedException {
        Comparison comparison = new Comparison();
        List<Taken> all = new ArrayList<>();
        ways.forEach((name, stepper) -> {
            Taken one = new Taken(stepper, new ArrayList<>());
            all.add(one);
            comparison.taken.put(name, one.millis());
        });
        for (long end = System.nanoTime() + warmUp.toNanos(); System.nanoTime() < end; ) {
            turns(all, Math.min(BLOCK, steps));
        }
        all.forEach(each -> each.millis().clear());
        turns(all, steps);
        return comparison;
    }

    private static void turns(List<Taken> all, int steps) throws IOException, InterruptedException {
        for (int done = 0; done < steps; done += BLOCK) {
            Collections.rotate(all, 1);
            for (Taken each : all) {
                each.block(Math.min(BLOCK, steps - done));
            }
        }
    }

    List<Double> of(String way) {
        return taken.getOrDefault(way, List.of());
    }

    /** {@return a quantile of one way's steps, less the same quantile of another's} */
    double quantileAbove(String way, String floor, double part) {
        return Quantiles.of(of(way), part) - Quantiles.of(of(floor), part);
    }

    /** {@return what one way took longer than another for the same step, at a quantile of these differences} */
    double pairedAbove(String way, String floor, double part) {
        return Quantiles.of(differences(of(way), of(floor)), part);
    }

    /**
     * {@return the same of one way and itself: steps of each second block beside those of the block before} What a difference is when there is nothing to be
     * seen.
     */
    double pairedNoise(String way, double part) {
        List<Double> all = of(way);
        List<Double> differences = new ArrayList<>();
        for (int block = BLOCK; block < all.size(); block += 2 * BLOCK) {
            differences.addAll(differences(
                    all.subList(block, Math.min(block + BLOCK, all.size())), all.subList(block - BLOCK, block)));
        }
        return Quantiles.of(differences, part);
    }

    private static List<Double> differences(List<Double> upper, List<Double> lower) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < Math.min(upper.size(), lower.size()); i++) {
            differences.add(upper.get(i) - lower.get(i));
        }
        return differences;
    }
}
