package dev.tandem.runner;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;

/** The process: a runner from its start until it is asked to end. */
@QuarkusMain
public class RunnerApplication implements QuarkusApplication {
    private final RunnerConfig config;

    @Inject
    RunnerApplication(RunnerConfig config) {
        this.config = config;
    }

    @Override
    public int run(String... arguments) {
        Runner runner = new Runner(config);
        // The process ends when all its hooks are done, whatever this thread is still at.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(() -> end(runner)));
        runner.start();
        Quarkus.waitForExit();
        return 0;
    }

    private static void end(Runner runner) {
        try (runner) {
            runner.drain();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
