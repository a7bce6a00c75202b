package dev.tandem.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.system.process.OwnProcess;
import dev.tandem.system.process.Platform;
import dev.tandem.system.process.Product;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That the built product can practise. The launcher only notes it when that fails, because a platform without a start-up cache works; so
 * nobody would find out.
 */
class PracticeTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void whatThePlatformPractisesIsWhatItCanDo(@TempDir Path directory) {
        Path application = Product.home().resolve("platform-api/target/quarkus-app");
        try (Platform platform = Platform.start(
                        "practising", Platform.Settings.standard().with("tandem.limits.idle-session", "PT0.5S"));
                OwnProcess visitors = OwnProcess.start(
                        "visitors",
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                application.resolve("app/*") + ":" + application.resolve("lib/main/*"),
                                "dev.tandem.platform.practice.Practice",
                                platform.url().toString(),
                                "1",
                                "1"),
                        directory,
                        directory.resolve("visitors.log"),
                        Map.of())) {
            int status = visitors.awaitEnd(PATIENCE);
            assertThat(status).as(visitors.printed()).isZero();
        }
    }
}
