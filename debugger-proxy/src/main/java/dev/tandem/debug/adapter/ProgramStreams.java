package dev.tandem.debug.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.ProgramSide;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the program that is debugged, where it is we who hold them: because the adapter asks us to start it ({@code runInTerminal}),
 * or because it shares them with the adapter.
 *
 * <p>Any thread.
 */
public final class ProgramStreams implements ProgramSide, AutoCloseable {
    private static final int CHUNK_CHARACTERS = 8192;

    private final DebugHost host;
    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final RuntimeWords words;
    private final ProgramInput input = new ProgramInput();
    private final CompletableFuture<Sink> sink = new CompletableFuture<>();
    private final AtomicReference<@Nullable HostProcess> process = new AtomicReference<>();
    /** Of the program that was started last: when its streams have been told to their ends. */
    private volatile CompletableFuture<OptionalInt> drained = CompletableFuture.completedFuture(OptionalInt.empty());

    private volatile boolean closed;

    /** Of a program that is not there yet. */
    public ProgramStreams(DebugHost host, DebugTarget target) {
        this(host, target, RuntimeWords.NONE);
    }

    /** Of a program that is not there yet, and whose runtime says something of its own. */
    ProgramStreams(DebugHost host, DebugTarget target, RuntimeWords words) {
        this(host, target.environment(), target.workingDirectory(), words);
    }

    /**
     * Of a program that is not there yet.
     *
     * @param environment of whatever the adapter has us start
     */
    ProgramStreams(DebugHost host, Map<String, String> environment, Path workingDirectory) {
        this(host, environment, workingDirectory, RuntimeWords.NONE);
    }

    private ProgramStreams(DebugHost host, Map<String, String> environment, Path workingDirectory, RuntimeWords words) {
        this.host = host;
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory;
        this.words = words;
    }

    /** The program shares its streams with this process. Its exit code is not the program's. */
    public void share(HostProcess adapter) {
        CompletableFuture<OptionalInt> done = new CompletableFuture<>();
        drained = done;
        CompletableFuture<?> output = pump("stdout", adapter.output());
        CompletableFuture<?> errors = pump("stderr", adapter.errors());
        input.reach(adapter.input());
        CompletableFuture<Void> _ =
                CompletableFuture.allOf(output, errors).thenRun(() -> done.complete(OptionalInt.empty()));
    }

    @Override
    public void open(Sink opened) {
        sink.complete(opened);
    }

    @Override
    public boolean startsPrograms() {
        return true;
    }

    @Override
    public CompletionStage<ObjectNode> start(ObjectNode arguments) {
        return CompletableFuture.supplyAsync(() -> started(arguments), Thread::startVirtualThread);
    }

    private ObjectNode started(ObjectNode arguments) {
        List<String> command = new ArrayList<>();
        arguments.path("args").forEach(word -> command.add(word.asText()));
        Map<String, String> variables = new TreeMap<>(environment);
        for (Map.Entry<String, JsonNode> variable : arguments.path("env").properties()) {
            if (variable.getValue().isNull()) {
                variables.remove(variable.getKey());
            } else {
                variables.put(variable.getKey(), variable.getValue().asText());
            }
        }
        String directory = arguments.path("cwd").asText();
        try {
            HostProcess begun =
                    host.start(command, variables, directory.isEmpty() ? workingDirectory : Path.of(directory));
            CompletableFuture<OptionalInt> done = new CompletableFuture<>();
            drained = done;
            HostProcess before = process.getAndSet(begun);
            if (before != null) {
                before.close();
            }
            if (closed) {
                begun.close();
            }
            CompletableFuture<?> output = pump("stdout", begun.output());
            CompletableFuture<?> errors = pump("stderr", begun.errors());
            input.reach(begun.input());
            CompletableFuture<Boolean> _ = CompletableFuture.allOf(output, errors)
                    .thenCombine(begun.ended(), (_, code) -> done.complete(OptionalInt.of(code)));
        } catch (IOException e) {
            throw new CompletionException(e);
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private CompletableFuture<?> pump(String category, InputStream stream) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().name("program, " + category).start(() -> {
            try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                Sink told = sink.join();
                char[] chunk = new char[CHUNK_CHARACTERS];
                int length = reader.read(chunk);
                while (length >= 0) {
                    for (RuntimeWords.Part part : parts(category, new String(chunk, 0, length))) {
                        told.write(part.category(), part.text())
                                .toCompletableFuture()
                                .join();
                    }
                    length = reader.read(chunk);
                }
                done.complete(null);
            } catch (IOException _) {
                done.complete(null); // its process was ended: it writes nothing more
            }
        });
        return done;
    }

    private List<RuntimeWords.Part> parts(String category, String text) {
        return category.equals("stderr") ? words.parts(text) : List.of(new RuntimeWords.Part(category, text));
    }

    @Override
    public CompletionStage<OptionalInt> drained() {
        return drained;
    }

    /** {@return what it reads} */
    OutputStream input() {
        return input;
    }

    /** Ends the program that was started here. */
    @Override
    public void close() {
        closed = true;
        HostProcess running = process.get();
        if (running != null) {
            running.close();
        }
        input.abandon();
    }
}
