package dev.tandem.debug.java;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.DapInput;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.DapOutput;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** The adapter as a process, and a client of it. The test's thread. */
final class AdapterUnderTest implements AutoCloseable {
    static final int PATIENCE_SECONDS = 30;

    private final Process process;
    private final DapOutput out;
    private final Map<Integer, CompletableFuture<DapMessage.Response>> asked = new ConcurrentHashMap<>();
    private final BlockingQueue<DapMessage.Event> events = new LinkedBlockingQueue<>();

    @SuppressWarnings("JdkObsolete") // one thread writes, another reads
    private final StringBuffer output = new StringBuffer();

    private final Map<String, Function<ObjectNode, ObjectNode>> answers = new ConcurrentHashMap<>();
    private int seq;

    private AdapterUnderTest(Process process) {
        this.process = process;
        this.out = new DapOutput(new BufferedOutputStream(process.getOutputStream()));
        Thread.ofVirtual().start(this::hear);
    }

    static AdapterUnderTest start() throws IOException {
        return new AdapterUnderTest(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AdapterProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private void hear() {
        try (var in = new DapInput(new BufferedInputStream(process.getInputStream()), 1 << 24)) {
            for (DapMessage message = in.read(); message != null; message = in.read()) {
                switch (message) {
                    case DapMessage.Response response ->
                        Objects.requireNonNull(asked.remove(response.requestSeq()))
                                .complete(response);
                    case DapMessage.Event event -> {
                        if (event.event().equals("output")) {
                            output.append(event.body().path("output").asText());
                        }
                        events.add(event);
                    }
                    case DapMessage.Request request ->
                        write(DapMessage.Response.done(
                                0,
                                request,
                                Objects.requireNonNull(answers.get(request.command()))
                                        .apply(request.arguments())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void write(DapMessage message) {
        try {
            out.write(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What this client answers when the adapter asks for something. */
    void answering(String command, Function<ObjectNode, ObjectNode> answer) {
        answers.put(command, answer);
    }

    CompletableFuture<DapMessage.Response> send(String command, ObjectNode arguments) {
        var answer = new CompletableFuture<DapMessage.Response>();
        DapMessage.Request request;
        synchronized (this) {
            request = DapMessage.Request.of(++seq, command, arguments);
            asked.put(seq, answer);
        }
        write(request);
        return answer;
    }

    /** {@return the answer to a request that has to be done} */
    ObjectNode ask(String command, ObjectNode arguments) {
        DapMessage.Response response = response(command, arguments);
        assertThat(response.success())
                .as(command + " " + arguments + ": " + response.json())
                .isTrue();
        return response.body();
    }

    /** {@return why a request is refused} */
    String refusal(String command, ObjectNode arguments) {
        DapMessage.Response response = response(command, arguments);
        assertThat(response.success())
                .as(command + " " + arguments + ": " + response.json())
                .isFalse();
        return response.reason();
    }

    private DapMessage.Response response(String command, ObjectNode arguments) {
        try {
            return send(command, arguments).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer to " + command + " " + arguments + "; printed: " + output, e);
        }
    }

    /** {@return the body of the next event of a name; those before it are gone} */
    ObjectNode event(String name) {
        return event(name, _ -> true);
    }

    ObjectNode event(String name, Predicate<ObjectNode> wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        List<String> others = new ArrayList<>();
        try {
            for (long left = PATIENCE_SECONDS * 1_000_000_000L; left > 0; left = end - System.nanoTime()) {
                DapMessage.Event event = events.poll(left, TimeUnit.NANOSECONDS);
                if (event != null && event.event().equals(name) && wanted.test(event.body())) {
                    return event.body();
                }
                others.add(String.valueOf(event));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("no event " + name + " but " + others);
    }

    String output() {
        return output.toString();
    }

    // ---- what tests say in a word

    static ObjectNode object() {
        return Json.object();
    }

    /** A program in a folder of its own, with Main.java. */
    static Path program(Path folder, String text) throws IOException {
        return Files.writeString(folder.resolve("Main.java"), text).toRealPath();
    }

    /** {@return the line that ends with a comment of a mark} */
    static int line(Path file, String mark) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith("// " + mark)) {
                return i + 1;
            }
        }
        throw new AssertionError("no line // " + mark);
    }

    /** Starts a program, which waits for its breakpoints. */
    void launch(Path program) {
        launch(program, object());
    }

    void launch(Path program, ObjectNode arguments) {
        ask("initialize", object().put("adapterID", "java").put("supportsRunInTerminalRequest", !answers.isEmpty()));
        arguments.put("program", program.toString());
        if (!arguments.has("cwd")) {
            arguments.put("cwd", String.valueOf(program.getParent()));
        }
        ask("launch", arguments);
        event("initialized");
    }

    void begin() {
        ask("configurationDone", object());
    }

    static ObjectNode at(int line) {
        return object().put("line", line);
    }

    JsonNode breakpoints(Path file, ObjectNode... breakpoints) {
        ObjectNode arguments = object();
        arguments.putObject("source").put("path", file.toString());
        ArrayNode all = arguments.putArray("breakpoints");
        Arrays.stream(breakpoints).forEach(all::add);
        return ask("setBreakpoints", arguments).path("breakpoints");
    }

    /** {@return the next stop, whose thread is asked for from now on} */
    ObjectNode stop(String reason) {
        ObjectNode stopped = event("stopped");
        assertThat(stopped.path("reason").asText())
                .as(stopped + "; printed: " + output)
                .isEqualTo(reason);
        thread = stopped.path("threadId").asInt();
        return stopped;
    }

    private int thread;

    JsonNode frames() {
        return ask("stackTrace", object().put("threadId", thread)).path("stackFrames");
    }

    int top() {
        return frames().path(0).path("id").asInt();
    }

    int line() {
        return frames().path(0).path("line").asInt();
    }

    void move(String command) {
        ask(command, object().put("threadId", thread));
    }

    /** {@return the variables of the top frame} */
    List<JsonNode> locals() {
        int scope = ask("scopes", object().put("frameId", top()))
                .path("scopes")
                .path(0)
                .path("variablesReference")
                .asInt();
        return variables(scope);
    }

    int localsReference() {
        return ask("scopes", object().put("frameId", top()))
                .path("scopes")
                .path(0)
                .path("variablesReference")
                .asInt();
    }

    List<JsonNode> variables(int reference) {
        return list(
                ask("variables", object().put("variablesReference", reference)).path("variables"));
    }

    JsonNode local(String name) {
        return named(locals(), name);
    }

    static JsonNode named(List<JsonNode> variables, String name) {
        return variables.stream()
                .filter(variable -> variable.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + variables));
    }

    static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /** {@return what an expression is in the top frame} */
    String value(String expression) {
        return ask("evaluate", evaluation(expression, "repl")).path("result").asText();
    }

    ObjectNode evaluation(String expression, String context) {
        return object().put("expression", expression).put("context", context).put("frameId", top());
    }

    /** Lets the program run to its end. */
    int end() {
        int code = event("exited").path("exitCode").asInt();
        event("terminated");
        return code;
    }

    @Override
    public void close() throws IOException {
        out.close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the adapter has not ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
