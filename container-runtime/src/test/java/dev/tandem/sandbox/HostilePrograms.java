package dev.tandem.sandbox;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The hostile programs in the resource folder {@code hostile}: what there is, and what the host has for them to reach. */
public final class HostilePrograms {
    private static final List<String> THEMES =
            List.of("rights", "processes", "files", "namespaces", "kernel", "network", "tricks", "floods");
    private static final Pattern ATTACK = Pattern.compile("@attack\n(@flood\n)?def (\\w+)\\(");

    private HostilePrograms() {}

    /**
     * One of them.
     *
     * @param isFlood whether it takes all that it gets: where nothing limits it, the machine comes to harm
     */
    public record Attack(String name, boolean isFlood) {}

    /** All of them. */
    public static List<Attack> attacks() throws IOException {
        List<Attack> attacks = new ArrayList<>();
        for (String theme : THEMES) {
            ATTACK.matcher(source(theme + ".py"))
                    .results()
                    .forEach(found -> attacks.add(new Attack(found.group(2), found.group(1) != null)));
        }
        return attacks;
    }

    /** The content of each file, by its path below a workspace. */
    private static Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (String theme : THEMES) {
            files.put("hostile/" + theme + ".py", source(theme + ".py"));
        }
        files.put("hostile/attacks.py", source("attacks.py"));
        files.put("hostile/__main__.py", source("__main__.py"));
        return files;
    }

    static void copyTo(Sandbox sandbox) throws IOException {
        for (Map.Entry<String, String> file : files().entrySet()) {
            sandbox.files().write(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8), false);
        }
    }

    /** Puts them below a directory of the host. */
    public static void copyTo(Path directory) throws IOException {
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, file.getValue());
        }
    }

    private static String source(String name) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(HostilePrograms.class.getResourceAsStream("hostile/" + name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * What an attack is told of the host, and what listens there for it.
     *
     * @param arguments of the attack
     */
    public record Host(List<String> arguments, List<Closeable> open) implements Closeable {
        /** Listens at a name without a file and at one with, until its input ends. */
        private static final String LISTENER = """
                import os, socket, sys
                held = []
                for name in ('\\0' + sys.argv[1], '/tmp/' + sys.argv[1]):
                    held.append(socket.socket(socket.AF_UNIX))
                    held[-1].bind(name)
                    held[-1].listen()
                os.chmod('/tmp/' + sys.argv[1], 0o777)
                print('up', flush=True)
                sys.stdin.read()
                os.unlink('/tmp/' + sys.argv[1])
                """;

        /** Prepares the host for an attack. */
        public static Host open(Attack attack) throws IOException {
            String own = "tandem-hostile-" + ProcessHandle.current().pid();
            return switch (attack.name()) {
                case "signal_host_process" ->
                    new Host(List.of(Long.toString(ProcessHandle.current().pid())), List.of());
                case "host_port" -> {
                    ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    yield new Host(List.of(Integer.toString(port.getLocalPort())), List.of(port));
                }
                case "abstract_socket" -> new Host(List.of(own), List.of(listener(own)));
                case "socket_file_of_host" -> new Host(List.of("/tmp/" + own), List.of(listener(own)));
                default -> new Host(List.of(), List.of());
            };
        }

        private static Closeable listener(String name) throws IOException {
            Process process = new ProcessBuilder("python3", "-c", LISTENER, name)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader lines = process.inputReader();
            if (lines.readLine() == null) {
                throw new IOException("nothing listens at " + name);
            }
            return () -> {
                process.getOutputStream().close();
                process.onExit().join();
            };
        }

        @Override
        public void close() throws IOException {
            for (Closeable each : open) {
                each.close();
            }
        }
    }
}
