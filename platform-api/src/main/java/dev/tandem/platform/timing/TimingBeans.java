package dev.tandem.platform.timing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Real time for whoever asks. */
@ApplicationScoped
class TimingBeans {
    @Produces
    @Singleton
    SystemTimers timers() {
        return new SystemTimers();
    }

    void stop(@Disposes SystemTimers timers) {
        timers.close();
    }
}
