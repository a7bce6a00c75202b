package dev.tandem.system.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What is done to a product under load, step by step. Its text form can be saved and played again; moments are told by what was
 * acknowledged meanwhile, so a plan means the same on a slower machine.
 *
 * @param seed from which everything else that is random in a run is drawn
 * @param tabs a session
 */
record Plan(long seed, int sessions, int tabs, List<Step> steps) {
    /** Kills are several times as frequent as the gentler things. */
    private static final List<Action> KILLS = List.of(
            Action.KILL_PLATFORM,
            Action.KILL_PLATFORM,
            Action.KILL_DATABASE,
            Action.KILL_BOTH,
            Action.KILL_BACKEND,
            Action.TERMINATE);

    private static final List<Action> PEOPLE =
            List.of(Action.RESTART_BROWSER, Action.LOSE_BROWSER, Action.TOGGLE_NETWORK, Action.CREATE_FILE);

    Plan {
        steps = List.copyOf(steps);
    }

    /** Something that happens. */
    enum Action {
        /** {@code kill -9} of the platform; the database is left behind, and the next platform has to deal with it. */
        KILL_PLATFORM,
        /** {@code kill -9} of the database's server under a running platform. */
        KILL_DATABASE,
        /** {@code kill -9} of both at once. */
        KILL_BOTH,
        /** {@code kill -9} of one of the database's processes: it starts over and recovers. */
        KILL_BACKEND,
        /** SIGTERM to the platform. */
        TERMINATE,
        /** A browser is killed and opened again, with what it had stored. */
        RESTART_BROWSER,
        /** A browser is lost with what it had stored; the person opens another. */
        LOSE_BROWSER,
        /** A tab loses the network, or has it again. */
        TOGGLE_NETWORK,
        /** Someone makes a file. */
        CREATE_FILE;

        boolean kills() {
            return KILLS.contains(this);
        }
    }

    /**
     * One of a plan's steps.
     *
     * @param acknowledgements that come first
     * @param micros that pass then
     * @param target which tab or process, modulo how many there are
     */
    record Step(int acknowledgements, int micros, Action action, int target) {}

    static Plan random(long seed, int sessions, int tabs, int kills) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            for (int j = random.nextInt(3); j > 0; j--) {
                steps.add(step(random, 20, PEOPLE));
            }
            // The first ones show each kind once: a short plan leaves none to chance.
            steps.add(step(random, 150, i < KILLS.size() ? List.of(KILLS.get(i)) : KILLS));
        }
        return new Plan(seed, sessions, tabs, steps);
    }

    private static Step step(Random random, int acknowledgements, List<Action> actions) {
        return new Step(
                1 + random.nextInt(acknowledgements),
                random.nextInt(20_000),
                actions.get(random.nextInt(actions.size())),
                random.nextInt(1000));
    }

    long kills() {
        return steps.stream().filter(step -> step.action().kills()).count();
    }

    String print() {
        StringBuilder text = new StringBuilder("seed %d sessions %d tabs %d\n".formatted(seed, sessions, tabs));
        for (Step step : steps) {
            text.append(
                    "%d %d %s %d\n".formatted(step.acknowledgements(), step.micros(), step.action(), step.target()));
        }
        return text.toString();
    }

    static Plan parse(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        String[] head = lines.getFirst().split(" ", -1);
        List<Step> steps = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ", -1);
            steps.add(new Step(
                    Integer.parseInt(words[0]),
                    Integer.parseInt(words[1]),
                    Action.valueOf(words[2]),
                    Integer.parseInt(words[3])));
        }
        return new Plan(Long.parseLong(head[1]), Integer.parseInt(head[3]), Integer.parseInt(head[5]), steps);
    }

    /** Saves it for another run. {@return where} */
    Path save() {
        try {
            Path directory = Files.createDirectories(Path.of("target/plans"));
            return Files.writeString(directory.resolve("kill-" + seed + ".plan"), print())
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
