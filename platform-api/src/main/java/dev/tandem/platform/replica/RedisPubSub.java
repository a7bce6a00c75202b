package dev.tandem.platform.replica;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Redis' publish and subscribe: one connection to hear, one to speak.
 *
 * <p>Everything happens on one event loop. When either connection fails, or Redis takes messages slower than we send them, both are
 * given up and made again, with pauses up to a second: what was lost meanwhile is the listeners' business, who are told. A client is
 * made for each attempt, because one whose connection hangs half-way has no other way to let go of it.
 */
final class RedisPubSub implements PubSub {
    private static final Logger LOG = Logger.getLogger(RedisPubSub.class);
    private static final Duration ATTEMPT = Duration.ofSeconds(3);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1000;
    /** Commands without an answer yet. */
    private static final int MAX_WAITING = 16_384;
    /** Bytes of messages without an answer yet: beyond them Redis is not keeping up. */
    private static final long MAX_WAITING_BYTES = 16 << 20;
    /** Channels in one command. */
    private static final int CHANNELS_A_COMMAND = 500;

    private final Vertx vertx;
    private final Context context;
    private final RedisOptions options;

    // ---- the event loop's
    private final Set<String> channels = new LinkedHashSet<>();
    private @Nullable Listener listener;
    private @Nullable Link link;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private boolean closed;

    /** One attempt, and the two connections if it succeeded. */
    private final class Link {
        private final Redis client;
        private @Nullable RedisConnection subscriber;
        private @Nullable RedisConnection publisher;
        private long waitingBytes;

        private Link(Redis client) {
            this.client = client;
        }

        private boolean isCurrent() {
            return link == this;
        }
    }

    RedisPubSub(Vertx vertx, String url) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.options = new RedisOptions()
                .setConnectionString(url)
                .setMaxWaitingHandlers(MAX_WAITING)
                .setMaxPoolSize(2)
                .setNetClientOptions(new NetClientOptions()
                        .setConnectTimeout((int) ATTEMPT.toMillis())
                        .setTcpNoDelay(true));
    }

    @Override
    public void start(Listener hears) {
        run(() -> {
            listener = hears;
            connect();
        });
    }

    private void run(Runnable task) {
        context.runOnContext(_ -> task.run());
    }

    private void connect() {
        if (closed) {
            return;
        }
        Link attempt = new Link(Redis.createClient(vertx, options));
        link = attempt;
        vertx.setTimer(ATTEMPT.toMillis(), _ -> {
            if (attempt.publisher == null) {
                fail(attempt, "no answer within " + ATTEMPT);
            }
        });
        attempt.client
                .connect()
                .compose(subscriber -> {
                    attempt.subscriber = subscriber;
                    watch(attempt, subscriber);
                    subscriber.handler(message -> receive(attempt, message));
                    return attempt.client.connect();
                })
                .onSuccess(publisher -> connected(attempt, publisher))
                .onFailure(failure -> fail(attempt, failure.toString()));
    }

    private void watch(Link attempt, RedisConnection connection) {
        connection.exceptionHandler(failure -> fail(attempt, failure.toString()));
        connection.endHandler(_ -> fail(attempt, "the connection ended"));
    }

    private void connected(Link attempt, RedisConnection publisher) {
        if (!attempt.isCurrent()) {
            return;
        }
        attempt.publisher = publisher;
        watch(attempt, publisher);
        List<String> all = List.copyOf(channels);
        List<Future<?>> answers = new ArrayList<>();
        for (int from = 0; from < all.size(); from += CHANNELS_A_COMMAND) {
            answers.add(subscribe(attempt, all.subList(from, Math.min(all.size(), from + CHANNELS_A_COMMAND))));
        }
        Future.all(answers).onSuccess(_ -> {
            if (attempt.isCurrent() && listener != null) {
                pauseMillis = FIRST_PAUSE_MILLIS;
                listener.connected();
                listener.subscribed(new LinkedHashSet<>(all));
            }
        });
    }

    /** {@return completed when Redis has confirmed; failing ends the link} */
    private Future<?> subscribe(Link attempt, List<String> names) {
        RedisConnection subscriber = attempt.subscriber;
        if (subscriber == null) {
            return Future.failedFuture("not connected");
        }
        Request command = Request.cmd(Command.SUBSCRIBE);
        names.forEach(command::arg);
        return subscriber.send(command).onFailure(failure -> fail(attempt, failure.toString()));
    }

    private void receive(Link attempt, Response message) {
        if (!attempt.isCurrent() || listener == null || message.size() < 3) {
            return;
        }
        if (message.get(0).toString().equals("message")) {
            listener.received(message.get(1).toString(), message.get(2).toBytes());
        }
    }

    private void fail(Link attempt, String reason) {
        if (!attempt.isCurrent()) {
            return;
        }
        link = null;
        attempt.client.close();
        LOG.debugf("the connection to Redis is lost: %s", reason);
        if (listener != null) {
            listener.disconnected();
        }
        if (!closed) {
            // Spread: replicas that lost their connections together should not come back in the same instant.
            long pause = pauseMillis / 2 + ThreadLocalRandom.current().nextLong(pauseMillis);
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
            vertx.setTimer(pause, _ -> run(this::connect));
        }
    }

    @Override
    public void subscribe(String channel) {
        run(() -> {
            Link now = link;
            if (channels.add(channel) && now != null && now.publisher != null) {
                subscribe(now, List.of(channel)).onSuccess(_ -> {
                    if (now.isCurrent() && listener != null && channels.contains(channel)) {
                        listener.subscribed(Set.of(channel));
                    }
                });
            }
        });
    }

    @Override
    public void unsubscribe(String channel) {
        run(() -> {
            Link now = link;
            if (channels.remove(channel) && now != null && now.publisher != null && now.subscriber != null) {
                now.subscriber
                        .send(Request.cmd(Command.UNSUBSCRIBE).arg(channel))
                        .onFailure(failure -> fail(now, failure.toString()));
            }
        });
    }

    @Override
    public void publish(String channel, byte[] message) {
        run(() -> {
            Link now = link;
            RedisConnection publisher = now == null ? null : now.publisher;
            if (now == null || publisher == null) {
                return;
            }
            now.waitingBytes += message.length;
            if (now.waitingBytes > MAX_WAITING_BYTES) {
                fail(now, "it does not take messages as fast as they are made");
                return;
            }
            publisher
                    .send(Request.cmd(Command.PUBLISH).arg(channel).arg(io.vertx.core.buffer.Buffer.buffer(message)))
                    .onSuccess(_ -> now.waitingBytes -= message.length)
                    .onFailure(failure -> fail(now, failure.toString()));
        });
    }

    @Override
    public void reconnect() {
        run(() -> {
            if (link != null) {
                fail(link, "nothing came through it");
            }
        });
    }

    @Override
    public void close() {
        run(() -> {
            closed = true;
            if (link != null) {
                Link last = link;
                // The last word is on its way: its answer tells that it has arrived.
                vertx.setTimer(100, _ -> fail(last, "closed"));
            }
        });
    }
}
