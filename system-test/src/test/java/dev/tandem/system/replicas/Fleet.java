package dev.tandem.system.replicas;

import dev.tandem.system.process.Database;
import dev.tandem.system.process.HaProxy;
import dev.tandem.system.process.Platform;
import dev.tandem.system.process.Redis;
import dev.tandem.system.process.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Replicas on one PostgreSQL and one Redis, each with a network of its own to both, behind HAProxy. */
final class Fleet implements AutoCloseable {
    private static final String TOKEN = "the secret that the runners of this test show";

    /** One replica and its ways to what it stands on. */
    record Replica(Platform platform, TcpProxy toDatabase, TcpProxy toRedis) {
        URI url() {
            return platform.url();
        }
    }

    /** What is closed in the end, the last one first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final Redis redis;
    private final Database database;
    private final List<Replica> replicas = new ArrayList<>();
    private final HaProxy balancer;

    private Fleet(int size, Platform.Settings settings) {
        try {
            redis = opened(Redis.start());
            database = opened(Database.start());
            Platform.Settings common =
                    settings.with("tandem.runner-token-file", tokenFile().toString());
            for (int i = 1; i <= size; i++) {
                TcpProxy toDatabase = opened(TcpProxy.to(database.port()));
                TcpProxy toRedis = opened(TcpProxy.to(redis.port()));
                Platform.Settings own = common.with(database.addressThrough(toDatabase.port()))
                        .withRedis(redis.urlThrough(toRedis.port()));
                Platform platform = opened(Platform.launch("replica" + i, own));
                replicas.add(new Replica(platform, toDatabase, toRedis));
                if (i == 1) {
                    platform.awaitReady(); // it makes the schema
                }
            }
            replicas.forEach(replica -> replica.platform().awaitReady());
            balancer = opened(
                    HaProxy.before(replicas.stream().map(Replica::platform).toList()));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private Path tokenFile() {
        try {
            Path file = Files.createTempFile("tandem-runner-token-", "");
            open.push(() -> Files.deleteIfExists(file));
            return Files.writeString(file, TOKEN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Fleet of(int size) {
        return new Fleet(size, Platform.Settings.standard());
    }

    static Fleet of(int size, Platform.Settings settings) {
        return new Fleet(size, settings);
    }

    Redis redis() {
        return redis;
    }

    Database database() {
        return database;
    }

    List<Replica> replicas() {
        return replicas;
    }

    Replica replica(int number) {
        return replicas.get(number - 1);
    }

    /** {@return the address of all of them together} */
    URI url() {
        return balancer.url();
    }

    /** Waits until HAProxy gives a replica clients again. */
    void awaitServing(Replica replica) {
        balancer.awaitServing(replica.platform().name());
    }

    String runnerToken() {
        return TOKEN;
    }

    @Override
    public void close() {
        for (Replica replica : replicas) {
            replica.toDatabase().restore();
            replica.toRedis().restore();
        }
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
