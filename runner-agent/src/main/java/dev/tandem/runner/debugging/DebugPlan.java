package dev.tandem.runner.debugging;

import dev.tandem.debug.adapter.DebugAdapter;
import dev.tandem.debug.adapter.Installed;
import dev.tandem.runner.run.RunPlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a debug session does.
 *
 * @param run its steps; the program's command is what is debugged, without arguments, or what prints that
 * @param arguments of the program
 * @param isPrinted whether the program's command is printed
 * @param inputFile what the program reads, relative to the workspace; empty if it is no file
 * @param attachPort where a program waits; empty if one is started
 */
public record DebugPlan(
        RunPlan run,
        DebugAdapter adapter,
        Installed installed,
        List<String> arguments,
        boolean isPrinted,
        Optional<String> inputFile,
        OptionalInt attachPort) {
    public DebugPlan {
        arguments = List.copyOf(arguments);
    }

    /** {@return for people: name and version of the adapter} */
    String adapterName() {
        return adapter.name() + " " + installed.version();
    }
}
