package dev.tandem.sandbox.cli;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Finding;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxInfo;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.docker.DockerBackend;
import dev.tandem.sandbox.docker.DockerBackendConfig;
import dev.tandem.sandbox.docker.DockerDoctor;
import dev.tandem.sandbox.nativebackend.Doctor;
import dev.tandem.sandbox.nativebackend.NativeBackend;
import dev.tandem.sandbox.nativebackend.NativeBackendConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Sandboxes from a command line: {@code run}, {@code list}, {@code stop} and {@code doctor}.
 *
 * <p>Exit codes: that of the program for {@code run}; 0 or 1 for the others; {@link #USAGE} for a command line that cannot be
 * understood; {@link #REFUSED} when there can be no sandbox.
 */
public final class SandboxCli {
    private static final Logger LOG = System.getLogger(SandboxCli.class.getName());

    static final int USAGE = 2;
    static final int REFUSED = 125;

    private static final String HELP = """
            usage: sandbox run [--backend native] [--workspace DIR] [--time-limit SECONDS] [--terminal COLUMNSxROWS] -- COMMAND...
                   sandbox run --backend docker [--engine unix:///SOCKET] [--image NAME] ... -- COMMAND...
                       runs one command in a fresh sandbox, on pipes or on a terminal of its own; the files of DIR are
                       copied in, changes are not copied back
                   sandbox list
                   sandbox stop ID
                   sandbox doctor""";

    private final NativeBackendConfig config;
    private final InputStream input;
    private final PrintStream output;
    private final PrintStream errors;

    SandboxCli(NativeBackendConfig config, InputStream input, PrintStream output, PrintStream errors) {
        this.config = config;
        this.input = input;
        this.output = output;
        this.errors = errors;
    }

    public static void main(String[] arguments) throws InterruptedException {
        SandboxCli cli = new SandboxCli(NativeBackendConfig.DEFAULT, System.in, System.out, System.err);
        System.exit(cli.run(List.of(arguments)));
    }

    /** The exit code. */
    int run(List<String> arguments) throws InterruptedException {
        String action = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        try {
            return switch (action) {
                case "run" -> command(RunArguments.parse(rest));
                case "list" -> list(rest);
                case "stop" -> stop(rest);
                case "doctor" -> doctor(rest);
                default -> throw new RunArguments.UsageException("unknown action: " + action);
            };
        } catch (RunArguments.UsageException e) {
            errors.println(e.getMessage());
            errors.println(HELP);
            return USAGE;
        } catch (SandboxException | IOException e) {
            errors.println(e.getMessage());
            return REFUSED;
        }
    }

    private Backend open(RunArguments arguments) throws SandboxException {
        if (arguments.backend().equals(NativeBackend.NAME)) {
            return NativeBackend.open(config);
        }
        return DockerBackend.open(DockerBackendConfig.DEFAULT
                .withStateDirectory(config.stateDirectory())
                .withAddress(arguments.engine().orElse(DockerBackendConfig.DEFAULT.address()))
                .withImage(arguments.image().orElse(DockerBackendConfig.DEFAULT.image())));
    }

    private int command(RunArguments arguments) throws SandboxException, IOException, InterruptedException {
        Backend backend = open(arguments);
        // Ctrl-C ends the virtual machine without unwinding this; the program dies either way, but its groups would
        // stay.
        Thread cleanUp = new Thread(backend::close, "sandbox-clean-up");
        Runtime.getRuntime().addShutdownHook(cleanUp);
        try (backend) {
            return command(backend, arguments);
        } finally {
            forget(cleanUp);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "the virtual machine is ending, and the hook with it");
        }
    }

    private int command(Backend backend, RunArguments arguments)
            throws SandboxException, IOException, InterruptedException {
        ProcessSpec pipes = ProcessSpec.of(arguments.command()).withTimeLimit(arguments.timeLimit());
        ProcessSpec spec = arguments.terminal().map(pipes::withTerminal).orElse(pipes);
        try (Sandbox sandbox = backend.create(SandboxSpec.of(String.join(" ", arguments.command()), Limits.DEFAULT))) {
            if (arguments.workspace().isPresent()) {
                FileCopy.into(sandbox.files(), arguments.workspace().get());
            }
            try (SandboxProcess process = sandbox.start(spec)) {
                Thread out = Thread.ofVirtual().start(() -> copy(process.output(), output));
                Thread err = Thread.ofVirtual().start(() -> copy(process.errors(), errors));
                // Blocks in a read of the terminal for as long as nobody types, so nobody waits for it.
                Thread.ofPlatform().daemon().start(() -> feed(process.input()));
                ProcessEnd end = process.await();
                out.join();
                err.join();
                // The caller's terminal is raw then, and needs to be told to go to the beginning of the line.
                errors.print(summary(end) + (spec.terminal() == null ? "\n" : "\r\n"));
                errors.flush();
                return end.exitCode();
            }
        }
    }

    private static String summary(ProcessEnd end) {
        return "[" + end.cause() + "] " + end.detail() + " " + end.wall().toMillis() + " ms, "
                + end.cpu().toMillis() + " ms of processor time, " + (end.peakMemoryBytes() >> 10)
                + " KiB of memory at most";
    }

    private static void copy(InputStream from, PrintStream to) {
        byte[] buffer = new byte[1 << 16];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                to.write(buffer, 0, count);
                to.flush();
            }
        } catch (IOException e) {
            to.println("[output lost: " + e.getMessage() + "]");
        }
    }

    private void feed(OutputStream program) {
        try (program) {
            byte[] buffer = new byte[1 << 16];
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                program.write(buffer, 0, count);
            }
        } catch (IOException e) {
            errors.println("[standard input ends here: " + e.getMessage() + "]");
        }
    }

    private int list(List<String> arguments) throws IOException, RunArguments.UsageException {
        RunArguments.expect(arguments, 0);
        for (SandboxInfo sandbox : NativeBackend.listAll(config.stateDirectory())) {
            output.println(sandbox.id() + "\t" + sandbox.backend() + "\t" + sandbox.created() + "\tprocess "
                    + sandbox.owner() + "\t" + sandbox.label());
        }
        return 0;
    }

    private int stop(List<String> arguments) throws IOException, SandboxException, RunArguments.UsageException {
        RunArguments.expect(arguments, 1);
        NativeBackend.stop(config.stateDirectory(), RunArguments.id(arguments.getFirst()));
        output.println("stopped " + arguments.getFirst());
        return 0;
    }

    private int doctor(List<String> arguments) throws RunArguments.UsageException {
        RunArguments.expect(arguments, 0);
        output.println("Native sandboxes:");
        boolean natively = tell(Doctor.examine(), "FAIL");
        output.println("Sandboxes in containers:");
        // One way is enough.
        boolean inContainers = tell(DockerDoctor.examine(DockerBackendConfig.DEFAULT), natively ? "warn" : "FAIL");
        return natively || inContainers ? 0 : 1;
    }

    /**
     * Whether nothing is missing.
     *
     * @param missing the verdict on what is
     */
    private boolean tell(List<Finding> findings, String missing) {
        for (Finding finding : findings) {
            String verdict = finding.ok() ? "ok  " : finding.required() ? missing : "warn";
            output.println(verdict + " " + finding.code() + " " + finding.what());
            if (!finding.ok()) {
                output.println("     " + finding.remedy());
            }
        }
        return findings.stream().allMatch(finding -> finding.ok() || !finding.required());
    }
}
