package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.java.debug.core.DebugSession;
import com.microsoft.java.debug.core.DebugUtility;
import com.microsoft.java.debug.core.IDebugSession;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.PathSearchingVirtualMachine;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.connect.TransportTimeoutException;
import dev.tandem.debug.java.code.ClassFiles;
import dev.tandem.debug.java.code.CompileException;
import dev.tandem.debug.java.code.JavaBuild;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts programs, and attaches to such as run. Arguments of {@code launch}:
 *
 * <ul>
 *   <li>{@code program}: a source file, which is compiled; or {@code mainClass} with {@code classPaths}
 *   <li>or {@code command}: all words that start it, {@code java -cp classes Main}
 *   <li>{@code args}, {@code vmArgs}: lists of texts
 *   <li>{@code javaExec}: the Java that runs it; ours if there is none
 *   <li>{@code cwd}, {@code env}: working directory, and additions to the environment
 *   <li>{@code sourcePaths}: folders in which packages begin
 *   <li>{@code console}: {@code integratedTerminal} asks the client to run it, so that its input and output are the client's; otherwise it is a
 *       child of ours
 * </ul>
 *
 * <p>Of {@code attach}: {@code port}, {@code hostName} (this machine if there is none), {@code sourcePaths}, {@code classPaths}.
 */
final class ProgramStart {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int VIRTUAL_THREADS = 21;
    private static final String LISTENER = "com.sun.jdi.SocketListen";
    private static final String LOOPBACK = "127.0.0.1";

    private final Client client;
    private final boolean terminals;

    /** @param terminals whether the client can run programs */
    ProgramStart(Client client, boolean terminals) {
        this.client = client;
        this.terminals = terminals;
    }

    /** {@return the program, before its first instruction} */
    Program launch(ObjectNode arguments) throws IOException {
        TemporaryFolder built = new TemporaryFolder();
        try {
            return launch(arguments, built);
        } catch (IOException | RuntimeException e) {
            built.close();
            throw e;
        }
    }

    private Program launch(ObjectNode arguments, TemporaryFolder built) throws IOException {
        String cwd = Json.text(arguments.path("cwd"));
        Path folder = Path.of(cwd == null ? "." : cwd).toAbsolutePath();
        List<Path> classPath = new ArrayList<>(paths(arguments, "classPaths"));
        List<Path> sourcePath = new ArrayList<>(paths(arguments, "sourcePaths"));
        List<String> given = Json.texts(arguments.path("command"));
        if (!given.isEmpty()) {
            return connect(
                    folder, arguments, address -> command(arguments, given, address), sourcePath, classPath, built);
        }
        String mainClass = Json.text(arguments.path("mainClass"));
        String program = Json.text(arguments.path("program"));
        if (program != null) {
            JavaBuild build = build(Path.of(program), built.path(), classPath, release(arguments));
            classPath.add(build.output());
            classPath.add(build.root()); // resources lie beside the sources
            sourcePath.addFirst(build.root());
            mainClass = mainClass == null ? build.mainClass() : mainClass;
        }
        if (mainClass == null) {
            throw new Refusal("Tell what to debug: \"program\", a source file, or \"mainClass\", or a \"command\".");
        }
        List<String> words = words(arguments, mainClass, classPath);
        return connect(folder, arguments, address -> command(arguments, words, address), sourcePath, classPath, built);
    }

    /** {@return for which Java a program has to be compiled} */
    private static int release(ObjectNode arguments) {
        int ours = Runtime.version().feature();
        String java = Json.text(arguments.path("javaExec"));
        int version = java == null ? ours : version(java);
        return version == JavaVersion.UNKNOWN ? ours : Math.min(version, ours);
    }

    /** What is started gets our environment. */
    private static int version(String java) {
        return JavaVersion.of(java, String.valueOf(System.getenv("PATH")));
    }

    private JavaBuild build(Path program, Path output, List<Path> classPath, int release) throws IOException {
        try {
            return JavaBuild.compile(program, output, classPath, release);
        } catch (CompileException e) {
            String said = String.valueOf(e.getMessage());
            client.output("stderr", said);
            throw new Refusal(
                    program.getFileName() + " does not compile: "
                            + said.lines().findFirst().orElse(""),
                    e);
        }
    }

    /** @param command that starts it, by the address that it has to call back */
    private Program connect(
            Path folder,
            ObjectNode arguments,
            Function<String, List<String>> command,
            List<Path> sourcePath,
            List<Path> classPath,
            TemporaryFolder built)
            throws IOException {
        ListeningConnector listener = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(connector -> connector.name().equals(LISTENER))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this Java has no " + LISTENER));
        Map<String, Connector.Argument> listening = listener.defaultArguments();
        set(listening, "localAddress", LOOPBACK);
        set(listening, "port", "0");
        set(listening, "timeout", String.valueOf(PATIENCE_MILLIS));
        ProgramProcess process = null;
        try {
            String address = listener.startListening(listening);
            try {
                process = run(command.apply(address), folder, arguments);
                return program(new DebugSession(listener.accept(listening)), classPath, sourcePath, process, built);
            } finally {
                listener.stopListening(listening);
            }
        } catch (IllegalConnectorArgumentsException e) {
            throw new IllegalStateException(e);
        } catch (TransportTimeoutException e) {
            if (process != null) {
                process.kill();
            }
            throw new Refusal(
                    "The program has not called back within " + PATIENCE_MILLIS / 1000
                            + " s. What it printed says why.",
                    e);
        }
    }

