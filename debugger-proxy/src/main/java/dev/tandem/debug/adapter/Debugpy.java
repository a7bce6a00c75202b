package dev.tandem.debug.adapter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.Opening;
import dev.tandem.debug.Quirk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Python. The adapter asks us to start the program, whose streams are ours thereby.
 *
 * @see <a href="https://github.com/microsoft/debugpy/wiki/Debug-configuration-settings">its settings</a>
 */
final class Debugpy implements DebugAdapter {
    private static final Set<String> OPTIONS_WITH_VALUE = Set.of("-X", "-W", "--check-hash-based-pycs");
    private static final Detection DETECTION = new Detection(
            List.of("/bin/sh", "-c", """
                    for home in "$TANDEM_DEBUGGERS/debugpy" ''; do
                      [ -z "$home" ] || [ -d "$home/debugpy" ] || continue
                      version=$(PYTHONPATH=$home python3 -c 'import debugpy; print(debugpy.__version__)' 2>/dev/null) &&
                        echo "debugpy $version at <$home>"
                    done
                    """),
            "debugpy (?<version>\\d+(\\.\\d+)+)\\S* at <(?<home>.*)>",
            "1.6",
            "Install debugpy 1.6 or newer where the runner works: ./tandem debuggers does it, or \"apt-get install python3-debugpy\".");

    @Override
    public String id() {
        return "debugpy";
    }

    @Override
    public String name() {
        return "debugpy";
    }

    @Override
    public Detection detection() {
        return DETECTION;
    }

    @Override
    public Set<Quirk> quirks(Installed installed) {
        return Set.of(Quirk.OLD_REFERENCES_ANSWERED, Quirk.MODULES_AMONG_VALUES);
    }

    @Override
    public Connected connect(DebugHost host, Installed installed, DebugTarget target, Duration patience)
            throws IOException {
        ProgramStreams program = new ProgramStreams(host, target);
        return switch (target) {
            case DebugTarget.Program it -> {
                HostProcess process = host.startAdapter(
                        List.of(it.command().getFirst(), "-Xfrozen_modules=off", "-m", "debugpy.adapter"),
                        environment(it.environment(), installed),
                        it.workingDirectory());
                yield new Connected(
                        AdapterProcess.standardStreams(process),
                        new Opening(id(), false, launch(it), List.of()),
                        program,
                        process::close);
            }
            // A program that waits for a debugger has its adapter with it.
            case DebugTarget.Port port ->
                new Connected(
                        AdapterProcess.wire(host.connect(port.port())),
                        new Opening(id(), true, common(), List.of()),
                        program,
                        () -> {});
        };
    }

    private static Map<String, String> environment(Map<String, String> programs, Installed installed) {
        Map<String, String> environment = new TreeMap<>(programs);
        if (!installed.home().isEmpty()) {
            environment.merge("PYTHONPATH", installed.home(), (theirs, ours) -> ours + ":" + theirs);
        }
        return environment;
    }

    private static ObjectNode common() {
        ObjectNode common = JsonNodeFactory.instance
                .objectNode()
                .put("name", "Tandem")
                .put("type", "python")
                .put("justMyCode", true)
                .put("showReturnValue", true)
                // A program that it starts in its turn is debugged by nobody: there is one program in a debug session.
                .put("subProcess", false);
        // Groups of what each object has anyway: nobody looks for it, and reading it takes ten times as long as the
        // rest.
        common.putObject("variablePresentation")
                .put("special", "hide")
                .put("function", "hide")
                .put("class", "hide")
                .put("protected", "inline");
        // A program that ends itself, and be it with an exit code, has not failed: it counts as no uncaught exception.
        common.putArray("breakOnSystemExit");
        return common;
    }

    private static ObjectNode launch(DebugTarget.Program target) {
        ObjectNode launch = common().put("request", "launch")
                .put("console", "integratedTerminal")
                .put("cwd", target.workingDirectory().toString());
        ArrayNode python = launch.putArray("python").add(target.command().getFirst());
        ArrayNode arguments = JsonNodeFactory.instance.arrayNode();
        List<String> words = target.command();
        int at = 1;
        while (at < words.size() && words.get(at).startsWith("-") && !isProgram(words.get(at))) {
            python.add(words.get(at));
            if (OPTIONS_WITH_VALUE.contains(words.get(at)) && at + 1 < words.size()) {
                at++;
                python.add(words.get(at));
            }
            at++;
        }
        if (at < words.size()) {
            String word = words.get(at);
            at++;
            if (isProgram(word) && at < words.size()) {
                launch.put(word.equals("-m") ? "module" : "code", words.get(at));
                at++;
            } else {
                launch.put("program", word);
            }
        }
        words.subList(at, words.size()).forEach(arguments::add);
        target.arguments().forEach(arguments::add);
        launch.set("args", arguments);
        return launch;
    }

    private static boolean isProgram(String option) {
        return option.equals("-m") || option.equals("-c");
    }
}
