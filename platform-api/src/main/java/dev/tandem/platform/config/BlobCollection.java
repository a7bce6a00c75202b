package dev.tandem.platform.config;

import dev.tandem.platform.blob.BlobCollector;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Every so often removes the bytes of files that nobody can ask for any more. */
@ApplicationScoped
class BlobCollection {
    private static final Logger LOG = Logger.getLogger(BlobCollection.class);
    private static final long MINUTES_BETWEEN = 10;

    private final BlobCollector collector;
    private final ScheduledExecutorService runner = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("blob-collection").factory());

    BlobCollection(BlobCollector collector) {
        this.collector = collector;
    }

    void start(@Observes StartupEvent event) {
        ScheduledFuture<?> _ = runner.scheduleWithFixedDelay(this::run, 2, MINUTES_BETWEEN, TimeUnit.MINUTES);
    }

    private void run() {
        try {
            collector.run();
        } catch (RuntimeException e) {
            LOG.warn("blobs that nobody needs are removed another time", e);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        runner.shutdownNow();
    }
}
