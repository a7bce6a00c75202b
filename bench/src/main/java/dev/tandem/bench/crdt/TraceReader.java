package dev.tandem.bench.crdt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads the editing traces of github.com/josephg/editing-traces. */
final class TraceReader {
    private TraceReader() {}

    static Script read(Path file) throws IOException {
        JsonNode trace;
        try (var in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            trace = new ObjectMapper().readTree(in);
        }
        return trace.path("kind").asText().equals("concurrent") ? concurrent(trace) : sequential(trace);
    }

    private static Script sequential(JsonNode trace) {
        var script = new Script();
        var start = trace.path("startContent").asText();
        if (!start.isEmpty()) {
            script.edit(0, 0, 0, start);
        }
        // Positions are in code points, ours in UTF-16 code units: the same unless something is outside of the first
        // plane, and only then the text itself is needed to tell one from the other.
        boolean narrow = isNarrow(trace);
        var text = new StringBuilder(start);
        for (JsonNode transaction : trace.path("txns")) {
            for (JsonNode patch : transaction.path("patches")) {
                int position = patch.get(0).asInt();
                int deleted = patch.get(1).asInt();
                String inserted = patch.get(2).asText();
                if (!narrow) {
                    int from = text.offsetByCodePoints(0, position);
                    deleted = text.offsetByCodePoints(from, deleted) - from;
                    position = from;
                    text.replace(from, from + deleted, inserted);
                }
                if (deleted > 0 || !inserted.isEmpty()) {
                    script.edit(0, position, deleted, inserted);
                }
            }
        }
        return script;
    }

    private static boolean isNarrow(JsonNode trace) {
        for (JsonNode transaction : trace.path("txns")) {
            for (JsonNode patch : transaction.path("patches")) {
                if (patch.get(2).asText().chars().anyMatch(unit -> Character.isSurrogate((char) unit))) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Each author has a document, which receives what a transaction's parents say its author had seen, one update at a time. Where
     * positions refer to an order of concurrent insertions other than ours, they are cut off at the text's end.
     */
    private static Script concurrent(JsonNode trace) {
        if (!isNarrow(trace)) {
            throw new IllegalArgumentException("a concurrent trace with characters outside of the first plane");
        }
        int authors = trace.path("numAgents").asInt();
        var script = new Script();
        var mirror = new Mirror(authors);
        // For each transaction how many of each author's are in its past or are itself.
        var versions = new ArrayList<int[]>();
        // For each author the updates of each of its transactions.
        var made = new ArrayList<List<List<Integer>>>();
        var seen = new int[authors][authors];
        for (int i = 0; i < authors; i++) {
            made.add(new ArrayList<>());
        }
        for (JsonNode transaction : trace.path("txns")) {
            int author = transaction.path("agent").asInt();
            var version = new int[authors];
            for (JsonNode parent : transaction.path("parents")) {
                int[] other = versions.get(parent.asInt());
                for (int i = 0; i < authors; i++) {
                    version[i] = Math.max(version[i], other[i]);
                }
            }
            if (version[author] != made.get(author).size()) {
                throw new IllegalArgumentException("an author's transaction does not follow on the previous one");
            }
            bring(script, mirror, author, seen[author], version, made);
            var updates = new ArrayList<Integer>();
            for (JsonNode patch : transaction.path("patches")) {
                if (mirror.edit(
                        script,
                        author,
                        patch.get(0).asInt(),
                        patch.get(1).asInt(),
                        patch.get(2).asText())) {
                    updates.add(mirror.updates.size() - 1);
                }
            }
            made.get(author).add(updates);
            version[author]++;
            seen[author][author]++;
            versions.add(version);
        }
        int[] all = made.stream().mapToInt(List::size).toArray();
        for (int author = 0; author < authors; author++) {
            bring(script, mirror, author, seen[author], all, made);
        }
        return script;
    }

    private static void bring(
            Script script, Mirror mirror, int to, int[] seen, int[] version, List<List<List<Integer>>> made) {
        for (int from = 0; from < version.length; from++) {
            for (; seen[from] < version[from]; seen[from]++) {
                for (int update : made.get(from).get(seen[from])) {
                    mirror.receive(script, to, update);
                }
            }
        }
    }
}
