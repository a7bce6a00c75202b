package dev.tandem.bench.crdt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An engine at work in a process of its own; ends with this. */
final class PeerProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> command;
    private final Process process;
    private final BufferedWriter to;
    private final BufferedReader from;
    private final String version;

    PeerProcess(List<String> command) throws IOException {
        this(command, ProcessBuilder.Redirect.INHERIT);
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param errors where its complaints go
     */
    PeerProcess(List<String> command, ProcessBuilder.Redirect errors) throws IOException {
        this.command = command;
        process = new ProcessBuilder(command).redirectError(errors).start();
        to = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        version = answer().path("ready").asText();
    }

    String version() {
        return version;
    }

    /** Samples taken for some seconds of its work, but at least and at most so many. */
    Samples run(double seconds, int least, int most) throws IOException {
        ask("run " + seconds + " " + least + " " + most);
        JsonNode answer = answer();
        return new Samples(numbers(answer.path("wall")), numbers(answer.path("worked")));
    }

    private static List<Double> numbers(JsonNode array) {
        var numbers = new ArrayList<Double>();
        array.forEach(number -> numbers.add(number.asDouble()));
        return numbers;
    }

    /** What the last pass led to. */
    Result check() throws IOException {
        ask("check");
        JsonNode answer = answer();
        return new Result(
                answer.path("content").asText(),
                answer.path("state").asText(),
                answer.path("units").asInt(),
                answer.path("bytes").asLong());
    }

    private void ask(String line) throws IOException {
        to.write(line + "\n");
        to.flush();
    }

    private JsonNode answer() throws IOException {
        String line = from.readLine();
        if (line == null) {
            throw new IOException("ended without an answer: " + command);
        }
        return JSON.readTree(line);
    }

    /** Lets it end by itself, and waits for that. */
    void finish() throws IOException {
        to.close();
        while (from.readLine() != null) {
            // what the Java machine says of the cache that it writes
        }
        close();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(); // the next one needs the processor
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
