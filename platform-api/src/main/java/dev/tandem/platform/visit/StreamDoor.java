package dev.tandem.platform.visit;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Where runners dial for streams. The secret is the only way in, and no page has it: runners are no browsers. */
public final class StreamDoor {
    private static final Logger LOG = Logger.getLogger(StreamDoor.class);
    private static final String SCHEME = "Bearer ";

    private final Streams streams;

    public StreamDoor(Streams streams) {
        this.streams = streams;
    }

    /** Makes a stream of a request, or refuses it. Event loop of the request. */
    public void open(HttpServerRequest request) {
        @Nullable String shown = request.getHeader(HttpHeaders.AUTHORIZATION);
        String secret = shown != null && shown.startsWith(SCHEME) ? shown.substring(SCHEME.length()) : "";
        if (request.getHeader(HttpHeaders.ORIGIN) != null || !streams.isWanted(secret)) {
            var _ = request.response().setStatusCode(401).end();
            return;
        }
        request.toWebSocket()
                .onSuccess(socket -> {
                    socket.pause();
                    ProgramStream stream = new ProgramStream(socket, Vertx.currentContext());
                    if (!streams.arrived(secret, stream)) {
                        stream.close(); // whoever waited has gone
                    }
                })
                .onFailure(failure -> LOG.debug("a runner's stream was not opened", failure));
    }
}
