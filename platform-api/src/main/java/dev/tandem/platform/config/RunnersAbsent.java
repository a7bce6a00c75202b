package dev.tandem.platform.config;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.run.RunAvailability;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.protocol.LanguageStatus;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** A platform without dispatch: no runner will ever be connected. */
@DefaultBean
@ApplicationScoped
class RunnersAbsent implements RunnerDirectory {
    @Override
    public int connected() {
        return 0;
    }

    @Override
    public RunAvailability availability() {
        return RunAvailability.unavailable(ErrorCode.NO_RUNNER.problem(Map.of()));
    }

    @Override
    public List<LanguageStatus> languages() {
        return List.of();
    }

    @Override
    public void onChange(Runnable listener) {}
}
