package dev.tandem.runner.debugging;

import dev.tandem.debug.adapter.DebugTarget;
import dev.tandem.runner.run.RunPlan;
import dev.tandem.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** What an adapter is told to debug. */
final class ProgramTarget {
    private ProgramTarget() {}

    /**
     * {@return what a plan is about} Where a program of the plan prints the command, blocks until it has.
     *
     * @throws IOException if there is nothing to debug
     */
    static DebugTarget of(DebugPlan plan, SandboxHost host) throws IOException, InterruptedException {
        RunPlan.Step program = plan.run().program();
        Map<String, String> environment = plan.run().environment();
        Path folder = Path.of(program.directory());
        if (plan.attachPort().isPresent()) {
            return new DebugTarget.Port(plan.attachPort().getAsInt(), environment, folder);
        }
        List<String> command = plan.isPrinted() ? printed(plan, host) : program.command();
        return new DebugTarget.Program(command, plan.arguments(), environment, folder);
    }

    private static List<String> printed(DebugPlan plan, SandboxHost host) throws IOException, InterruptedException {
        RunPlan.Step program = plan.run().program();
        var process = host.start(program.command(), plan.run().environment(), Path.of(Sandbox.WORKSPACE));
        process.input().close();
        String printed = new String(process.output().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.errors().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int code = process.ended().toCompletableFuture().get();
            if (code != 0 || printed.isEmpty()) {
                throw new IOException("There is nothing to debug. " + errors.strip());
            }
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
        return List.of(printed.split("\0"));
    }
}
