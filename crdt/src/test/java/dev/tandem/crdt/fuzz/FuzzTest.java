package dev.tandem.crdt.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.crdt.Updates;
import dev.tandem.crdt.codec.UpdateException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Plays the seeds and what fuzzing has found to every target. With {@code -Dcrdt.fuzz.seconds=<n>} it also searches for more with Jazzer, guided
 * by the engine's coverage, so long for each target ({@code -Dcrdt.fuzz.targets=A,B} for some); it starts from what earlier searches left in
 * {@code target/fuzz}. An input that breaks a promise belongs into {@code fuzz/found.txt}.
 */
class FuzzTest {
    private static final HexFormat HEX = HexFormat.of();

    /** Lines of a name and hex. */
    private static List<byte[]> read(String resource) {
        try (InputStream in = Objects.requireNonNull(FuzzTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> HEX.parseHex(line.substring(line.lastIndexOf(' ') + 1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<byte[]> seeds() {
        var seeds = new ArrayList<byte[]>(read("/golden/yjs.txt"));
        for (byte[] seed : List.copyOf(seeds)) {
            try {
                seeds.add(Updates.convertUpdateFormatV1ToV2(seed));
            } catch (UpdateException noUpdate) {
                // The golden bytes are of many kinds.
            }
        }
        seeds.addAll(read("/fuzz/found.txt"));
        return seeds;
    }

    @ParameterizedTest
    @EnumSource
    void knownInputsBreakNoPromise(FuzzTarget target) {
        for (byte[] seed : seeds()) {
            try {
                target.run(seed);
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                throw new AssertionError(target + " " + HEX.formatHex(seed), e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void searchedInputsBreakNoPromise(FuzzTarget target) throws Exception {
        int seconds = Integer.getInteger("crdt.fuzz.seconds", 0);
        assumeTrue(seconds > 0, "skipped: -Dcrdt.fuzz.seconds=<n> makes it search");
        String targets = System.getProperty("crdt.fuzz.targets", target.name());
        assumeTrue(List.of(targets.split(",")).contains(target.name()), "skipped: not among crdt.fuzz.targets");
        Path corpus = Path.of("target/fuzz", target.name()).toAbsolutePath();
        Files.createDirectories(corpus);
        int number = 0;
        for (byte[] seed : seeds()) {
            Files.write(corpus.resolve("seed-" + number++), seed);
        }
        String classPath = String.join(
                System.getProperty("path.separator"),
                place(FuzzTarget.class),
                place(dev.tandem.crdt.Doc.class),
                place(Class.forName("com.code_intelligence.jazzer.Jazzer")),
                place(Class.forName("com.code_intelligence.jazzer.api.FuzzedDataProvider")));
        Process jazzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+EnableDynamicAgentLoading",
                        "-Xmx512m",
                        "-Dcrdt.fuzz.target=" + target,
                        "-cp",
                        classPath,
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + Fuzzer.class.getName(),
                        "--instrumentation_includes=dev.tandem.crdt.**",
                        "--disabled_hooks=.*",
                        "-max_total_time=" + seconds,
                        "-max_len=2000",
                        "-timeout=5",
                        "--reproducer_path=" + corpus.getParent(),
                        "-print_final_stats=1",
                        "-artifact_prefix=" + corpus.getParent() + "/" + target + "-",
                        corpus.toString())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target/fuzz", target + ".log").toFile())
                .start();
        assertThat(jazzer.waitFor())
                .as("Jazzer's judgement of %s; see target/fuzz/%s.log", target, target)
                .isZero();
    }

    private static String place(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}
