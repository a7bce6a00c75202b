package dev.tandem.platform.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.testing.RedisServer;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The edge, against a real Redis: before it is there, while it is, and after it was killed. */
class RedisPubSubTest {
    private final Vertx vertx = Vertx.vertx();
    private final RedisServer redis = new RedisServer();
    private final Heard heard = new Heard();
    private final RedisPubSub hearing = new RedisPubSub(vertx, redis.url());
    private final RedisPubSub speaking = new RedisPubSub(vertx, redis.url());
    private final Heard speaker = new Heard();

    private static final class Heard implements PubSub.Listener {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public void connected() {
            events.add("connected");
        }

        @Override
        public void disconnected() {
            events.add("disconnected");
        }

        @Override
        public void subscribed(Set<String> channels) {
            events.add("subscribed " + channels);
        }

        @Override
        public void received(String channel, byte[] message) {
            events.add(channel + ": " + new String(message, StandardCharsets.UTF_8));
        }

        /** The next event that is no failed attempt. */
        private String next() throws InterruptedException {
            while (true) {
                String event = events.poll(20, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("nothing was heard for 20 s");
                }
                if (!event.equals("disconnected")) {
                    return event;
                }
            }
        }

        private void await(String expected) throws InterruptedException {
            for (String event = next(); !event.equals(expected); ) {
                event = next();
            }
        }
    }

    @AfterEach
    void end() {
        hearing.close();
        speaking.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }

    private void say(String channel, String text) {
        speaking.publish(channel, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void messagesTravelFromWhenRedisIsThereAndAgainAfterItWasKilled() throws InterruptedException {
        hearing.start(heard);
        hearing.subscribe("one");
        hearing.subscribe("two");
        assertThat(heard.events.poll(20, TimeUnit.SECONDS)).isEqualTo("disconnected");
        redis.start();
        assertThat(heard.next()).isEqualTo("connected");
        assertThat(heard.next()).isEqualTo("subscribed [one, two]");
        speaking.start(speaker);
        assertThat(speaker.next()).isEqualTo("connected");
        say("one", "a");
        say("three", "not for you");
        say("two", "b");
        assertThat(heard.next()).isEqualTo("one: a");
        assertThat(heard.next()).isEqualTo("two: b");

        redis.kill();
        assertThat(heard.events.poll(20, TimeUnit.SECONDS)).isEqualTo("disconnected");
        hearing.unsubscribe("two");
        hearing.subscribe("three");
        redis.start();
        assertThat(heard.next()).isEqualTo("connected");
        assertThat(heard.next()).isEqualTo("subscribed [one, three]");
        speaker.await("connected");
        say("two", "not any more");
        say("three", "c");
        assertThat(heard.next()).isEqualTo("three: c");
    }

    @Test
    void whatIsSubscribedToLaterIsHeardFromItsConfirmationOn() throws InterruptedException {
        redis.start();
        hearing.start(heard);
        heard.await("subscribed []");
        speaking.start(speaker);
        speaker.await("connected");
        hearing.subscribe("late");
        assertThat(heard.next()).isEqualTo("subscribed [late]");
        for (int i = 0; i < 1000; i++) {
            say("late", "m" + i);
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(heard.next()).isEqualTo("late: m" + i);
        }
        hearing.unsubscribe("late");
        hearing.subscribe("last");
        assertThat(heard.next()).isEqualTo("subscribed [last]");
        say("late", "not heard");
        say("last", "end");
        assertThat(heard.next()).isEqualTo("last: end");
    }

    @Test
    void whoFindsThatNothingComesThroughGetsAnotherConnection() throws InterruptedException {
        redis.start();
        hearing.start(heard);
        hearing.subscribe("one");
        heard.await("connected");
        hearing.reconnect();
        heard.await("connected");
    }
}
