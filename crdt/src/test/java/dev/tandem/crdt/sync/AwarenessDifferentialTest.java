package dev.tandem.crdt.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.JsonCodec;
import dev.tandem.crdt.yjs.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Random plans are played by y-protocols and here, and every event, state and update compared. {@code -Dcrdt.seed=<n>} repeats a run,
 * {@code -Dcrdt.plans=<n>} makes so many.
 *
 * <p>Time never passes so far that what is gone is forgotten here: y-protocols remembers it for ever.
 */
class AwarenessDifferentialTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final long[] CLIENTS = {1, 2, 3, 77};
    private static final List<String> STATES = List.of(
            "{}",
            "{\"name\":\"Bo\"}",
            "{\"name\":\"Bo\",\"cursor\":{\"anchor\":1,\"head\":2}}",
            "{\"cursor\":{\"head\":2,\"anchor\":1},\"name\":\"Bo\"}",
            "{\"name\":\"w\u00f6rld \uD83D\uDE00\",\"list\":[1,2.5,true,null]}",
            "[1,2]",
            "null");

    private Instant now = Instant.EPOCH;
    private final List<String> printed = new ArrayList<>();

    @Test
    void allIsAsInYProtocols() throws IOException {
        long seed = Long.getLong("crdt.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        Process node = Node.start("awareness.mjs");
        try (BufferedReader in = node.inputReader(StandardCharsets.UTF_8);
                var out = node.outputWriter(StandardCharsets.UTF_8)) {
            for (int plan = 0; plan < Integer.getInteger("crdt.plans", 50); plan++) {
                List<Awareness> instances = open();
                out.write("open 1 2 3\n");
                Instant started = now;
                for (int step = 0; step < 60; step++) {
                    if (now.isAfter(started.plus(Duration.ofSeconds(50)))) {
                        break;
                    }
                    int instance = random.nextInt(instances.size());
                    String command = command(random, instances);
                    out.write(instance + " " + command + "\n");
                    out.flush();
                    printed.clear();
                    play(instances, instances.get(instance), command);
                    assertThat(answer(in))
                            .as("seed %s plan %s step %s: %s %s", seed, plan, step, instance, command)
                            .isEqualTo(printed);
                }
            }
        } finally {
            node.destroy();
        }
    }

    private static List<String> answer(BufferedReader in) throws IOException {
        var lines = new ArrayList<String>();
        for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
            if (line == null) {
                throw new IllegalStateException("y-protocols failed");
            }
            lines.add(line);
        }
        return lines;
    }

    private List<Awareness> open() {
        return LongStream.of(1, 2, 3)
                .mapToObj(client -> {
                    var awareness = new Awareness(client, () -> now, DecodeLimits.DEFAULT);
                    awareness.observeChanges(change -> print("change", change));
                    awareness.observeUpdates(change -> print("update", change));
                    return awareness;
                })
                .toList();
    }

    private void print(String name, AwarenessChange change) {
        printed.add(Stream.of(
                        name,
                        joined(change.added()),
                        joined(change.updated()),
                        joined(change.removed()),
                        String.valueOf(change.origin()))
                .collect(Collectors.joining(" ")));
    }

    private static String joined(List<Long> clients) {
        return clients.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String command(SplittableRandom random, List<Awareness> instances) {
        String state = STATES.get(random.nextInt(STATES.size()));
        return switch (random.nextInt(10)) {
            case 0, 1 -> "local " + state;
            case 2 -> "field " + (random.nextBoolean() ? "name" : "new") + " " + state;
            case 3 -> "remove " + CLIENTS[random.nextInt(4)] + "," + CLIENTS[random.nextInt(4)];
            case 4 -> "time " + random.nextInt(1, 9) * 1000;
            case 5 -> "modify " + HEX.formatHex(forged(random, state));
            case 6 -> "apply " + HEX.formatHex(forged(random, state));
            default ->
                "apply "
                        + HEX.formatHex(instances
                                .get(random.nextInt(instances.size()))
                                .encodeAwarenessUpdate(
                                        Arrays.stream(CLIENTS).boxed().toList()));
        };
    }

    private static byte[] forged(SplittableRandom random, String state) {
        return new AwarenessUpdate(List.of(
                        new AwarenessUpdate.Entry(
                                CLIENTS[random.nextInt(4)], random.nextInt(8), state.equals("null") ? null : state),
                        new AwarenessUpdate.Entry(CLIENTS[random.nextInt(4)], random.nextInt(8), null)))
                .encode();
    }

    private void play(List<Awareness> instances, Awareness awareness, String line) {
        String command = line.substring(0, line.indexOf(' '));
        String rest = line.substring(line.indexOf(' ') + 1);
        switch (command) {
            case "local" -> awareness.setLocalState(rest.equals("null") ? null : rest);
            case "field" -> {
                String local = awareness.getLocalState();
                if (local == null || local.startsWith("{")) {
                    awareness.setLocalStateField(
                            rest.substring(0, rest.indexOf(' ')),
                            JsonCodec.parse(rest.substring(rest.indexOf(' ') + 1), DecodeLimits.DEFAULT));
                } else {
                    // JavaScript makes an object of an array; nobody's state is one.
                    awareness.setLocalState("{\"0\":1,\"1\":2,\"" + rest.replaceFirst(" ", "\":") + "}");
                }
            }
            case "apply" -> awareness.applyAwarenessUpdate(HEX.parseHex(rest), "remote");
            case "remove" ->
                awareness.removeAwarenessStates(
                        Stream.of(rest.split(",")).map(Long::valueOf).toList(), "removal");
            case "modify" ->
                printed.add("modified "
                        + HEX.formatHex(Awareness.modifyAwarenessUpdate(
                                HEX.parseHex(rest),
                                DecodeLimits.DEFAULT,
                                state -> state == null ? "{\"back\":1}" : null)));
            case "time" -> {
                now = now.plus(Duration.ofMillis(Long.parseLong(rest)));
                instances.forEach(Awareness::tick);
            }
            default -> throw new IllegalStateException(command);
        }
        (command.equals("time") ? instances : List.of(awareness)).forEach(this::printState);
    }

    private void printState(Awareness awareness) {
        printed.add("states "
                + awareness.getStates().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" ")));
        printed.add("local " + awareness.getLocalState());
        printed.add("all "
                + HEX.formatHex(awareness.encodeAwarenessUpdate(
                        Arrays.stream(CLIENTS).boxed().toList())));
    }
}