    private static void set(Map<String, Connector.Argument> arguments, String name, String value) {
        Connector.Argument argument = arguments.get(name);
        if (argument == null) {
            throw new IllegalStateException("the connector has no argument " + name);
        }
        argument.setValue(value);
    }

    private static List<String> words(ObjectNode arguments, String mainClass, List<Path> classPath) {
        List<String> words = new ArrayList<>();
        String java = Json.text(arguments.path("javaExec"));
        words.add(
                java == null
                        ? Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()
                        : java);
        words.addAll(List.of("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
        words.addAll(Json.texts(arguments.path("vmArgs")));
        if (!classPath.isEmpty()) {
            words.add("-cp");
            words.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        }
        words.add(mainClass);
        return words;
    }

    private static List<String> command(ObjectNode arguments, List<String> words, String address) {
        List<String> command = new ArrayList<>(words);
        // Virtual threads are in the list of threads only if this is asked for; a Java that has none does not start
        // then.
        boolean virtualThreads = version(words.getFirst()) >= VIRTUAL_THREADS;
        command.add(
                1,
                "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,"
                        + (virtualThreads ? "includevirtualthreads=y," : "") + "address=" + address);
        command.addAll(Json.texts(arguments.path("args")));
        return command;
    }

    /**
     * {@return a program whose VM is there}
     *
     * @param process null if it is not ours
     */
    private static Program program(
            IDebugSession session,
            List<Path> classPath,
            List<Path> sourcePath,
            @Nullable ProgramProcess process,
            TemporaryFolder built) {
        List<Path> all = Stream.concat(classPath.stream(), classPath(session.getVM()).stream())
                .distinct()
                .toList();
        // Sources may lie beside classes, as those of a folder do that is on the class path for its resources.
        List<Path> sources = Stream.concat(all.stream().filter(Files::isDirectory), sourcePath.stream())
                .distinct()
                .toList();
        return new Program(session, new ClassFiles(all), new Sources(sources), process, built, false);
    }

    /** {@return the process; null if the client runs it} */
    private @Nullable ProgramProcess run(List<String> command, Path folder, ObjectNode arguments) throws IOException {
        Map<String, String> environment = new HashMap<>();
        arguments
                .path("env")
                .properties()
                .forEach(variable ->
                        environment.put(variable.getKey(), variable.getValue().asText()));
        if (!terminals || arguments.path("console").asText("internalConsole").equals("internalConsole")) {
            return ProgramProcess.start(command, folder, environment, client);
        }
        ObjectNode wish =
                Json.object().put("kind", "integrated").put("title", "Java").put("cwd", folder.toString());
        command.forEach(wish.putArray("args")::add);
        environment.forEach(wish.putObject("env")::put);
        CompletableFuture<ObjectNode> running = client.ask("runInTerminal", wish);
        try {
            ObjectNode _ = running.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException e) {
            throw new Refusal("The program cannot be started: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new Refusal("The program was not started within " + PATIENCE_MILLIS / 1000 + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("The program was not started: the adapter ends.", e);
        }
    }

    /** {@return a program that runs already} */
    Program attach(ObjectNode arguments) {
        int port = arguments.path("port").asInt();
        String host = Json.text(arguments.path("hostName"));
        IDebugSession session;
        try {
            session = DebugUtility.attach(
                    Bootstrap.virtualMachineManager(), host == null ? LOOPBACK : host, port, PATIENCE_MILLIS);
        } catch (IOException | IllegalConnectorArgumentsException e) {
            throw new Refusal(
                    "Nothing that can be debugged listens on port " + port + ": " + e.getMessage()
                            + ". Start the program with -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address="
                            + port + ".",
                    e);
        }
        TemporaryFolder nothing = new TemporaryFolder();
        Program found =
                program(session, paths(arguments, "classPaths"), paths(arguments, "sourcePaths"), null, nothing);
        return new Program(session, found.classes(), found.sources(), null, nothing, true);
    }

    private static List<Path> classPath(VirtualMachine machine) {
        if (!(machine instanceof PathSearchingVirtualMachine searching)) {
            return List.of();
        }
        Path base = Path.of(searching.baseDirectory());
        return searching.classPath().stream().map(base::resolve).toList();
    }

    private static List<Path> paths(ObjectNode arguments, String name) {
        return Json.texts(arguments.path(name)).stream()
                .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
                .map(Path::of)
                .map(Path::toAbsolutePath)
                .toList();
    }
}
