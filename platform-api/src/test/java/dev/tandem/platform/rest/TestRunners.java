package dev.tandem.platform.rest;

import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.testing.FakeRunners;
import io.quarkus.test.Mock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts the fake runner in the place of the real ones, for all tests of the application. */
@Mock
class TestRunners {
    @Mock
    @Produces
    @Singleton
    RunnerDirectory runners() {
        return new FakeRunners();
    }
}
