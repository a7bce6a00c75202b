package dev.tandem.sandbox.nativebackend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.cli.SandboxCli;
import dev.tandem.sandbox.nativebackend.OrdinaryUser.Place;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The native backend of an ordinary user: the suites of its behaviour, run by such a one, and what is said where the kernel refuses. */
@Timeout(600)
class WithoutRootTest {
    /** In which the user ids of sandboxes are seen. */
    private static final List<String> LIVES =
            List.of("nativebackend.NativeBackendTest", "nativebackend.NativeLifetimeTest");

    private static final List<String> OTHERS = List.of(
            "nativebackend.NativeLiveTest",
            "nativebackend.NativeNetworkTest",
            "nativebackend.NativeTerminalTest",
            "nativebackend.WorkspaceFilesTest");
    private static final List<String> HOSTILE = List.of("nativebackend.NativeHostileTest");

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> withOneUserIdForAllSandboxes() throws Exception {
        return outcomes(
                Place.ONE_USER, Stream.concat(LIVES.stream(), OTHERS.stream()).toList());
    }

    @TestFactory
    Stream<DynamicTest> hostileProgramsWithOneUserIdForAll() throws Exception {
        return outcomes(Place.ONE_USER, HOSTILE);
    }

    @TestFactory
    Stream<DynamicTest> withARangeOfUserIds() throws Exception {
        return outcomes(Place.OWN_USERS, LIVES);
    }

    @TestFactory
    @Tag("full")
    Stream<DynamicTest> withARangeOfUserIdsInEverythingElse() throws Exception {
        return outcomes(Place.OWN_USERS, OTHERS);
    }

    @TestFactory
    @Tag("full")
    Stream<DynamicTest> hostileProgramsWithARangeOfUserIds() throws Exception {
        return outcomes(Place.OWN_USERS, HOSTILE);
    }

    /** A real refusal, of which nothing outside of the namespace notices anything. */
    @Test
    void tellsWhichSettingRefuses() throws Exception {
        assertThat(doctor(Place.REFUSED))
                .contains("FAIL SBX-23 privileges: an ordinary user; user.max_user_namespaces is 0")
                .contains("Set the kernel setting user.max_user_namespaces");
    }

    @Test
    void tellsHowToEnterOneThatNothingRefuses() throws Exception {
        assertThat(doctor(Place.MACHINE)).contains("FAIL SBX-28").contains("unshare --user");
    }

    @Test
    void tellsWhatIsWeakerInAUserNamespace() throws Exception {
        assertThat(doctor(Place.ONE_USER))
                .contains("ok   SBX-02 privileges: all that are needed, in a user namespace")
                .contains("warn SBX-39");
        assertThat(doctor(Place.OWN_USERS)).contains("ok   SBX-39 user ids: enough");
    }

    @Test
    void startsNothingWhereTheKernelRefuses() throws Exception {
        String said = run(Place.REFUSED, List.of("run", "--", "id"));
        assertThat(said)
                .contains("SBX-23")
                .contains("user.max_user_namespaces is 0")
                .doesNotContain("uid=");
    }

    private String doctor(Place place) throws Exception {
        return run(place, List.of("doctor"));
    }

    private String run(Place place, List<String> arguments) throws Exception {
        Process process = OrdinaryUser.in(directory).start(place, SandboxCli.class, arguments);
        try (BufferedReader lines = process.inputReader()) {
            return String.join("\n", lines.readAllLines());
        } finally {
            OrdinaryUser.end(process);
        }
    }

    /** One test for each that was run there. */
    private Stream<DynamicTest> outcomes(Place place, List<String> classes) throws Exception {
        OrdinaryUser user = OrdinaryUser.in(directory);
        List<DynamicTest> outcomes = new ArrayList<>();
        List<String> others = new ArrayList<>();
        Process process = user.start(place, SuiteMain.class, classes);
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(SuiteMain.MARK)) {
                    outcomes.add(outcome(line.split("\t", 4)));
                } else {
                    others.add(line);
                }
            }
            assertThat(process.waitFor()).as("%s", others).isZero();
        } finally {
            OrdinaryUser.end(process);
        }
        assertThat(outcomes).as("%s", others).isNotEmpty();
        return outcomes.stream();
    }

    private static DynamicTest outcome(String[] fields) {
        return DynamicTest.dynamicTest(fields[2], () -> {
            switch (fields[1]) {
                case "SUCCESSFUL" -> {}
                case "ABORTED" -> Assumptions.abort(fields[3]);
                default -> throw new AssertionError(fields[3]);
            }
        });
    }
}
