package dev.tandem.debug.adapter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.Opening;
import dev.tandem.debug.Quirk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * JavaScript and TypeScript in Node.js. The adapter asks us to start the program, whose streams are ours thereby, and debugs it in a session of
 * its own on a second connection ({@link ChildSessions}).
 *
 * @see <a href="https://github.com/microsoft/vscode-js-debug/blob/main/OPTIONS.md">its settings</a>
 */
final class JsDebug implements DebugAdapter {
    private static final Pattern LISTENS = Pattern.compile("Debug server listening at \\S*:(\\d+)\\s");
    private static final RuntimeWords WORDS = new RuntimeWords(
            Pattern.compile("(?m)^(Debugger attached|Waiting for the debugger to disconnect\\.\\.)\\.\\n"));
    private static final Detection DETECTION = new Detection(
            List.of("/bin/sh", "-c", """
                    home=$TANDEM_DEBUGGERS/js-debug
                    [ -f "$home/vsDebugServer.cjs" ] && command -v node >/dev/null &&
                      echo "js-debug $(sed -n 's/.*"version": *"v*\\([0-9.]*\\)".*/\\1/p' "$home/manifest.json") at <$home/vsDebugServer.cjs>"
                    """),
            "js-debug (?<version>\\d+(\\.\\d+)+) at <(?<home>.*)>",
            "1.80",
            "Get js-debug where the runner works: ./tandem debuggers does it.");

    @Override
    public String id() {
        return "js-debug";
    }

    @Override
    public String name() {
        return "js-debug";
    }

    @Override
    public Detection detection() {
        return DETECTION;
    }

    @Override
    public Set<Quirk> quirks(Installed installed) {
        return Set.of(
                Quirk.CHILD_SESSION, Quirk.VERIFIED_LATER, Quirk.SET_VALUE_SEEN_LATER, Quirk.FUNCTIONS_AMONG_VALUES);
    }

    @Override
    public Connected connect(DebugHost host, Installed installed, DebugTarget target, Duration patience)
            throws IOException {
        ProgramStreams program = new ProgramStreams(host, target, WORDS);
        String node = switch (target) {
            case DebugTarget.Program it -> it.command().getFirst();
            case DebugTarget.Port _ -> "node";
        };
        HostProcess process = host.startAdapter(
                List.of(node, installed.home(), "0", "127.0.0.1"), target.environment(), target.workingDirectory());
        ChildSessions wire;
        try {
            int port = AdapterProcess.port(process, LISTENS, patience);
            AdapterProcess.drain(process.output());
            AdapterProcess.drain(process.errors());
            wire = new ChildSessions(() -> AdapterProcess.wire(host.connect(port)));
        } catch (IOException e) {
            process.close();
            throw e;
        }
        Opening opening = switch (target) {
            case DebugTarget.Program it -> new Opening("pwa-node", false, launch(it), List.of());
            case DebugTarget.Port port -> new Opening("pwa-node", true, attach(port), List.of());
        };
        return new Connected(wire, opening, program, process::close);
    }

    private static ObjectNode common() {
        ObjectNode common = JsonNodeFactory.instance
                .objectNode()
                .put("name", "Tandem")
                .put("type", "pwa-node")
                // A program that it starts in its turn is debugged by nobody: there is one program in a debug session.
                .put("autoAttachChildProcesses", false);
        common.putArray("skipFiles").add("<node_internals>/**");
        return common;
    }

    private static ObjectNode launch(DebugTarget.Program target) {
        ObjectNode launch = common().put("request", "launch")
                .put("cwd", target.workingDirectory().toString())
                .put("console", "integratedTerminal")
                // What the program writes is read from its streams: as console calls it would come a second time.
                .put("outputCapture", "std")
                .put("runtimeExecutable", target.command().getFirst());
        List<String> words = target.command();
        int at = 1;
        ArrayNode options = launch.putArray("runtimeArgs");
        while (at < words.size() && words.get(at).startsWith("-")) {
            options.add(words.get(at));
            at++;
        }
        if (at < words.size()) {
            launch.put("program", words.get(at));
            at++;
        }
        ArrayNode arguments = launch.putArray("args");
        words.subList(at, words.size()).forEach(arguments::add);
        target.arguments().forEach(arguments::add);
        return launch;
    }

    private static ObjectNode attach(DebugTarget.Port target) {
        return common().put("request", "attach")
                .put("address", "127.0.0.1")
                .put("port", target.port())
                .put("cwd", target.workingDirectory().toString());
    }
}
