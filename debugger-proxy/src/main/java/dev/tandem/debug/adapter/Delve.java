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
 * Go. The program is built already, without optimisation ({@code -gcflags=all="-N -l"}); it shares the adapter's streams.
 *
 * @see <a href="https://github.com/go-delve/delve/tree/master/Documentation/api/dap">its settings</a>
 */
final class Delve implements DebugAdapter {
    private static final Pattern LISTENS = Pattern.compile("DAP server listening at: \\S*:(\\d+)\\s");
    private static final Detection DETECTION = new Detection(
            List.of("/bin/sh", "-c", """
                    for home in "$TANDEM_DEBUGGERS/delve/dlv" /usr/local/bin/dlv /usr/bin/dlv; do
                      [ -x "$home" ] && echo "$("$home" version | sed -n 's/^Version: /dlv /p') at <$home>"
                    done
                    """),
            "dlv (?<version>\\d+(\\.\\d+)+)\\S* at <(?<home>.*)>",
            "1.20",
            "Install Delve 1.20 or newer where the runner works: ./tandem debuggers does it, or"
                    + " \"go install github.com/go-delve/delve/cmd/dlv@latest\".");

    @Override
    public String id() {
        return "delve";
    }

    @Override
    public String name() {
        return "Delve";
    }

    @Override
    public Detection detection() {
        return DETECTION;
    }

    @Override
    public Set<Quirk> quirks(Installed installed) {
        return Set.of(
                Quirk.OUTPUT_IN_PIPES,
                Quirk.EXIT_CODE_IN_WORDS,
                Quirk.HIT_CONDITIONS_NOT_ANNOUNCED,
                Quirk.CHANGED_CONDITION_COUNTS_ON);
    }

    @Override
    public Connected connect(DebugHost host, Installed installed, DebugTarget target, Duration patience)
            throws IOException {
        ProgramStreams program = new ProgramStreams(host, target);
        return switch (target) {
            case DebugTarget.Program it -> launch(host, installed, it, program, patience);
            // A server of Delve's speaks this protocol too.
            case DebugTarget.Port port ->
                new Connected(
                        AdapterProcess.wire(host.connect(port.port())),
                        new Opening(id(), true, common().put("mode", "remote"), List.of()),
                        program,
                        () -> {});
        };
    }

    private Connected launch(
            DebugHost host, Installed installed, DebugTarget.Program target, ProgramStreams program, Duration patience)
            throws IOException {
        // Whoever connects into a sandbox is another user there than its programs; nobody else can.
        HostProcess process = host.startAdapter(
                List.of(installed.home(), "dap", "--listen=127.0.0.1:0", "--only-same-user=false"),
                target.environment(),
                target.workingDirectory());
        Connection connection;
        try {
            connection = host.connect(AdapterProcess.port(process, LISTENS, patience));
        } catch (IOException e) {
            process.close();
            throw e;
        }
        ObjectNode launch = common().put("mode", "exec")
                .put("program", target.command().getFirst())
                .put("cwd", target.workingDirectory().toString());
        ArrayNode arguments = launch.putArray("args");
        target.command().subList(1, target.command().size()).forEach(arguments::add);
        target.arguments().forEach(arguments::add);
        ObjectNode environment = launch.putObject("env");
        host.adaptersOwnVariables().forEach(environment::putNull);
        program.share(process);
        return new Connected(
                AdapterProcess.wire(connection), new Opening(id(), false, launch, List.of()), program, process::close);
    }

    private static ObjectNode common() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", "Tandem")
                .put("type", "go")
                .put("hideSystemGoroutines", true)
                .put("stackTraceDepth", 100);
    }
}
