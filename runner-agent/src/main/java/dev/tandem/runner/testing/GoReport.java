package dev.tandem.runner.testing;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The events of {@code go test -json}, and before those of a package, lines of our own that tell where its tests are written, because Go does not:
 * {@code at}, package, file, line, name, with tabs between.
 *
 * <p>A test with tests in it is a suite, and not told by itself unless it went wrong and none of those did.
 */
final class GoReport extends ReportReader {
    /** Tests and packages at once in memory; an honest workspace has some hundreds. */
    private static final int MOST_KEPT = 10_000;

    private final TestSink sink;
    private final Map<Key, Place> places = new HashMap<>();
    private final Map<String, String> folders = new HashMap<>();
    private final Map<Key, Going> going = new LinkedHashMap<>();
    private final Map<String, StringBuilder> printed = new HashMap<>();
    private final Set<String> bad = new HashSet<>();

    GoReport(TestSink sink) {
        this.sink = sink;
    }

    private record Event(
            @JsonProperty("Action") @Nullable String action,
            @JsonProperty("Package") @Nullable String pack,
            @JsonProperty("ImportPath") @Nullable String importPath,
            @JsonProperty("Test") @Nullable String test,
            @JsonProperty("Elapsed") double elapsed,
            @JsonProperty("Output") @Nullable String output) {}

    private record Key(String pack, String test) {
        /** {@return the test that it is a part of}; of itself null */
        @Nullable Key whole() {
            int slash = test.lastIndexOf('/');
            return slash < 0 ? null : new Key(pack, test.substring(0, slash));
        }
    }

    private record Place(String file, int line) {}

    /** A test that has begun, and what is known of its parts. */
    private static final class Going {
        private final StringBuilder output = new StringBuilder();
        private boolean hasParts;
        private boolean hasBadParts;
    }

    @Override
    void read(String text) {
        if (text.startsWith("at\t")) {
            place(text.split("\t", -1));
        } else {
            JsonLines.read(text, Event.class).ifPresent(this::take);
        }
    }

    private void place(String[] words) {
        String file = words.length == 5 ? Plain.path(words[2]) : null;
        if (file == null || !words[3].matches("[0-9]{1,7}") || places.size() >= MOST_KEPT) {
            return;
        }
        places.put(new Key(words[1], words[4]), new Place(file, Integer.parseInt(words[3])));
        folders.put(words[1], file.substring(0, file.lastIndexOf('/') + 1));
    }

    private void take(Event event) {
        String pack = event.pack() == null ? built(event.importPath()) : event.pack();
        String action = event.action();
        if (pack == null || action == null) {
            return;
        }
        if (event.output() != null) {
            sink.printed(event.output());
            keep(pack, event.test(), event.output());
        } else if (event.test() == null) {
            if (action.equals("fail")) {
                packageFailed(pack);
            }
        } else {
            happened(new Key(pack, event.test()), action, event.elapsed());
        }
    }

    /** What a compiler says comes with {@code p [p.test]}. */
    private static @Nullable String built(@Nullable String importPath) {
        return importPath == null ? null : importPath.replaceFirst(" \\[.*", "");
    }

    private void keep(String pack, @Nullable String test, String output) {
        Going of = test == null ? null : going.get(new Key(pack, test));
        if (of != null) {
            append(of.output, output);
        } else if (printed.size() < MOST_KEPT) {
            append(printed.computeIfAbsent(pack, _ -> new StringBuilder()), output);
        }
    }

    private static void append(StringBuilder to, String output) {
        if (to.length() < 2 * Limits.DETAIL) {
            to.append(output, 0, Math.min(output.length(), 2 * Limits.DETAIL));
        }
    }

    private void happened(Key test, String action, double seconds) {
        switch (action) {
            case "run" -> {
                if (going.size() < MOST_KEPT) {
                    going.put(test, new Going());
                }
            }
            case "pass" -> ended(test, TestState.PASSED, seconds);
            case "fail" -> ended(test, TestState.FAILED, seconds);
            case "skip" -> ended(test, TestState.SKIPPED, seconds);
            default -> {} // pause, cont, bench and what later versions add
        }
    }

    private void ended(Key test, TestState state, double seconds) {
        Going was = going.remove(test);
        if (was == null) {
            return;
        }
        boolean isBad = state == TestState.FAILED;
        Key whole = test.whole();
        Going around = whole == null ? null : going.get(whole);
        if (around != null) {
            around.hasParts = true;
            around.hasBadParts |= isBad;
        }
        if (isBad) {
            bad.add(test.pack());
        }
        boolean isToldByItsParts = was.hasParts && (!isBad || was.hasBadParts);
        if (!isToldByItsParts) {
            sink.ended(test(test, was, state, seconds));
        }
    }

    private TestCase test(Key test, Going was, TestState state, double seconds) {
        List<String> path = List.of(test.test().split("/", -1));
        Place place = places.get(new Key(test.pack(), path.getFirst()));
        String file = place == null ? null : place.file();
        GoOutput said = state == TestState.PASSED
                ? new GoOutput(file, null, "", "")
                : GoOutput.ofTest(was.output.toString(), file);
        boolean isElsewhere = said.line() == null || state == TestState.SKIPPED;
        return new TestCase(
                file,
                isElsewhere ? (place == null ? null : Integer.valueOf(place.line())) : said.line(),
                path.subList(0, path.size() - 1).stream()
                        .map(name -> Plain.line(name, Limits.NAME))
                        .limit(Limits.SUITES)
                        .toList(),
                Plain.line(path.getLast(), Limits.NAME),
                state,
                Plain.lines(
                        said.message().isEmpty() && state == TestState.ERROR ? Unended.MESSAGE : said.message(),
                        Limits.MESSAGE),
                Plain.lines(said.detail(), Limits.DETAIL),
                seconds >= 0 ? Math.round(seconds * 1000) : 0);
    }

    /** If none of its tests went wrong, it was not built, or ended by itself. */
    private void packageFailed(String pack) {
        StringBuilder output = printed.remove(pack);
        endUnended(test -> test.pack().equals(pack));
        if (!bad.remove(pack)) {
            GoOutput said = GoOutput.ofPackage(output == null ? "" : output.toString(), folders.getOrDefault(pack, ""));
            sink.ended(new TestCase(
                    said.file(),
                    said.line(),
                    List.of(),
                    Plain.line(pack.equals("command-line-arguments") ? "the package" : pack, Limits.NAME),
                    TestState.ERROR,
                    said.message().isEmpty()
                            ? "It could not be run; the output says why."
                            : Plain.line(said.message(), Limits.MESSAGE),
                    Plain.lines(said.detail(), Limits.DETAIL),
                    0));
        }
    }

    /** Those within others come after these, and are told; the others by them. */
    private void endUnended(Predicate<Key> which) {
        for (Map.Entry<Key, Going> each : List.copyOf(going.entrySet()).reversed()) {
            if (which.test(each.getKey()) && going.remove(each.getKey()) != null) {
                Going test = each.getValue();
                Key whole = each.getKey().whole();
                Going around = whole == null ? null : going.get(whole);
                if (around != null) {
                    around.hasBadParts = true;
                }
                bad.add(each.getKey().pack());
                if (!test.hasBadParts) {
                    sink.ended(test(each.getKey(), test, TestState.ERROR, 0));
                }
            }
        }
    }

    @Override
    void ended() {
        endUnended(_ -> true);
    }
}
