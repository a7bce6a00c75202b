package dev.tandem.system.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import dev.tandem.system.client.CollabClient;
import dev.tandem.system.client.Person;
import dev.tandem.system.client.RunnerClient;
import dev.tandem.system.process.Processes;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/** Two replicas, and what may fail between them one by one. How long people notice it is measured, so nothing else runs meanwhile. */
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicasTest {
    /** All must have converged so long after healing. */
    private static final Duration HEALING = Duration.ofSeconds(2);
    /** A pause that people notice. */
    private static final Duration VISIBLE = Duration.ofSeconds(1);

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int RESTART = 1012;
    private static final int TOKEN_VOID = 4401;
    /** The exit code of a JVM that was asked to end. */
    private static final int TERMINATED = 143;

    private final SplittableRandom random = new SplittableRandom(20261126);
    private Fleet fleet;

    @BeforeAll
    void start() {
        fleet = Fleet.of(2);
    }

    @AfterAll
    void end() {
        fleet.close();
    }

    private Load load(int people) {
        return new Load(List.of(fleet.replica(1).url(), fleet.replica(2).url()), people, random);
    }

    private static void report(String what, Load load, Duration took) {
        System.out.printf("%s: %d edits, converged within %d ms%n", what, load.edits(), took.toMillis());
    }

    @Test
    void peopleAtTwoReplicasAreInOneSession() throws InterruptedException {
        try (Load load = load(4)) {
            load.goOn(100);
            load.stop();
            report("over Redis", load, load.converge(HEALING));
            load.checkNothingIsLost(fleet.replica(2).url());
        }
    }

    @Test
    void withoutRedisTheLogBringsTheNews() throws InterruptedException {
        try (Load load = load(4)) {
            load.goOn(40);
            fleet.redis().kill();
            load.goOn(60);
            load.stop();
            report("Redis dead", load, load.converge(HEALING));
            fleet.redis().startAgain();
            load.checkNothingIsLost(fleet.replica(2).url());
        }
    }

    @Test
    void aReplicaCutOffFromRedisFollowsTheLog() throws InterruptedException {
        try (Load load = load(4)) {
            load.goOn(30);
            fleet.replica(2).toRedis().hold();
            load.goOn(60);
            fleet.replica(2).toRedis().restore();
            load.stop();
            report("one partitioned from Redis", load, load.converge(HEALING));
            load.checkNothingIsLost(fleet.replica(2).url());
        }
    }

    @Test
    void aReplicaCutOffFromTheDatabaseTellsNobodyAnythingUntilItIsBack() throws InterruptedException {
        try (Load load = load(4)) {
            load.goOn(30);
            fleet.replica(2).toDatabase().hold();
            load.goOn(60);
            assertThat(load.pages().get(1).acknowledged())
                    .isLessThan(load.pages().get(1).edits());
            load.stop();
            fleet.replica(2).toDatabase().restore();
            report("one partitioned from the database", load, load.converge(HEALING));
            load.checkNothingIsLost(fleet.replica(1).url());
        }
    }

    @Test
    void whatAPausedReplicaKnewIsBroughtUpToDateWhenItWakes() throws InterruptedException {
        try (Load load = load(4)) {
            load.goOn(30);
            fleet.replica(2).platform().process().pause();
            load.goOn(80);
            load.stop();
            fleet.replica(2).platform().process().resume();
            report("one paused", load, load.converge(HEALING));
            load.checkNothingIsLost(fleet.replica(2).url());
        }
    }

    @Test
    void aReplicaThatIsKilledInMidLoadLosesNothing() throws InterruptedException {
        try (Load load = new Load(List.of(fleet.url()), 6, random)) {
            load.goOn(40);
            fleet.replica(1).platform().kill();
            load.goOn(60);
            load.stop();
            report("one killed, behind HAProxy", load, load.converge(HEALING));
            load.checkNothingIsLost(fleet.replica(2).url());
        } finally {
            fleet.replica(1).platform().launchAgain().awaitReady();
        }
    }

    @Test
    void aRollingRestartIsHardlySeen() throws InterruptedException {
        try (Load load = new Load(List.of(fleet.url()), 6, random)) {
            load.goOn(30);
            for (Fleet.Replica replica : fleet.replicas()) {
                replica.platform().process().terminate();
                assertThat(replica.platform().process().awaitEnd(Duration.ofSeconds(30)))
                        .isEqualTo(TERMINATED);
                replica.platform().launchAgain().awaitReady();
                visit(replica, load);
                fleet.awaitServing(replica);
            }
            load.stop();
            report("rolling restart behind HAProxy", load, load.converge(HEALING));
            load.checkNothingIsLost(fleet.url());
            assertThat(load.pages()).allSatisfy(page -> {
                assertThat(page.closeCodes()).isNotEmpty().containsOnly(RESTART);
                assertThat(page.pauses()).allSatisfy(pause -> assertThat(pause).isLessThan(VISIBLE));
            });
            long whole = load.pages().getFirst().text().length();
            System.out.printf(
                    "rolling restart: longest pause %d ms, largest resync %d bytes of a text of %d%n",
                    load.pages().stream()
                            .flatMap(page -> page.pauses().stream())
                            .mapToLong(Duration::toMillis)
                            .max()
                            .orElse(0),
                    load.pages().stream()
                            .flatMap(page -> page.resyncBytes().stream())
                            .mapToInt(bytes -> bytes)
                            .max()
                            .orElse(0),
                    whole);
        }
    }

    @Test
    void peopleSeeEachOtherAcrossReplicasAndARemovalActsAtOnce() {
        Person ana = Person.found(fleet.replica(1).url(), "Ana");
        String file = ana.createFile(fleet.replica(1).url(), "notes.txt");
        Person bo = ana.invite(fleet.replica(2).url(), "Bo", "EDITOR");
        try (CollabClient anasPage = CollabClient.open(fleet.replica(1).url(), ana, file);
                CollabClient bosPage = CollabClient.open(fleet.replica(2).url(), bo, file)) {
            eventually("both are in", () -> anasPage.isSynced() && bosPage.isSynced());
            eventually(
                    "Ana hears that Bo is there",
                    () -> anasPage.messages().stream()
                            .anyMatch(
                                    message -> message.contains("\"presence\"") && message.contains(bo.participant())));
            bosPage.show("{\"cursor\":1,\"user\":{\"name\":\"Somebody else\"}}");
            eventually(
                    "Ana sees Bo's cursor, under his true name",
                    () -> anasPage.awareness()
                            .getOrDefault(bosPage.clientId(), "")
                            .contains("\"name\":\"Bo\""));
            assertThat(ana.call(fleet.replica(1).url(), "GET", "/members", null).toString())
                    .contains("\"online\":true")
                    .doesNotContain("\"online\":false");

            ana.call(fleet.replica(1).url(), "PATCH", "/members/" + bo.participant(), Map.of("role", "VIEWER"));
            eventually(
                    "Bo hears of his role",
                    () -> bosPage.messages().stream()
                            .anyMatch(message -> message.contains("\"capabilities\"") && message.contains("VIEWER")));
            long began = System.nanoTime();
            ana.call(fleet.replica(1).url(), "DELETE", "/members/" + bo.participant(), null);
            eventually("Bo's socket is closed", () -> bosPage.closeCodes().contains(TOKEN_VOID));
            System.out.printf("a removal closes sockets at the other replica within %d ms%n", millisSince(began));
            eventually(
                    "Ana does not see Bo any more", () -> anasPage.awareness().isEmpty());
        }
    }

    @Test
    void aSessionHasOneSandboxAtARunnerOfAnyReplica() {
        try (RunnerClient first = RunnerClient.connect(fleet.replica(2).url(), fleet.runnerToken(), "first")) {
            Person ana = Person.found(fleet.replica(1).url(), "Ana");
            String file = ana.createFile(fleet.replica(1).url(), "main.py");
            try (CollabClient page = CollabClient.open(fleet.replica(1).url(), ana, file)) {
                eventually(
                        "it is placed at the other replica's runner",
                        () -> first.heard(ToRunner.Assigned.class).stream()
                                .anyMatch(assigned ->
                                        assigned.session().toString().equals(ana.session())));
                eventually(
                        "that replica's languages are known here",
                        () -> page.messages().stream().anyMatch(message -> message.contains("\"available\":true")));
                try (RunnerClient second =
                        RunnerClient.connect(fleet.replica(1).url(), fleet.runnerToken(), "second")) {
                    ana.call(fleet.replica(1).url(), "POST", "/runs", Map.of("entry", file));
                    eventually(
                            "the run is told to it",
                            () -> first.heard(ToRunner.Records.class).stream()
                                    .flatMap(records -> records.records().stream())
                                    .anyMatch(record -> record.event() instanceof SessionEvent.RunRequested));
                    first.vanish();
                    try (RunnerClient again =
                            RunnerClient.connect(fleet.replica(1).url(), fleet.runnerToken(), "first")) {
                        eventually(
                                "it goes on where it comes back",
                                () -> again.heard(ToRunner.Assigned.class).stream()
                                        .anyMatch(it ->
                                                it.snapshot().unfinishedRuns().size() == 1));
                    }
                    assertThat(second.heard(ToRunner.Assigned.class))
                            .noneMatch(assigned -> assigned.session().toString().equals(ana.session()));
                }
            }
        }
    }

    @Test
    void whatIsUploadedAtOneReplicaIsServedByTheOtherToPeopleAndRunners() {
        byte[] picture = new byte[ToRunner.MOST_PART_BYTES + 1000];
        new Random(1).nextBytes(picture);
        Person ana = Person.found(fleet.replica(1).url(), "Ana");
        Person bo = ana.invite(fleet.replica(2).url(), "Bo", "VIEWER");
        String notes = ana.createFile(fleet.replica(1).url(), "notes.txt");
        try (RunnerClient runner = RunnerClient.connect(fleet.replica(2).url(), fleet.runnerToken(), "reader");
                CollabClient bosPage = CollabClient.open(fleet.replica(2).url(), bo, notes)) {
            eventually("it is placed", () -> !assigned(runner, ana).isEmpty());
            JsonNode uploaded = ana.upload(fleet.replica(1).url(), "photo.png", picture);
            String entry = uploaded.at("/entry/id").asText();
            String hash = uploaded.at("/blob/hash").asText();
            eventually(
                    "Bo's page hears of it",
                    () -> bosPage.messages().stream()
                            .anyMatch(message -> message.contains("\"blobPut\"") && message.contains(hash)));
            assertThat(bo.download(fleet.replica(2).url(), entry)).isEqualTo(picture);

            String grant = assigned(runner, ana).getLast().grant();
            for (int part = 0; part < 2; part++) {
                runner.say(new FromRunner.FetchBlob(
                        part,
                        SessionId.parse(ana.session()),
                        grant,
                        new BlobHash(hash),
                        (long) part * ToRunner.MOST_PART_BYTES));
            }
            eventually(
                    "the runner has both parts",
                    () -> runner.heard(ToRunner.BlobPart.class).size() == 2);
            ByteArrayOutputStream fetched = new ByteArrayOutputStream();
            runner.heard(ToRunner.BlobPart.class).forEach(part -> fetched.writeBytes(part.bytes()));
            assertThat(fetched.toByteArray()).isEqualTo(picture);
        }
    }

    private static List<ToRunner.Assigned> assigned(RunnerClient runner, Person person) {
        return runner.heard(ToRunner.Assigned.class).stream()
                .filter(assigned -> assigned.session().toString().equals(person.session()))
                .toList();
    }

    /** Its first visitor loads classes: a rolling update waits until a replica has served for a while before the next one ends. */
    private static void visit(Fleet.Replica replica, Load load) {
        try (CollabClient visitor = CollabClient.open(replica.url(), load.owner(), load.file())) {
            eventually("the first visitor is in", visitor::isSynced);
        }
    }

    private static void eventually(String what, BooleanSupplier condition) {
        Processes.eventually(what, SOON, condition);
    }

    private static long millisSince(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }
}
