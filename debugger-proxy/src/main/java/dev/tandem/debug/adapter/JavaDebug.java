package dev.tandem.debug.adapter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.Opening;
import dev.tandem.debug.Quirk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Java, by an adapter of our own: a process of the newest JDK, which asks us to start the program. One file, {@link #FILE}, has all of it; the
 * build leaves it in this module's {@code target}, and whoever starts sandboxes puts it into the folder of fetched adapters there.
 */
final class JavaDebug implements DebugAdapter {
    /** The adapter's file in {@code TANDEM_DEBUGGERS}. */
    static final String FILE = "java-debug-adapter.jar";

    private static final String MAIN = "dev.tandem.debug.java.AdapterProcess";

    /** Options of {@code java} that are followed by a word. */
    private static final Set<String> OPTIONS_WITH_VALUE = Set.of(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--add-modules",
            "--add-exports",
            "--add-opens",
            "--add-reads",
            "--enable-native-access",
            "--source");

    /** The home is that of the JDK, and the adapter's class path after a colon. */
    private static final Detection DETECTION = new Detection(
            List.of("/bin/sh", "-c", """
                    jar=$TANDEM_DEBUGGERS/%s
                    [ -r "$jar" ] || exit 0
                    for home in /usr/lib/jvm/* /opt/java/* /usr/local/openjdk-*; do
                      if [ -x "$home/bin/javac" ] && grep -qs jdk.jdi "$home/release"; then
                        echo "$(grep '^JAVA_VERSION=' "$home/release") $home:$jar"
                      fi
                    done
                    """.formatted(FILE)),
            "JAVA_VERSION=\"(?<version>\\d+(\\.\\d+)*)[^\"]*\" (?<home>\\S+:\\S+)",
            "25",
            "Install a JDK of version 25 or newer under /usr/lib/jvm where the runner works, for example with \"apt-get install openjdk-25-jdk-headless\"; the programs may have an older one.");

    @Override
    public String id() {
        return "java";
    }

    @Override
    public String name() {
        return "Java debugger";
    }

    @Override
    public Detection detection() {
        return DETECTION;
    }

    @Override
    public Set<Quirk> quirks(Installed installed) {
        return Set.of();
    }

    @Override
    public Connected connect(DebugHost host, Installed installed, DebugTarget target, Duration patience)
            throws IOException {
        int colon = installed.home().indexOf(':');
        HostProcess process = host.startAdapter(
                List.of(
                        installed.home().substring(0, colon) + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xmx256m",
                        "-cp",
                        installed.home().substring(colon + 1),
                        MAIN),
                target.environment(),
                target.workingDirectory());
        ProgramStreams program = new ProgramStreams(host, target);
        Opening opening = switch (target) {
            case DebugTarget.Program it -> new Opening(id(), false, launch(it), List.of());
            case DebugTarget.Port it ->
                new Opening(id(), true, common(it.workingDirectory()).put("port", it.port()), List.of());
        };
        return new Connected(AdapterProcess.standardStreams(process), opening, program, process::close);
    }

    private static ObjectNode common(Path workingDirectory) {
        ObjectNode common = JsonNodeFactory.instance.objectNode();
        common.putArray("sourcePaths").add(workingDirectory.toString());
        return common;
    }

    private static ObjectNode launch(DebugTarget.Program target) {
        ObjectNode launch = common(target.workingDirectory())
                .put("console", "integratedTerminal")
                .put("cwd", target.workingDirectory().toString());
        List<String> words = target.command();
        int main = main(words);
        List<String> arguments = new ArrayList<>();
        // The JVM would compile it into memory, where nobody finds its classes: the adapter does it instead.
        if (main < words.size() && words.get(main).endsWith(".java")) {
            launch.put("javaExec", words.getFirst())
                    .put(
                            "program",
                            target.workingDirectory().resolve(words.get(main)).toString());
            words.subList(1, main).forEach(launch.putArray("vmArgs")::add);
            arguments.addAll(words.subList(main + 1, words.size()));
        } else {
            words.forEach(launch.putArray("command")::add);
        }
        arguments.addAll(target.arguments());
        arguments.forEach(launch.putArray("args")::add);
        return launch;
    }

    /** {@return where the main class, or its file, stands in a command} */
    private static int main(List<String> words) {
        int at = 1;
        while (at < words.size() && words.get(at).startsWith("-")) {
            at += OPTIONS_WITH_VALUE.contains(words.get(at)) ? 2 : 1;
        }
        return at;
    }
}
