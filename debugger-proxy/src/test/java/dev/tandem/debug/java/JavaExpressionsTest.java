package dev.tandem.debug.java;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.DapMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evaluating, changing and completing, where a program stands. */
class JavaExpressionsTest extends AdapterTest {
    private static final String SHOP = """
            import java.util.*;
            import java.util.function.Supplier;
            import java.time.DayOfWeek;

            public class Main {
                private static final int TAX = 7;
                private final Map<String, Integer> prices = new TreeMap<>(Map.of("pen", 3, "book", 12));
                private int sold;
                private Main next;

                enum Size { SMALL, LARGE }

                record Point(int x, int y) {}

                private static class Secret {
                    private int value = 41;
                }

                private class Drawer {
                    private int coins = sold + 2;

                    private int count(int more) {
                        int all = coins + more;
                        return all; // drawer
                    }
                }

                private int price(String name) {
                    return prices.getOrDefault(name, 0);
                }

                private static int twice(int number) {
                    return 2 * number;
                }

                <T extends Comparable<T>> T largest(List<T> all, T first) {
                    T best = first;
                    for (T each : all) {
                        best = each.compareTo(best) > 0 ? each : best;
                    }
                    return best; // generic
                }

                int visit(int count) {
                    List<String> names = new ArrayList<>(List.of("pen", "book"));
                    int[] numbers = {5, 6, 7};
                    long total = 100;
                    byte small = 1;
                    Secret secret = new Secret();
                    Point point = new Point(1, 2);
                    Size size = Size.LARGE;
                    String text = "say \\"hi\\"\\n";
                    Object nothing = null;
                    record Local(String name) {}
                    Local local = new Local("inner");
                    next = new Main();
                    Supplier<Integer> supplier = new Supplier<>() {
                        private int calls = 1;

                        @Override
                        public Integer get() {
                            calls++;
                            return calls + count + sold; // anonymous
                        }
                    };
                    int got = supplier.get(); // visit
                    System.out.println(count + " " + total + " " + numbers[1] + " " + sold + " " + names + " " + text); // print
                    Runnable lambda = () -> System.out.println("in lambda " + names + count + sold); // lambda
                    lambda.run();
                    return got;
                }

                public static void main(String[] arguments) {
                    Main shop = new Main();
                    shop.visit(3);
                    shop.new Drawer().count(5);
                    shop.largest(List.of("b", "c", "a"), "a");
                }
            }
            """;

    @SuppressWarnings("NullAway.Init")
    private Path main;

    @BeforeEach
    void write() throws IOException {
        main = AdapterUnderTest.program(folder, SHOP);
    }

    private void standAt(String mark) throws IOException {
        java.launch(main, AdapterUnderTest.object().put("evaluationTimeout", 1000));
        java.breakpoints(main, AdapterUnderTest.at(AdapterUnderTest.line(main, mark)));
        java.begin();
        java.stop("breakpoint");
    }

    @Test
    void expressionsOfAllKinds() throws IOException {
        standAt("visit");
        assertThat(java.value("count + 1")).isEqualTo("4");
        assertThat(java.value("price(\"book\") * TAX")).isEqualTo("84");
        assertThat(java.value("this.price(names.get(0))")).isEqualTo("3");
        assertThat(java.value("twice(numbers[2])")).isEqualTo("14");
        assertThat(java.value("secret.value + 1")).isEqualTo("42");
        assertThat(java.value("new Secret().value")).isEqualTo("41");
        assertThat(java.value("new Drawer().count(1)")).isEqualTo("3");
        assertThat(java.value("names.stream().map(name -> name + price(name)).toList().toString()"))
                .isEqualTo("\"[pen3, book12]\"");
        assertThat(java.value("prices.entrySet().stream().mapToInt(Map.Entry::getValue).sum() + count"))
                .isEqualTo("18");
        assertThat(java.value("size == Size.LARGE ? point.x() + point.y() : -1"))
                .isEqualTo("3");
        assertThat(java.value("local.name().toUpperCase() + local")).isEqualTo("\"INNERLocal[name=inner]\"");
        assertThat(java.value("switch (size) { case SMALL -> 1; case LARGE -> DayOfWeek.FRIDAY.getValue(); }"))
                .isEqualTo("5");
        assertThat(java.value("nothing == null && total > 99L")).isEqualTo("true");
        assertThat(java.value("next.prices.size()")).isEqualTo("2");
        assertThat(java.value("(char) ('a' + count)")).isEqualTo("'d'");
        assertThat(java.value("text")).isEqualTo("\"say \\\"hi\\\"\\n\"");
        assertThat(java.value("(Object) point instanceof Point(int x, int y) ? x * 10 + y : 0"))
                .isEqualTo("12");
        assertThat(java.value("supplier.get()")).isEqualTo("5");
    }

