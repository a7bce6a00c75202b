package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.linux.GatedSpawn;
import dev.tandem.sandbox.local.Accounts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a process specification means inside a native sandbox. */
final class Programs {
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final String TERMINAL_TYPE = "xterm-256color";
    private static final Map<String, String> DEFAULTS =
            Map.of("PATH", PATH, "HOME", Accounts.HOME, "LANG", "C.UTF-8", "TMPDIR", "/tmp", "USER", Accounts.NAME);

    private Programs() {}

    static GatedSpawn.Program program(ProcessSpec spec) {
        Map<String, String> environment = new TreeMap<>(DEFAULTS);
        if (spec.terminal() != null) {
            environment.put("TERM", TERMINAL_TYPE);
        }
        environment.putAll(spec.environment());
        List<String> path = List.of(environment.getOrDefault("PATH", PATH).split(":"));
        List<String> variables = environment.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
        return new GatedSpawn.Program(spec.command(), path, variables, spec.workingDirectory());
    }
}
