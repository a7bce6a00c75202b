package dev.tandem.runner;

import dev.tandem.runner.language.Toolchains;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Runs detection commands in a sandbox, where programs will run: what is visible only outside does not count. */
record SandboxShell(Sandbox sandbox) implements Toolchains.Shell {
    private static final System.Logger LOG = System.getLogger(SandboxShell.class.getName());
    private static final Duration MOST_TIME = Duration.ofSeconds(10);
    private static final int MOST_OUTPUT = 64 << 10;

    @Override
    public String outputOf(List<String> command) {
        ProcessSpec spec = ProcessSpec.of(command).withTimeLimit(MOST_TIME).withOutputLimitBytes(MOST_OUTPUT);
        try (SandboxProcess process = sandbox.start(spec)) {
            process.input().close();
            // The limit on output is far below what is buffered for a reader, so neither stream waits for the other.
            String output = new String(process.output().readAllBytes(), StandardCharsets.UTF_8);
            return output + new String(process.errors().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SandboxException | IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} tells nothing: {1}", command, e);
            return "";
        }
    }
}
