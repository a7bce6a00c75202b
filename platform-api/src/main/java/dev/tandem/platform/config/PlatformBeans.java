package dev.tandem.platform.config;

import dev.tandem.platform.access.RunnerToken;
import dev.tandem.platform.access.SigningKeys;
import dev.tandem.platform.access.TokenService;
import dev.tandem.platform.blob.BlobCollector;
import dev.tandem.platform.blob.BlobLimits;
import dev.tandem.platform.blob.BlobStores;
import dev.tandem.platform.blob.Blobs;
import dev.tandem.platform.database.SecretFile;
import dev.tandem.platform.document.DocumentLimits;
import dev.tandem.platform.history.History;
import dev.tandem.platform.history.KeptBlobs;
import dev.tandem.platform.history.Retention;
import dev.tandem.platform.history.VersionTiming;
import dev.tandem.platform.log.CommitListener;
import dev.tandem.platform.log.CommitPace;
import dev.tandem.platform.log.GroupCommitter;
import dev.tandem.platform.log.SessionLog;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.run.RunQuota;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.run.StoredOutput;
import dev.tandem.platform.session.LiveSessions;
import dev.tandem.platform.session.SessionFounder;
import dev.tandem.platform.session.SessionLimits;
import dev.tandem.platform.session.SessionListener;
import dev.tandem.platform.session.SessionNews;
import dev.tandem.platform.terminal.ForgottenTerminals;
import dev.tandem.platform.timing.SystemTimers;
import dev.tandem.platform.timing.Timers;
import dev.tandem.platform.tree.TreeLimits;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/** Makes beans of the classes that know nothing of the container. */
@ApplicationScoped
class PlatformBeans {
    /** A runner goes on for two minutes without a connection, and then gives up what it holds. */
    private static final Duration KEPT_INPUT = Duration.ofMinutes(5);

    /** Each holds a text of up to 4 MiB in memory while it comes in. */
    private static final int UPLOADS_AT_ONCE = 24;

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    SessionLimits limits(PlatformConfig config, Clock clock) {
        PlatformConfig.Limits limits = config.limits();
        RunQuota runs = new RunQuota(
                limits.personRunsPerMinute(),
                limits.sessionRunsPerMinute(),
                limits.sessionProcessorTimePerHour().orElse(Duration.ZERO),
                clock);
        return new SessionLimits(
                limits.members(),
                limits.terminals(),
                SessionLimits.DEFAULT.maxUncommittedBytes(),
                limits.recordsPerSnapshot(),
                TreeLimits.DEFAULT,
                DocumentLimits.DEFAULT,
                runs);
    }

    @Produces
    @Singleton
    RunnerToken runnerToken(PlatformConfig config) throws IOException {
        Path file = config.runnerTokenFile().orElseGet(() -> config.data().resolve("runner-token"));
        return new RunnerToken(SecretFile.readOrCreate(file));
    }

    @Produces
    @Singleton
    SessionLog sessionLog(AgroalDataSource database) {
        return new SessionLog(database);
    }

    @Produces
    @Singleton
    StoredOutput storedOutput(SessionLog log) {
        return new StoredOutput(log);
    }

    @Produces
    @Singleton
    GroupCommitter committer(AgroalDataSource database, Clock clock, CommitListener listener) {
        return new GroupCommitter(database, clock, CommitPace.USUAL, listener).start();
    }

    void stop(@Disposes GroupCommitter committer) {
        committer.close();
    }

    @Produces
    @Singleton
    LiveSessions sessions(
            AgroalDataSource database,
            GroupCommitter committer,
            RunnerDirectory runners,
            SessionLimits limits,
            Clock clock,
            Replicas replicas,
            SystemTimers timers,
            PlatformConfig config,
            SessionListener listener) {
        VersionTiming timing = new VersionTiming(timers, config.history().pause());
        return new LiveSessions(database, committer, runners, limits, clock, replicas, timing, listener);
    }

    @Produces
    @Singleton
    History history(AgroalDataSource database, SessionLimits limits) {
        return new History(database, limits.documents(), limits.tree());
    }

    @Produces
    @Singleton
    BlobStores blobStores(AgroalDataSource database, PlatformConfig config) {
        return BlobStores.of(database, config.blobs().directory());
    }

    @Produces
    @Singleton
    Blobs blobs(AgroalDataSource database, BlobStores stores, PlatformConfig config, SessionLimits limits) {
        BlobLimits most = new BlobLimits(
                config.blobs().maxFile().asLongValue(),
                config.blobs().maxSession().asLongValue(),
                config.blobs().uploadsAtOnce(),
                UPLOADS_AT_ONCE,
                config.blobs().uploadTime(),
                limits.documents().maxTextLength());
        return new Blobs(database, stores, most, System::nanoTime);
    }

    @Produces
    @Singleton
    BlobCollector blobCollector(AgroalDataSource database, BlobStores stores, SessionLimits limits) {
        KeptBlobs references = new KeptBlobs(database, limits.documents(), limits.tree());
        return new BlobCollector(database, stores, references, BlobCollector.GRACE);
    }

    @Produces
    @Singleton
    SessionNews sessionNews(LiveSessions sessions, SessionLog log, Replicas replicas, Timers timers) {
        return new SessionNews(
                sessions,
                log,
                replicas,
                timers,
                task -> Thread.ofVirtual().name("session-news").start(task));
    }

    void start(@Observes StartupEvent event, SessionNews news, Replicas replicas) {
        if (replicas.areConfigured()) {
            news.start();
        }
    }

    @Produces
    @Singleton
    Retention retention(AgroalDataSource database, SessionLimits limits, Clock clock, PlatformConfig config) {
        Duration keep = config.history()
                .retention()
                .orElseThrow(() -> new IllegalStateException("everything is kept: there is no retention"));
        return new Retention(database, clock, keep, limits.documents(), limits.tree());
    }

    @Produces
    @Singleton
    ForgottenTerminals forgottenTerminals(AgroalDataSource database, Clock clock, PlatformConfig config) {
        return new ForgottenTerminals(
                database, clock, KEPT_INPUT, config.limits().terminalOutputBytes());
    }

    @Produces
    @Singleton
    SessionFounder founder(GroupCommitter committer, SessionLimits limits, Clock clock) {
        return new SessionFounder(committer, limits.documents(), clock);
    }

    @Produces
    @Singleton
    TokenService tokens(AgroalDataSource database, PlatformConfig config, Clock clock)
            throws SQLException, GeneralSecurityException {
        return new TokenService(
                SigningKeys.readOrCreate(database),
                new TokenService.Lifetimes(
                        config.limits().tokenLifetime(),
                        config.limits().fileTokenLifetime(),
                        config.limits().debuggerTokenLifetime()),
                clock);
    }
}
