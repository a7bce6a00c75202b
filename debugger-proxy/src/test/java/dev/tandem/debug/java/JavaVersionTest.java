package dev.tandem.debug.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of a Java that is older than the adapter's. */
class JavaVersionTest extends AdapterTest {
    private static final Path JDKS = Path.of("/usr/lib/jvm");
    private static final int OLDEST = 17;
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    @Test
    void theReleaseTellsTheVersionAlsoBehindALink(@TempDir Path jdk) throws IOException {
        Path java =
                Files.createFile(Files.createDirectories(jdk.resolve("old/bin")).resolve("java"));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path links = Files.createDirectories(jdk.resolve("links"));
        Files.createSymbolicLink(links.resolve("java"), java);
        assertThat(JavaVersion.of(java.toString(), "")).as("no release").isEqualTo(JavaVersion.UNKNOWN);
        Path release = jdk.resolve("old/release");
        for (String version : List.of("17", "17.0.15", "17-ea", "17+35")) {
            Files.writeString(release, "OS_NAME=\"Linux\"\nJAVA_VERSION=\"" + version + "\"\n");
            assertThat(JavaVersion.of(java.toString(), "")).as(version).isEqualTo(17);
            assertThat(JavaVersion.of("java", "/nowhere:" + links)).as(version).isEqualTo(17);
        }
        Files.writeString(release, "JAVA_VERSION=\"none\"\n");
        assertThat(JavaVersion.of(java.toString(), "")).isEqualTo(JavaVersion.UNKNOWN);
        assertThat(JavaVersion.of("javax", links.toString())).isEqualTo(JavaVersion.UNKNOWN);
        assertThat(JavaVersion.of(System.getProperty("java.home") + "/bin/java", ""))
                .isEqualTo(Runtime.version().feature());
    }

    @Test
    void aProgramOfAnOlderJavaIsCompiledForItAndStopsWhereItsConditionHolds() throws IOException {
        String old = oldJava();
        Path main = AdapterUnderTest.program(folder, """
                public class Main {
                    static int twice(int n) {
                        return n * 2; // here
                    }

                    public static void main(String[] arguments) {
                        for (int n = 0; n < 10; n++) {
                            System.out.println(twice(n));
                        }
                    }
                }
                """);
        java.launch(main, AdapterUnderTest.object().put("javaExec", old));
        java.breakpoints(
                main, AdapterUnderTest.at(AdapterUnderTest.line(main, "here")).put("condition", "n == 7"));
        java.begin();
        java.stop("breakpoint");
        assertThat(java.value("twice(n) + Runtime.version().feature() * 100"))
                .isEqualTo(String.valueOf(14 + 100 * JavaVersion.of(old, "")));
        java.move("next");
        java.stop("step");
    }

    private static String oldJava() throws IOException {
        try (Stream<Path> jdks = Files.isDirectory(JDKS) ? Files.list(JDKS) : Stream.empty()) {
            List<String> old = jdks.map(home -> home.resolve("bin/java").toString())
                    .filter(java ->
                            JavaVersion.of(java, "") >= OLDEST && JavaVersion.of(java, "") < FIRST_WITH_VIRTUAL_THREADS)
                    .toList();
            Assumptions.assumeFalse(old.isEmpty(), "no Java 17 to 20 under " + JDKS);
            return old.getFirst();
        }
    }
}
