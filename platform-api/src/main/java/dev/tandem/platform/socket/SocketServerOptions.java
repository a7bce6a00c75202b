package dev.tandem.platform.socket;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What the HTTP server has to know of our sockets.
 *
 * <p>No compression: a few compressed kilobytes could unpack to any size before a limit is seen, and each connection would hold a
 * compressor's window.
 */
@ApplicationScoped
class SocketServerOptions implements HttpServerOptionsCustomizer {
    private final SocketConfig config;

    SocketServerOptions(SocketConfig config) {
        this.config = config;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setMaxWebSocketFrameSize(config.maxMessageBytes())
                .setMaxWebSocketMessageSize(config.maxMessageBytes())
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
    }
}
