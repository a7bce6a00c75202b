package dev.tandem.platform.practice;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Uses a platform for half a minute as a busy day would. The start-up cache then holds not only the classes that are needed, but also
 * which methods are called often and how, so that the next start compiles them at once: the first people of the day find a
 * platform that is warm.
 */
public final class Practice {
    private static final int PEOPLE = 12;
    private static final int SMALL_ROOMS = 8;
    private static final int LONG_FILES = 4;
    private static final int LONG_FILE_UPDATES = 40;
    private static final int LONG_FILE_EDITS = 1_000;
    private static final int WARM_OPENINGS = 8;
    private static final int COLD_ROUNDS = 3;

    private final PracticeApi api;
    private final Duration typing;
    /** More than the platform's limit of idle sessions, so that the next to come reads from the database. */
    private final Duration eviction;

    private Practice(PracticeApi api, Duration typing, Duration eviction) {
        this.api = api;
        this.typing = typing;
        this.eviction = eviction;
    }

    /**
     * Runs it.
     *
     * @param arguments the platform's address, how many seconds people type in each of two scenes, and how many until what is not open
     *     is no longer in the platform's memory
     * @throws IOException the platform does not answer, or refuses: nothing here is beyond what a person may do
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("needs the platform's address and two numbers of seconds");
        }
        try (PracticeApi api = new PracticeApi(URI.create(arguments[0]))) {
            new Practice(
                            api,
                            Duration.ofSeconds(Long.parseLong(arguments[1])),
                            Duration.ofSeconds(Long.parseLong(arguments[2])))
                    .run();
        }
    }

    private void run() throws IOException, InterruptedException {
        typeTogether(1, PEOPLE);
        typeTogether(SMALL_ROOMS, 2);
        openLongFiles();
    }

    private void typeTogether(int rooms, int people) throws IOException, InterruptedException {
        List<PracticeClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < rooms; i++) {
                PracticeApi.Room room = api.room(people);
                for (String token : room.tokens()) {
                    clients.add(PracticeClient.open(api, room, token));
                }
            }
            long end = System.nanoTime() + typing.toNanos();
            while (System.nanoTime() < end) {
                for (PracticeClient client : clients) {
                    client.type();
                }
            }
            for (PracticeClient client : clients) {
                client.awaitSaved();
            }
        } finally {
            clients.forEach(PracticeClient::close);
        }
    }

    private void openLongFiles() throws IOException, InterruptedException {
        List<byte[]> updates = PracticeClient.longFile(LONG_FILE_UPDATES, LONG_FILE_EDITS);
        List<PracticeApi.Room> rooms = new ArrayList<>();
        for (int i = 0; i < LONG_FILES; i++) {
            PracticeApi.Room room = api.room(1);
            rooms.add(room);
            try (PracticeClient writer =
                    PracticeClient.open(api, room, room.tokens().getFirst())) {
                for (byte[] update : updates) {
                    writer.send(update);
                }
                writer.awaitSaved();
                for (int opening = 0; opening < WARM_OPENINGS; opening++) {
                    open(room);
                }
            }
            api.readHistory(room);
            api.configureRun(room);
        }
        for (int round = 0; round < COLD_ROUNDS; round++) {
            TimeUnit.MILLISECONDS.sleep(eviction.toMillis());
            for (PracticeApi.Room room : rooms) {
                open(room);
            }
        }
    }

    private void open(PracticeApi.Room room) throws IOException, InterruptedException {
        PracticeClient.open(api, room, room.tokens().getFirst()).close();
    }
}
