package dev.tandem.debug.java;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Threads, virtual ones too; pausing, restarting a frame, ending. */
class JavaThreadsTest extends AdapterTest {
    private Path begun(String text, String... marks) throws IOException {
        Path main = AdapterUnderTest.program(folder, text);
        java.launch(main, AdapterUnderTest.object().put("evaluationTimeout", 1000));
        ObjectNode[] breakpoints = new ObjectNode[marks.length];
        for (int i = 0; i < marks.length; i++) {
            breakpoints[i] = AdapterUnderTest.at(AdapterUnderTest.line(main, marks[i]));
        }
        java.breakpoints(main, breakpoints);
        java.begin();
        return main;
    }

    @Test
    void virtualThreadsAreListedSteppedAndEvaluatedIn() throws IOException {
        begun("""
                import java.util.concurrent.*;

                public class Main {
                    static int work(int number) {
                        int square = number * number;
                        return square + 1; // work
                    }

                    public static void main(String[] arguments) throws Exception {
                        Thread one = Thread.ofVirtual().name("baker").start(() -> {
                            int cakes = work(6); // call
                            System.out.println("cakes " + cakes);
                        });
                        one.join();
                    }
                }
                """, "call");
        java.stop("breakpoint");
        JsonNode threads = java.ask("threads", AdapterUnderTest.object()).path("threads");
        List<String> names = AdapterUnderTest.list(threads).stream()
                .map(thread -> thread.path("name").asText())
                .toList();
        assertThat(names).contains("baker (virtual)", "main").doesNotContain("Finalizer", "Signal Dispatcher");
        java.move("stepIn");
        java.stop("step");
        assertThat(java.frames().path(0).path("name").asText()).isEqualTo("Main.work");
        java.move("next");
        java.stop("step");
        assertThat(java.value("square + number + work(1)")).isEqualTo("44");
        assertThat(java.value("Thread.currentThread().isVirtual()")).isEqualTo("true");
        assertThat(java.refusal("evaluate", java.evaluation("while (true) { number++; }", "repl")))
                .contains("not ended within");
        assertThat(java.value("number")).isEqualTo("6");
        java.move("continue");
        assertThat(java.end()).isZero();
        assertThat(java.output()).contains("cakes 37");
    }

