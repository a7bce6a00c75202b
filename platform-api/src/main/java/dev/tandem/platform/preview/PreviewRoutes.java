package dev.tandem.platform.preview;

import dev.tandem.platform.visit.StreamDoor;
import dev.tandem.platform.visit.Streams;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Where previews and their runners come in: by the host of a request, by a second port, by {@code /runner/v1/stream}. */
@ApplicationScoped
class PreviewRoutes {
    private static final Logger LOG = Logger.getLogger(PreviewRoutes.class);
    /** Before everything else, our pages' headers included: at such a host there is nothing of ours. */
    private static final int FIRST = Integer.MIN_VALUE;

    private final PreviewHandler handler;
    private final Streams streams;
    private final StreamDoor door;
    private final PreviewConfig config;
    private final Vertx vertx;
    private final String address;
    private @Nullable HttpServer second;

    PreviewRoutes(
            PreviewHandler handler,
            Streams streams,
            PreviewConfig config,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.http.host") String address) {
        this.handler = handler;
        this.streams = streams;
        this.door = new StreamDoor(streams);
        this.config = config;
        this.vertx = vertx;
        this.address = address;
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(context -> {
            if (handler.isForPreview(context.request())) {
                handler.handle(context.request());
            } else {
                context.next();
            }
        });
        router.get("/runner/v1/stream").handler(context -> door.open(context.request()));
    }

    void start(@Observes StartupEvent event) {
        streams.start();
        handler.start();
        config.port().ifPresent(port -> {
            HttpServerOptions options = new HttpServerOptions()
                    .setHost(address)
                    .setPort(port)
                    .setIdleTimeout(30)
                    .setIdleTimeoutUnit(TimeUnit.MINUTES);
            HttpServer server = vertx.createHttpServer(options).requestHandler(handler::handle);
            server.listen().toCompletionStage().toCompletableFuture().join();
            second = server;
            LOG.infof("previews for people without a domain listen on port %d", server.actualPort());
        });
    }

    void stop(@Observes ShutdownEvent event) {
        if (second != null) {
            second.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
