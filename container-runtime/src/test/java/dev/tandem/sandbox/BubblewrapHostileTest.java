package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * That the hostile programs are hostile: some of them get through where namespaces are all there is, as in bubblewrap with its defaults.
 * Floods are left out, because nothing would stop them.
 */
@Timeout(300)
class BubblewrapHostileTest {
    /** Attacks that plain bubblewrap lets through on any kernel: it filters no system calls and sets no limits. */
    private static final List<String> EXPECTED = List.of("without_filter", "trace_anyone", "raise_limits");

    private static final int FEWEST_OPEN = 10;

    @TempDir
    Path workspace;

    @Test
    @SuppressWarnings("SystemOut") // the record is for people
    void plainBubblewrapLetsSomeThrough() throws Exception {
        Optional<Path> program = bubblewrap();
        Assumptions.assumeTrue(
                program.isPresent(), "there is no bwrap: \"./tandem test\" fetches it where apt can (bubblewrap)");
        HostilePrograms.copyTo(workspace);
        List<String> open = new ArrayList<>();
        int tried = 0;
        for (HostilePrograms.Attack attack : HostilePrograms.attacks()) {
            if (!attack.isFlood()) {
                String answer = answer(program.get(), attack);
                System.out.printf("bwrap   %s%n", answer.isEmpty() ? "HELD  " + attack.name() : answer);
                tried++;
                if (!answer.isEmpty()) {
                    open.add(attack.name());
                }
            }
        }
        assertThat(open).containsAll(EXPECTED).hasSizeBetween(FEWEST_OPEN, tried);
    }

    /** What it got through to; empty if it was held. */
    private String answer(Path program, HostilePrograms.Attack attack) throws Exception {
        try (HostilePrograms.Host host = HostilePrograms.Host.open(attack)) {
            List<String> command = new ArrayList<>(List.of(
                    program.toString(),
                    "--ro-bind",
                    "/usr",
                    "/usr",
                    "--ro-bind",
                    "/etc",
                    "/etc",
                    "--symlink",
                    "usr/bin",
                    "/bin",
                    "--symlink",
                    "usr/lib",
                    "/lib",
                    "--symlink",
                    "usr/lib64",
                    "/lib64",
                    "--proc",
                    "/proc",
                    "--dev",
                    "/dev",
                    "--tmpfs",
                    "/tmp",
                    "--bind",
                    workspace.toString(),
                    "/workspace",
                    // As nobody: with the rights of root over the machine some attacks would do harm.
                    "--unshare-user",
                    "--uid",
                    "1000",
                    "--gid",
                    "1000",
                    "--unshare-all",
                    "--die-with-parent",
                    "--chdir",
                    "/workspace",
                    "python3",
                    "-I",
                    "hostile",
                    attack.name()));
            command.addAll(host.arguments());
            Path printedTo = workspace.resolve("printed");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(printedTo.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(5, TimeUnit.SECONDS);
            process.destroyForcibly().waitFor();
            String printed = Files.readString(printedTo).strip();
            return printed.equals("HELD") ? "" : "OPEN  " + attack.name() + ": " + told(printed, ended);
        }
    }

    private static String told(String printed, boolean ended) {
        String last = printed.lines().reduce("", (before, line) -> line);
        return ended ? last : "it did not end";
    }

    private static Optional<Path> bubblewrap() {
        Stream<Path> path =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(Path::of);
        Stream<Path> fetched =
                Stream.ofNullable(System.getenv("TANDEM_SANDBOX_PEERS")).map(folder -> Path.of(folder, "usr/bin"));
        return Stream.concat(path, fetched)
                .map(directory -> directory.resolve("bwrap"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