    @Test
    void allThreadsStandAndEachThatMeetsABreakpointIsTold() throws IOException {
        begun("""
                public class Main {
                    public static void main(String[] arguments) throws Exception {
                        Thread[] all = new Thread[4];
                        for (int i = 0; i < all.length; i++) {
                            int mine = i;
                            all[i] = new Thread(() -> {
                                System.out.println("at " + mine); // meet
                            });
                        }
                        for (Thread each : all) each.start();
                        for (Thread each : all) each.join();
                    }
                }
                """, "meet");
        Set<String> met = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            java.stop("breakpoint");
            met.add(java.value("mine"));
            assertThat(java.value("mine + 10")).isEqualTo(String.valueOf(10 + Integer.parseInt(java.value("mine"))));
            java.move("continue");
        }
        assertThat(met).containsExactlyInAnyOrder("0", "1", "2", "3");
        assertThat(java.end()).isZero();
    }

    @Test
    void aConditionIsEvaluatedThoughAnotherThreadStopsAll() throws IOException {
        Path main = begun("""
                public class Main {
                    static volatile boolean slow;

                    Main(int number) {
                        this.number = number; // condition
                    }

                    final int number;

                    static boolean slowly() {
                        slow = true;
                        try { Thread.sleep(300); } catch (InterruptedException e) { throw new IllegalStateException(e); }
                        return true;
                    }

                    public static void main(String[] arguments) throws Exception {
                        Thread other = new Thread(() -> {
                            while (!slow) Thread.onSpinWait();
                            System.out.println("other"); // plain
                        });
                        other.start(); // begin
                        new Main(7);
                        other.join();
                    }
                }
                """, "begin");
        java.stop("breakpoint");
        java.breakpoints(
                main,
                AdapterUnderTest.at(AdapterUnderTest.line(main, "condition"))
                        .put("condition", "slowly() && number == 7"),
                AdapterUnderTest.at(AdapterUnderTest.line(main, "plain")));
        java.move("continue");
        Set<Integer> lines = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            java.stop("breakpoint");
            lines.add(java.line());
            assertThat(java.value("1 + 1")).isEqualTo("2");
            java.move("continue");
        }
        assertThat(lines)
                .containsExactlyInAnyOrder(
                        AdapterUnderTest.line(main, "condition"), AdapterUnderTest.line(main, "plain"));
        assertThat(java.end()).isZero();
        assertThat(java.output()).doesNotContain("cannot be evaluated");
    }

    @Test
    void aProgramIsPausedLookedAtAndGoesOn() throws IOException {
        begun("""
                public class Main {
                    static volatile boolean stop;
                    long rounds;

                    void turn() {
                        System.out.println("turning");
                        while (!stop) {
                            rounds++;
                        }
                    }

                    public static void main(String[] arguments) {
                        new Main().turn();
                    }
                }
                """);
        java.event("output", body -> body.path("output").asText().contains("turning"));
        java.ask("pause", AdapterUnderTest.object().put("threadId", 1));
        java.stop("pause");
        assertThat(java.frames().path(0).path("name").asText()).isEqualTo("Main.turn");
        assertThat(Long.parseLong(java.value("rounds"))).isPositive();
        assertThat(java.value("rounds > 0 ? \"many\".length() : 0")).isEqualTo("4");
        assertThat(java.value("stop = true")).isEqualTo("true");
        java.move("continue");
        assertThat(java.end()).isZero();
    }

    @Test
    void aProgramThatWaitsIsPausedAndCodeIsRefusedWithTheWayOut() throws IOException {
        begun("""
                public class Main {
                    public static void main(String[] arguments) throws Exception {
                        int count = 5;
                        System.out.println("waiting");
                        Thread.sleep(600_000);
                    }
                }
                """);
        java.event("output", body -> body.path("output").asText().contains("waiting"));
        java.ask("pause", AdapterUnderTest.object());
        java.stop("pause");
        // It may not have come to wait yet, and on a busy machine it comes little further from one pause to the next.
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!isNative(java.frames()) && System.nanoTime() < deadline) {
            java.move("continue");
            java.ask("pause", AdapterUnderTest.object());
            java.stop("pause");
        }
        JsonNode frames = java.frames();
        int mine = AdapterUnderTest.list(frames).stream()
                .filter(frame -> frame.path("name").asText().equals("Main.main"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asInt();
        assertThat(java.ask(
                                "evaluate",
                                AdapterUnderTest.object()
                                        .put("expression", "count")
                                        .put("frameId", mine))
                        .path("result")
                        .asText())
                .isEqualTo("5");
        assertThat(java.refusal(
                        "evaluate",
                        AdapterUnderTest.object().put("expression", "count + 1").put("frameId", mine)))
                .contains("Step once");
        java.ask("terminate", AdapterUnderTest.object());
        assertThat(java.end()).isEqualTo(137);
    }

    @Test
    void aFrameIsRestarted() throws IOException {
        begun("""
                public class Main {
                    static int tries;

                    static int attempt(int number) {
                        tries++;
                        return number + tries; // attempt
                    }

                    public static void main(String[] arguments) {
                        System.out.println("result " + attempt(10));
                    }
                }
                """, "attempt");
        java.stop("breakpoint");
        java.ask("restartFrame", AdapterUnderTest.object().put("frameId", java.top()));
        java.stop("step");
        assertThat(java.frames().path(0).path("name").asText()).isEqualTo("Main.attempt");
        assertThat(java.value("tries")).isEqualTo("1");
        java.move("continue");
        java.stop("breakpoint");
        assertThat(java.value("tries")).isEqualTo("2");
        java.move("continue");
        assertThat(java.end()).isZero();
        assertThat(java.output()).contains("result 12");
    }

    @Test
    void disconnectingEndsWhatWasStarted() throws IOException {
        begun("""
                public class Main {
                    public static void main(String[] arguments) throws Exception {
                        System.out.println("waiting"); // wait
                        Thread.sleep(600_000);
                    }
                }
                """, "wait");
        java.stop("breakpoint");
        java.ask("disconnect", AdapterUnderTest.object());
        assertThat(java.end()).isEqualTo(137);
    }

    @Test
    void inCodeOfTheJdkPublicMembersAreThere() throws IOException {
        begun("""
                import java.util.*;

                public class Main implements Comparable<Main> {
                    @Override
                    public int compareTo(Main other) {
                        return 0; // compare
                    }

                    public static void main(String[] arguments) {
                        List<Main> all = new ArrayList<>(List.of(new Main(), new Main()));
                        Collections.sort(all);
                    }
                }
                """, "compare");
        java.stop("breakpoint");
        JsonNode jdk = AdapterUnderTest.list(java.frames()).stream()
                .filter(frame -> frame.path("name").asText().equals("ArrayList.sort"))
                .findFirst()
                .orElseThrow();
        assertThat(java.ask(
                                "evaluate",
                                AdapterUnderTest.object()
                                        .put("expression", "this.size() * 21")
                                        .put("frameId", jdk.path("id").asInt()))
                        .path("result")
                        .asText())
                .isEqualTo("42");
    }

    private static boolean isNative(JsonNode frames) {
        return frames.path(0).path("name").asText().startsWith("Thread.sleep");
    }
}
