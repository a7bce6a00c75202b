package dev.tandem.platform.door;

import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.session.SessionDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes the door's plain classes. */
@ApplicationScoped
class DoorBeans {
    @Produces
    @Singleton
    Rooms rooms(SessionDirectory directory, RunnerDirectory runners) {
        return new Rooms(directory, runners, InstantSource.system());
    }
}
