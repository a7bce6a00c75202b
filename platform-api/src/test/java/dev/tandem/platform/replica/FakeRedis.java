package dev.tandem.platform.replica;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Passes messages on at once, on the thread of whoever publishes; its clients can be cut off, heard or unheard. For one thread. */
public final class FakeRedis {
    private final List<Client> clients = new ArrayList<>();
    private Predicate<String> losing = _ -> false;

    /** {@return a connection to it, not started} */
    Client connect() {
        Client client = new Client();
        clients.add(client);
        return client;
    }

    /** From now on loses messages on these channels without telling. */
    public void lose(Predicate<String> channel) {
        losing = channel;
    }

    /** One connection. */
    final class Client implements PubSub {
        private final Set<String> channels = new LinkedHashSet<>();
        private @Nullable Listener listener;
        private boolean up = true;
        private boolean deaf;
        private int reconnects;

        /** Redis is there again or is not, and this client notices. */
        void up(boolean now) {
            if (up == now) {
                return;
            }
            up = now;
            if (listener != null) {
                if (up) {
                    listener.connected();
                    listener.subscribed(new LinkedHashSet<>(channels));
                } else {
                    listener.disconnected();
                }
            }
        }

        /** From now on nothing comes through, and nobody tells. */
        void deaf(boolean now) {
            deaf = now;
        }

        int reconnects() {
            return reconnects;
        }

        Set<String> channels() {
            return Set.copyOf(channels);
        }

        @Override
        public void start(Listener hears) {
            listener = hears;
            if (up) {
                listener.connected();
                listener.subscribed(new LinkedHashSet<>(channels));
            }
        }

        @Override
        public void subscribe(String channel) {
            if (channels.add(channel) && up && listener != null) {
                listener.subscribed(Set.of(channel));
            }
        }

        @Override
        public void unsubscribe(String channel) {
            channels.remove(channel);
        }

        @Override
        public void publish(String channel, byte[] message) {
            if (!up || deaf || losing.test(channel)) {
                return;
            }
            for (Client client : List.copyOf(clients)) {
                if (client.up && !client.deaf && client.listener != null && client.channels.contains(channel)) {
                    client.listener.received(channel, message);
                }
            }
        }

        @Override
        public void reconnect() {
            reconnects++;
            up(false);
            up(!deaf);
        }

        @Override
        public void close() {
            clients.remove(this);
        }
    }
}
