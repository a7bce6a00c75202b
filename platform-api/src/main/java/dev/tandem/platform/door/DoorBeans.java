package dev.tandem.platform.door;

import dev.tandem.platform.log.SessionLog;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.run.SandboxUsages;
import dev.tandem.platform.session.SessionDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;

/** Makes the door's plain classes. */
@ApplicationScoped
class DoorBeans {
    /** Beyond these a browser is told the whole state, which is no more than that either. */
    private static final int MAX_MISSED_RECORDS = 2_000;

    private static final long MAX_MISSED_BYTES = 256 * 1024;
    /** Of the log, updates of documents included: they have to be passed over. */
    private static final long MAX_MISSED_POSITIONS = 20_000;

    @Produces
    @Singleton
    Rooms rooms(
            SessionDirectory directory,
            RunnerDirectory runners,
            SessionLog log,
            DoorListener listener,
            SandboxUsages usages,
            Replicas replicas) {
        return new Rooms(directory, runners, missed(log), InstantSource.system(), listener, usages, replicas);
    }

    private static MissedRecords missed(SessionLog log) {
        return (session, after, upTo) -> upTo - after > MAX_MISSED_POSITIONS
                ? Optional.empty()
                : log.readOthers(session, after, upTo, "documentUpdated", MAX_MISSED_RECORDS, MAX_MISSED_BYTES);
    }
}
