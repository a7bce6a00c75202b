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
        try (Runner runner = new Runner(config)) {
            runner.start();
            Quarkus.waitForExit();
            runner.drain();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
