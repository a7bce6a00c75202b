package dev.tandem.sandbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.HostilePrograms;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.nativebackend.NativeBackendConfig;
import dev.tandem.sandbox.nativebackend.NativeBackends;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SandboxCliTest {
    @TempDir
    Path state;

    @TempDir
    Path project;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @BeforeEach
    void assume() {
        NativeBackends.assume();
    }

    private int run(String input, String... arguments) throws InterruptedException {
        return new SandboxCli(
                        NativeBackendConfig.DEFAULT.withStateDirectory(state),
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(output, true, StandardCharsets.UTF_8),
                        new PrintStream(errors, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void passesOutputInputAndExitCodeOn() throws Exception {
        assertThat(run("typed\n", "run", "--", "sh", "-c", "read line; echo got $line; echo oops >&2; exit 7"))
                .isEqualTo(7);
        assertThat(output()).isEqualTo("got typed\n");
        assertThat(errors()).startsWith("oops\n[EXITED] It exited with code 7.");
    }

    @Test
    void tellsWhichLimitEndedTheProgram() throws Exception {
        assertThat(run("", "run", "--backend", "native", "--time-limit", "0.2", "--", "sleep", "60"))
                .isEqualTo(137);
        assertThat(errors()).contains("[TIME_LIMIT]").contains("0.2 s");
    }

    @Test
    void givesTheProgramATerminal() throws Exception {
        assertThat(run(
                        "typed\n",
                        "run",
                        "--terminal",
                        "120x40",
                        "--",
                        "sh",
                        "-c",
                        "stty size; read line; echo got $line"))
                .isZero();
        assertThat(output()).contains("40 120\r\n").endsWith("got typed\r\n");
        assertThat(errors()).startsWith("[EXITED]").endsWith("\r\n");
    }

    @Test
    void copiesAWorkspaceIn() throws Exception {
        Files.createDirectories(project.resolve("src"));
        Files.writeString(project.resolve("src/main.py"), "print('from a file')");
        Files.createSymbolicLink(project.resolve("link"), Path.of("src"));
        assertThat(run(
                        "",
                        "run",
                        "--workspace",
                        project.toString(),
                        "--",
                        "sh",
                        "-c",
                        "ls; python3 src/main.py; rm -r src"))
                .isZero();
        assertThat(output()).isEqualTo("src\nfrom a file\n");
        assertThat(project.resolve("src/main.py")).exists();
    }

    @Test
    void listsAndStopsSandboxesOfOthers() throws Exception {
        assertThat(run("", "list")).isZero();
        assertThat(output()).isEmpty();
        try (Backend other = NativeBackends.open(state);
                Sandbox sandbox = other.create(SandboxSpec.of("someone's", Limits.DEFAULT));
                SandboxProcess process = sandbox.start(ProcessSpec.of("sleep", "600"))) {
            assertThat(run("", "list")).isZero();
            assertThat(output())
                    .contains(sandbox.id().value())
                    .contains("someone's")
                    .contains("native");
            assertThat(run("", "stop", sandbox.id().value())).isZero();
            assertThat(process.await().cause()).isEqualTo(Cause.STOPPED);
        }
        assertThat(run("", "stop", "nobody")).isEqualTo(SandboxCli.REFUSED);
        assertThat(errors()).contains("SBX-16");
    }

    @Test
    void examinesTheMachine() throws Exception {
        assertThat(run("", "doctor")).isZero();
        assertThat(output().lines()).allMatch(line -> line.matches("(ok  |warn|FAIL) SBX-\\d\\d .*|     .*|.*:"));
        assertThat(output()).contains("SBX-03 control groups").contains("SBX-30 engine");
    }

    @Test
    void saysWhenThereIsNoEngine() throws Exception {
        assertThat(run("", "run", "--backend", "docker", "--engine", "unix://" + state + "/none", "--", "true"))
                .isEqualTo(SandboxCli.REFUSED);
        assertThat(errors()).contains("SBX-30").contains(state + "/none");
    }

    @Test
    void explainsWhatItCannotUnderstand() throws Exception {
        for (String[] wrong : new String[][] {
            {},
            {"fly"},
            {"run"},
            {"run", "--"},
            {"run", "--backend", "magic", "--", "true"},
            {"run", "--backend", "docker", "--engine", "tcp://elsewhere:2375", "--", "true"},
            {"run", "--time-limit", "soon", "--", "true"},
            {"run", "--time-limit", "-1", "--", "true"},
            {"run", "--workspace", "/does/not/exist", "--", "true"},
            {"run", "--terminal", "large", "--", "true"},
            {"run", "--terminal", "0x24", "--", "true"},
            {"run", "--unknown", "x", "--", "true"},
            {"run", "--time-limit"},
            {"stop"},
            {"stop", "../x"},
        }) {
            assertThat(run("", wrong)).as(String.join(" ", wrong)).isEqualTo(SandboxCli.USAGE);
        }
        assertThat(errors()).contains("unknown backend: magic").contains("usage: sandbox");
    }

    @Test
    void saysWhenThereIsNoSuchProgram() throws Exception {
        assertThat(run("", "run", "--", "no-such-program")).isEqualTo(SandboxCli.REFUSED);
        assertThat(errors()).contains("SBX-13").contains("no-such-program");
    }

    @Test
    void holdsHostileProgramsToo() throws Exception {
        HostilePrograms.copyTo(project);
        int code = run("", "run", "--workspace", project.toString(), "--", "python3", "-I", "hostile", "--all");
        assertThat(output().lines()).hasSizeGreaterThan(70).allMatch(line -> line.matches("\\w+ HELD.*"));
        assertThat(code).as(errors()).isZero();
    }
}
