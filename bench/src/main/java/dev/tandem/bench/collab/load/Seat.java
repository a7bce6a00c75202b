package dev.tandem.bench.collab.load;

import java.net.InetSocketAddress;

/**
 * Where one client connects to.
 *
 * @param path of the WebSocket
 * @param document its name in frames; empty where the path tells
 * @param token shown where there is authentication
 */
public record Seat(Dialect dialect, InetSocketAddress address, String path, String document, String token) {}