    @Test
    void assignmentsReachTheProgram() throws IOException {
        standAt("print");
        assertThat(java.value("count = count + 10")).isEqualTo("13");
        assertThat(java.value("total++")).isEqualTo("100");
        assertThat(java.value("sold = 9")).isEqualTo("9");
        assertThat(java.value("numbers[1] = 66")).isEqualTo("66");
        assertThat(java.value("names.add(\"ink\"); small += 2; System.out.println(\"from here \" + small)"))
                .isEmpty();
        assertThat(java.local("small").path("value").asText()).isEqualTo("3");
        assertThat(java.value("for (int i = 0; i < 3; i++) { count += i; }")).isEmpty();
        assertThat(java.ask(
                                "setExpression",
                                AdapterUnderTest.object()
                                        .put("expression", "text")
                                        .put("value", "\"done\" + count")
                                        .put("frameId", java.top()))
                        .path("value")
                        .asText())
                .isEqualTo("\"done16\"");
        java.breakpoints(main);
        java.move("continue");
        assertThat(java.end()).isZero();
        assertThat(java.output()).contains("from here 3").contains("16 101 66 9 [pen, book, ink] done16");
    }

    @Test
    void variablesAreSet() throws IOException {
        standAt("print");
        int locals = java.localsReference();
        assertThat(set(locals, "total", "5")).isEqualTo("5");
        assertThat(set(locals, "count", "names.size() * 100")).isEqualTo("200");
        assertThat(set(locals, "text", "\"x\"")).isEqualTo("\"x\"");
        assertThat(java.refusal("setVariable", change(locals, "small", "1000")))
                .contains("1000 does not fit the type byte");
        assertThat(java.refusal("setVariable", change(locals, "count", "\"no\"")))
                .contains("does not fit the type int");
        assertThat(java.refusal("setVariable", change(locals, "names", "\"no\"")))
                .isNotEmpty();
        int self = java.local("this").path("variablesReference").asInt();
        assertThat(set(self, "sold", "twice(4)")).isEqualTo("8");
        assertThat(java.refusal("setVariable", change(self, "prices", "null"))).contains("final");
        int numbers = java.local("numbers").path("variablesReference").asInt();
        assertThat(set(numbers, "[1]", "77")).isEqualTo("77");
        java.breakpoints(main);
        java.move("continue");
        assertThat(java.end()).isZero();
        assertThat(java.output()).contains("200 5 77 8 [pen, book] x");
    }

    private static ObjectNode change(int reference, String name, String value) {
        return AdapterUnderTest.object()
                .put("variablesReference", reference)
                .put("name", name)
                .put("value", value);
    }

    private String set(int reference, String name, String value) {
        return java.ask("setVariable", change(reference, name, value))
                .path("value")
                .asText();
    }

