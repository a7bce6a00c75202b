package dev.tandem.debug.adapter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.Opening;
import dev.tandem.debug.Quirk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * C, C++ and Rust, by LLVM's adapter: {@code lldb-dap}, which until LLVM 17 was called {@code lldb-vscode}. The program is built already, with
 * debug information. The adapter asks us to start it, whose streams are ours thereby.
 *
 * @see <a href="https://github.com/llvm/llvm-project/blob/main/lldb/tools/lldb-dap/README.md">its settings</a>
 */
final class Lldb implements DebugAdapter {
    /** The version from which on each frame has scopes of its own; seen: 19 has not, 22 has. */
    private static final int SCOPES_OF_THEIR_OWN = 22;

    private static final Detection DETECTION = new Detection(
            List.of("/bin/sh", "-c", """
                    for home in "$TANDEM_DEBUGGERS"/lldb/usr/lib/llvm-*/bin/lldb-dap /usr/lib/llvm-*/bin/lldb-dap \\
                        /usr/lib/llvm-*/bin/lldb-vscode "$TANDEM_DEBUGGERS"/lldb/usr/lib/llvm-*/bin/lldb-vscode; do
                      [ -x "$home" ] || continue
                      version=${home%/bin/*}
                      echo "lldb ${version##*-} at <$home>"
                    done
                    """),
            "lldb (?<version>\\d+(\\.\\d+)*) at <(?<home>.*)>",
            "14",
            "Install LLVM's debugger 14 or newer where the runner works: ./tandem debuggers does it, or \"apt-get install lldb\".");

    @Override
    public String id() {
        return "lldb";
    }

    @Override
    public String name() {
        return "LLDB";
    }

    @Override
    public Detection detection() {
        return DETECTION;
    }

    @Override
    public Set<Quirk> quirks(Installed installed) {
        Set<Quirk> quirks = EnumSet.of(
                Quirk.CHANGED_CONDITION_IGNORED,
                Quirk.CONTINUED_AT_FALSE_CONDITIONS,
                Quirk.PAUSE_TOLD_AS_EXCEPTION,
                Quirk.CARRIAGE_RETURNS);
        if (Integer.parseInt(installed.version().split("\\.", 2)[0]) < SCOPES_OF_THEIR_OWN) {
            quirks.add(Quirk.OLD_REFERENCES_ANSWERED);
            quirks.add(Quirk.SCOPES_OF_LAST_FRAME);
            quirks.add(Quirk.SET_VALUE_AS_RESULT);
        }
        return quirks;
    }

    @Override
    public Connected connect(DebugHost host, Installed installed, DebugTarget target, Duration patience)
            throws IOException {
        Map<String, String> environment = environment(target.environment(), installed);
        HostProcess process = host.startAdapter(List.of(installed.home()), environment, target.workingDirectory());
        Opening opening = switch (target) {
            case DebugTarget.Program it -> new Opening(id(), false, launch(it), List.of());
            case DebugTarget.Port port -> new Opening(id(), true, attach(port), List.of());
        };
        return new Connected(
                AdapterProcess.standardStreams(process),
                opening,
                // What it has us start is itself again, which becomes the program.
                new ProgramStreams(host, environment, target.workingDirectory()),
                process::close);
    }

    /** Where it was laid out beside the system it does not find its own parts. */
    static Map<String, String> environment(Map<String, String> programs, Installed installed) {
        Map<String, String> environment = new TreeMap<>(programs);
        Path home = Path.of(installed.home()).getParent();
        Path llvm = home == null ? null : home.getParent();
        Path libraries = llvm == null ? null : llvm.getParent();
        if (home != null && libraries != null && !libraries.equals(Path.of("/usr/lib"))) {
            environment.put("LLDB_DEBUGSERVER_PATH", home.resolve("lldb-server").toString());
            environment.put("LD_LIBRARY_PATH", libraries + "/x86_64-linux-gnu:" + libraries + "/aarch64-linux-gnu");
        }
        return environment;
    }

    private static ObjectNode common() {
        ObjectNode common = JsonNodeFactory.instance
                .objectNode()
                .put("name", "Tandem")
                .put("type", "lldb-dap")
                .put("disableASLR", false);
        common.putArray("initCommands").add("settings set symbols.load-on-demand false");
        return common;
    }

    private static ObjectNode launch(DebugTarget.Program target) {
        ObjectNode launch = common().put("request", "launch")
                .put("program", target.command().getFirst())
                .put("cwd", target.workingDirectory().toString())
                .put("runInTerminal", true);
        ArrayNode arguments = launch.putArray("args");
        target.command().subList(1, target.command().size()).forEach(arguments::add);
        target.arguments().forEach(arguments::add);
        return launch;
    }

    private static ObjectNode attach(DebugTarget.Port target) {
        ObjectNode attach = common().put("request", "attach");
        attach.putArray("attachCommands").add("gdb-remote 127.0.0.1:" + target.port());
        return attach;
    }
}
