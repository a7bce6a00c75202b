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

/**
 * C, C++ and Rust, by gdb where there is one that speaks the protocol.
 *
 * @see <a href="https://sourceware.org/gdb/current/onlinedocs/gdb.html/Debugger-Adapter-Protocol.html">its settings</a>
 */
final class Gdb implements DebugAdapter {
    private static final Detection DETECTION = new Detection(
            List.of("/bin/sh", "-c", "gdb --version | sed -n '1s/^GNU gdb .* \\([0-9.]*\\)$/gdb \\1 at <gdb>/p'"),
            "gdb (?<version>\\d+(\\.\\d+)*) at <(?<home>.*)>",
            "14",
            "Install gdb 14 or newer where the runner works: \"apt-get install gdb\". Older ones do not speak to us.");

    @Override
    public String id() {
        return "gdb";
    }

    @Override
    public String name() {
        return "gdb";
    }

    @Override
    public Detection detection() {
        return DETECTION;
    }

    @Override
    public Set<Quirk> quirks(Installed installed) {
        return Set.of(Quirk.HIT_CONDITION_SKIPS, Quirk.LOGS_WITHOUT_LINE_ENDS, Quirk.OUTPUT_AFTER_END);
    }

    @Override
    public Connected connect(DebugHost host, Installed installed, DebugTarget target, Duration patience)
            throws IOException {
        HostProcess process = host.startAdapter(
                List.of(installed.home(), "--nx", "--quiet", "--interpreter=dap"),
                target.environment(),
                target.workingDirectory());
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        boolean attach = switch (target) {
            case DebugTarget.Program it -> {
                arguments
                        .put("program", it.command().getFirst())
                        .put("cwd", it.workingDirectory().toString());
                ArrayNode words = arguments.putArray("args");
                it.command().subList(1, it.command().size()).forEach(words::add);
                it.arguments().forEach(words::add);
                yield false;
            }
            case DebugTarget.Port port -> {
                arguments.put("target", "127.0.0.1:" + port.port());
                yield true;
            }
        };
        return new Connected(
                AdapterProcess.standardStreams(process),
                new Opening(id(), attach, arguments, List.of()),
                new ProgramStreams(host, target),
                process::close);
    }
}