    @Test
    void inAnonymousClassesLambdasAndInnerOnes() throws IOException {
        java.launch(main);
        java.breakpoints(
                main,
                AdapterUnderTest.at(AdapterUnderTest.line(main, "anonymous")),
                AdapterUnderTest.at(AdapterUnderTest.line(main, "lambda"))
                        .put("condition", "names.size() == 2 && sold == 0"),
                AdapterUnderTest.at(AdapterUnderTest.line(main, "drawer"))
                        .put("condition", "sold + coins + more == all"),
                AdapterUnderTest.at(AdapterUnderTest.line(main, "generic")));
        java.begin();
        java.stop("breakpoint");
        assertThat(java.value("calls * 10 + count + sold")).isEqualTo("23");
        assertThat(java.value("price(\"pen\") + this.calls")).isEqualTo("5");
        assertThat(java.local("count").path("value").asText()).isEqualTo("3");
        java.move("continue");
        java.stop("breakpoint"); // where the lambda is made
        java.move("continue");
        java.stop("breakpoint");
        assertThat(java.frames().path(0).path("name").asText()).isEqualTo("lambda in Main.visit");
        assertThat(java.value("names.get(count - 2) + price(\"book\")")).isEqualTo("\"book12\"");
        java.move("continue");
        java.stop("breakpoint");
        assertThat(java.value("all + coins + more + sold + price(\"pen\")")).isEqualTo("17");
        java.move("continue");
        java.stop("breakpoint");
        assertThat(java.value("best.compareTo(first) > 0 ? all.size() : 0")).isEqualTo("3");
        assertThat(java.value("largest(all, best)")).isEqualTo("\"c\"");
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        standAt("visit");
        assertThat(java.refusal("evaluate", java.evaluation("names.size(", "repl")))
                .contains("expected");
        assertThat(java.refusal("evaluate", java.evaluation("nowhere + 1", "repl")))
                .contains("cannot find symbol")
                .contains("nowhere");
        assertThat(java.refusal("evaluate", java.evaluation("numbers[12]", "repl")))
                .contains("ArrayIndexOutOfBoundsException")
                .contains("12");
        assertThat(java.refusal("evaluate", java.evaluation("prices.get(7)", "repl")))
                .contains("ClassCastException");
        assertThat(java.refusal("evaluate", java.evaluation("1); } void other() { (2", "repl")))
                .isNotEmpty();
        assertThat(java.refusal("evaluate", java.evaluation("\"\" + sold.length()", "repl")))
                .contains("int cannot be dereferenced");
        assertThat(java.refusal(
                        "evaluate",
                        AdapterUnderTest.object().put("expression", "1").put("frameId", 999_999)))
                .contains("no frame");
        assertThat(java.value("count")).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) { sold++; }",
                "Thread.sleep(60_000)",
                "synchronized (this) { wait(); }",
                "while (true) { try { Thread.sleep(1); } catch (Exception e) { sold++; } }"
            })
    void anEvaluationThatDoesNotEndIsAborted(String runaway) throws IOException {
        standAt("visit");
        long begin = System.nanoTime();
        assertThat(java.refusal("evaluate", java.evaluation(runaway, "repl")))
                .as("after %d ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))
                .contains("not ended within 1000 ms");
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(10));
        assertThat(java.value("count + 1")).isEqualTo("4");
        assertThat(java.value("Thread.currentThread().isInterrupted()")).isEqualTo("false");
        java.breakpoints(main);
        java.move("continue");
        assertThat(java.end()).isZero();
    }

    @Test
    void manyAreAbortedOneAfterTheOtherInOneThread() throws IOException {
        java.launch(main, AdapterUnderTest.object().put("evaluationTimeout", 100));
        java.breakpoints(main, AdapterUnderTest.at(AdapterUnderTest.line(main, "visit")));
        java.begin();
        java.stop("breakpoint");
        for (int i = 0; i < 50; i++) {
            String runaway = i % 3 == 2 ? "{ while (true) { sold++; } }" : "Thread.sleep(60_000)";
            assertThat(java.refusal("evaluate", java.evaluation(runaway, "repl")))
                    .as("number %d", i)
                    .contains("not ended within 100 ms");
        }
        assertThat(java.value("Thread.currentThread().isInterrupted()")).isEqualTo("false");
    }

    @Test
    void anEvaluationIsCancelled() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        java.launch(main, AdapterUnderTest.object().put("evaluationTimeout", 60_000));
        java.breakpoints(main, AdapterUnderTest.at(AdapterUnderTest.line(main, "visit")));
        java.begin();
        java.stop("breakpoint");
        CompletableFuture<DapMessage.Response> answer = java.send(
                "evaluate", java.evaluation("{ System.out.println(\"turning\"); while (true) { sold++; } }", "repl"));
        java.event("output", body -> body.path("output").asText().contains("turning"));
        java.ask("cancel", AdapterUnderTest.object().put("requestId", 1));
        assertThat(answer.get(10, TimeUnit.SECONDS).reason()).contains("cancelled");
        assertThat(java.value("count")).isEqualTo("3");
    }

    @Test
    void breakpointsInEvaluatedCodeDoNotStop() throws IOException {
        java.launch(main);
        java.breakpoints(
                main,
                AdapterUnderTest.at(AdapterUnderTest.line(main, "print")),
                AdapterUnderTest.at(AdapterUnderTest.line(main, "drawer")));
        java.begin();
        java.stop("breakpoint");
        assertThat(java.value("new Drawer().count(4)")).isEqualTo("6");
        java.move("continue");
        java.stop("breakpoint");
        assertThat(java.line()).isEqualTo(AdapterUnderTest.line(main, "drawer"));
    }

    @Test
    void completionsFollow() throws IOException {
        standAt("visit");
        assertThat(labels("na", 3)).contains("names");
        assertThat(labels("pr", 3)).contains("prices", "price(String)");
        assertThat(labels("names.stream().ma", 18)).contains("map(Function<? super T, ? extends R>)");
        assertThat(labels("secret.", 8)).contains("value");
        assertThat(labels("1 + point.", 11)).contains("x()", "y()");
        assertThat(labels("Size.", 6)).contains("SMALL", "LARGE", "valueOf(String)");
        assertThat(labels("Strin", 6)).contains("String", "StringBuilder");
        JsonNode target = java.ask(
                        "completions",
                        AdapterUnderTest.object()
                                .put("text", "names.siz")
                                .put("column", 10)
                                .put("frameId", java.top()))
                .path("targets")
                .path(0);
        assertThat(target.path("text").asText()).isEqualTo("size()");
        assertThat(target.path("start").asInt()).isEqualTo(6);
        assertThat(target.path("length").asInt()).isEqualTo(3);
    }

    private List<String> labels(String text, int column) {
        JsonNode targets = java.ask(
                        "completions",
                        AdapterUnderTest.object()
                                .put("text", text)
                                .put("column", column)
                                .put("frameId", java.top()))
                .path("targets");
        return AdapterUnderTest.list(targets).stream()
                .map(target -> target.path("label").asText())
                .toList();
    }

    @Test
    void evaluationOnAnObject() throws IOException {
        standAt("visit");
        int self = java.local("this").path("variablesReference").asInt();
        JsonNode next = AdapterUnderTest.named(java.variables(self), "next");
        ObjectNode wanted = java.evaluation("price(\"book\") + sold", "watch")
                .put("variablesReference", next.path("variablesReference").asInt());
        assertThat(java.ask("evaluate", wanted).path("result").asText()).isEqualTo("12");
    }
}
