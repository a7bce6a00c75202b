package dev.tandem.runner.run;

import dev.tandem.runner.testing.ReportFormat;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run does.
 *
 * @param compile prepares the program; null if there is nothing to prepare
 * @param program the program itself
 * @param build folder in the sandbox for what is built; it is this run's alone
 * @param input where the program's standard input comes from
 * @param report what the program prints on its standard output, if it runs tests; null for output that people see
 * @param isPeoplesOwn whether people wrote the command or the place where it starts
 */
public record RunPlan(
        @Nullable Step compile,
        Step program,
        Map<String, String> environment,
        String build,
        Input input,
        @Nullable ReportFormat report,
        boolean isPeoplesOwn) {
    private static final System.Logger LOG = System.getLogger(RunPlan.class.getName());

    /** {@return whether a step of it makes the folder for what is built} */
    public boolean mayBuild() {
        return compile != null || report != null;
    }

    /** Removes what was built: each compiled run leaves megabytes in the sandbox's memory otherwise. Blocks. */
    public void removeBuild(Sandbox sandbox) {
        try (SandboxProcess remove = sandbox.start(ProcessSpec.of(List.of("/bin/rm", "-rf", "--", build)))) {
            remove.await();
        } catch (SandboxException e) {
            // The sandbox is closed, and what was built is gone with it.
            LOG.log(System.Logger.Level.DEBUG, "{0} is not removed: {1}", build, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * One command.
     *
     * @param name {@code compile} or {@code run}
     * @param shown the command as a person would type it
     * @param directory where it starts, absolute in the sandbox
     */
    public record Step(String name, List<String> command, String shown, String directory, Duration timeLimit) {}

    /** Where standard input comes from. */
    public sealed interface Input {
        /** The people of the session type it. */
        record Typed() implements Input {}

        /** It is this text, and then ends. */
        record Text(String text) implements Input {}

        /** The command takes it from a file by itself. */
        record Redirected() implements Input {}
    }
}
