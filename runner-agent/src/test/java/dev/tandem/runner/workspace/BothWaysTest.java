package dev.tandem.runner.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That nothing typed or written is lost and nothing echoes, whatever happens at the same time.
 *
 * <p>A plan that fails is made small and saved: {@code -Dtandem.files.plan=FILE} plays it again. {@code -Dtandem.test.seed=SEED} plays the
 * plans of a run again, {@code -Dtandem.files.plans=COUNT} plays more of them.
 */
class BothWaysTest {
    private static final int STEPS = 120;
    private static final Path SAVED = Path.of("target", "plans");

    @TempDir
    Path folder;

    private int played;

    @Test
    void nothingIsLostAndNothingEchoes() throws IOException {
        String saved = System.getProperty("tandem.files.plan");
        if (saved != null) {
            List<Long> plan = Files.readAllLines(Path.of(saved)).stream()
                    .map(Long::valueOf)
                    .toList();
            if (Boolean.getBoolean("tandem.files.shrink")) {
                plan = shrunk(plan);
            }
            failure(plan, true).ifPresent(failure -> {
                throw failure;
            });
            return;
        }
        long seed = Long.getLong("tandem.test.seed", System.nanoTime());
        int plans = Integer.getInteger("tandem.files.plans", 60);
        System.out.println("replay with -Dtest=BothWaysTest -Dtandem.test.seed=" + seed);
        for (int plan = 0; plan < plans; plan++) {
            List<Long> steps = new Random(seed + plan).longs(STEPS).boxed().toList();
            Optional<AssertionError> first = failure(steps, false);
            if (first.isPresent()) {
                List<Long> small = shrunk(steps);
                Path file = Files.createDirectories(SAVED).resolve("files-" + (seed + plan) + ".txt");
                Files.write(file, small.stream().map(String::valueOf).toList());
                // A rare failure may not come twice.
                AssertionError failure = failure(small, true).orElse(first.get());
                throw new AssertionError(
                        "plan %d of seed %d, %d of %d steps: replay with -Dtest=BothWaysTest -Dtandem.files.plan=%s"
                                .formatted(plan, seed, small.size(), STEPS, file.toAbsolutePath()),
                        failure);
            }
        }
    }

    private Optional<AssertionError> failure(List<Long> plan, boolean isTold) throws IOException {
        Path play = folder.resolve("play" + played++);
        Path root = Files.createDirectories(play.resolve("root"));
        BothWays session = new BothWays(root);
        try {
            session.play(plan);
            return Optional.empty();
        } catch (AssertionError e) {
            if (isTold) {
                session.story().forEach(System.out::println);
            }
            return Optional.of(e);
        } catch (RuntimeException e) {
            if (isTold) {
                session.story().forEach(System.out::println);
            }
            return Optional.of(new AssertionError(e));
        } finally {
            delete(play);
        }
    }

    /** Leaves out steps, many at once first, as long as what remains fails. */
    private List<Long> shrunk(List<Long> plan) throws IOException {
        List<Long> small = new ArrayList<>(plan);
        for (int size = small.size() / 2; size > 0; size /= 2) {
            for (int from = 0; from + size <= small.size(); ) {
                List<Long> without = new ArrayList<>(small);
                without.subList(from, from + size).clear();
                if (failsSometimes(without)) {
                    small = without;
                } else {
                    from += size;
                }
            }
        }
        return small;
    }

    /** Identities and inodes are new in every play, and some orders with them. */
    private boolean failsSometimes(List<Long> plan) throws IOException {
        for (int turn = 0; turn < 3; turn++) {
            if (failure(plan, false).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
