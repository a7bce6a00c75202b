package dev.tandem.debug.java;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which breakpoints stop a program, and when. */
class JavaBreakpointsTest extends AdapterTest {
    private static final String COUNT = """
            import java.util.*;

            public class Main {
                private static int secret = 40;

                static int square(int number) {
                    return number * number; // square
                }

                public static void main(String[] arguments) {
                    int sum = 0;
                    List<String> names = List.of("Ana", "Bo", "Cy");
                    for (int i = 0; i < 100; i++) {
                        sum += square(i); // add
                    }
                    names.forEach(name -> System.out.println("hello " + name)); // each
                    System.out.println(sum); // end
                }
            }
            """;

    private static ObjectNode at(Path main, String mark) throws IOException {
        return AdapterUnderTest.at(AdapterUnderTest.line(main, mark));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            i == 42                                          | 42
            i > 10 && square(i) > secret * 10                | 21
            names.stream().anyMatch(n -> n.length() + 12 == i) | 14
            "Bo".equals(names.get(1)) && i % 7 == 6          | 6
            """)
    void aConditionThatTheProgramEvaluatesItself(String condition, String expected) throws IOException {
        Path main = launched(COUNT);
        java.breakpoints(main, at(main, "add").put("condition", condition));
        java.begin();
        java.stop("breakpoint");
        assertThat(java.local("i").path("value").asText()).isEqualTo(expected);
        assertThat(java.line()).isEqualTo(AdapterUnderTest.line(main, "add"));
        assertThat(java.value("sum >= 0")).isEqualTo("true");
        java.breakpoints(main);
        java.move("continue");
        assertThat(java.end()).isZero();
        assertThat(java.output()).contains("328350");
    }

    @Test
    void linesWithCodeAreThoseWhereBreakpointsCanBe() throws IOException {
        Path main = launched(COUNT);
        int square = AdapterUnderTest.line(main, "square");
        ObjectNode asked = AdapterUnderTest.object().put("line", square - 2).put("endLine", square + 1);
        asked.putObject("source").put("path", main.toString());
        JsonNode places = java.ask("breakpointLocations", asked).path("breakpoints");
        assertThat(places.findValuesAsText("line")).containsExactly(String.valueOf(square));
        asked.put("line", square + 1).remove("endLine");
        assertThat(java.ask("breakpointLocations", asked).path("breakpoints")).isEmpty();
    }

    @Test
    void aConditionInAMethodThatRunsAlreadyIsEvaluatedByTheAdapter() throws IOException {
        Path main = launched(COUNT);
        java.breakpoints(main, at(main, "add"));
        java.begin();
        java.stop("breakpoint");
        java.breakpoints(main, at(main, "add").put("condition", "i == 50"));
        java.move("continue");
        java.stop("breakpoint");
        assertThat(java.local("i").path("value").asText()).isEqualTo("50");
        // And in one that does not run now, by the program.
        java.breakpoints(main, at(main, "square").put("condition", "number == 77"));
        java.move("continue");
        java.stop("breakpoint");
        assertThat(java.local("number").path("value").asText()).isEqualTo("77");
        java.breakpoints(main, at(main, "square").put("condition", "number == 88"));
        java.move("continue");
        java.stop("breakpoint");
        assertThat(java.local("number").path("value").asText()).isEqualTo("88");
    }

    @Test
    void aConditionThatFailsOrDoesNotCompileStopsAndIsTold() throws IOException {
        Path main = launched(COUNT);
        java.breakpoints(
                main,
                at(main, "square").put("condition", "names.isEmpty()"),
                at(main, "end").put("condition", "names.get(sum) == null"));
        java.begin();
        java.stop("breakpoint");
        assertThat(java.output()).contains("The condition \"names.isEmpty()\" cannot be evaluated: cannot find symbol");
        java.breakpoints(main, at(main, "end").put("condition", "names.get(sum) == null"));
        java.move("continue");
        java.stop("breakpoint");
        assertThat(java.line()).isEqualTo(AdapterUnderTest.line(main, "end"));
        assertThat(java.output()).contains("ArrayIndexOutOfBoundsException");
    }

    @ParameterizedTest
    @CsvSource({"5,4", ">= 10,9", "% 20,19", "==3,2"})
    void hitsAreCounted(String hits, String expected) throws IOException {
        Path main = launched(COUNT);
        java.breakpoints(main, at(main, "add").put("hitCondition", hits));
        java.begin();
        java.stop("breakpoint");
        assertThat(java.local("i").path("value").asText()).isEqualTo(expected);
    }

    @Test
    void hitsCountOnlyWhereTheConditionHolds() throws IOException {
        Path main = launched(COUNT);
        java.breakpoints(main, at(main, "add").put("condition", "i % 2 == 1").put("hitCondition", "3"));
        java.begin();
        java.stop("breakpoint");
        assertThat(java.local("i").path("value").asText()).isEqualTo("5");
    }

    @Test
    void aHitConditionThatIsNoneIsTold() throws IOException {
        Path main = launched(COUNT);
        JsonNode set = java.breakpoints(main, at(main, "add").put("hitCondition", "often"));
        assertThat(set.path(0).path("verified").asBoolean()).isFalse();
        assertThat(set.path(0).path("message").asText()).contains("no hit condition");
        java.begin();
        assertThat(java.end()).isZero();
    }

    @Test
    void aLogPointTellsAndDoesNotStop() throws IOException {
        Path main = launched(COUNT);
        java.breakpoints(
                main,
                at(main, "add")
                        .put("condition", "i == 98 || i == 99")
                        .put("logMessage", "i={i} {{twice}} {i * 2} {names.get(7)}"));
        java.begin();
        assertThat(java.end()).isZero();
        assertThat(java.output())
                .contains("i=98 {twice} 196 <ArrayIndexOutOfBoundsException: ")
                .contains("i=99 {twice} 198 <");
    }

    @Test
    void aLambdaOnALineStopsToo() throws IOException {
        Path main = launched(COUNT);
        java.breakpoints(main, at(main, "each").put("condition", "true"));
        java.begin();
        java.stop("breakpoint");
        assertThat(java.frames().path(0).path("name").asText()).isEqualTo("Main.main");
        java.move("continue");
        java.stop("breakpoint");
        assertThat(java.frames().path(0).path("name").asText()).isEqualTo("lambda in Main.main");
        assertThat(java.local("name").path("value").asText()).isEqualTo("\"Ana\"");
    }

    @Test
    void functionsStopWhereTheyBegin() throws IOException {
        launched(COUNT);
        ObjectNode functions = AdapterUnderTest.object();
        functions
                .putArray("breakpoints")
                .add(AdapterUnderTest.object().put("name", "Main.square").put("condition", "number == 9"))
                .add(AdapterUnderTest.object().put("name", "nothing at all"))
                .add(AdapterUnderTest.object().put("name", "java.io.PrintStream.println"));
        JsonNode set = java.ask("setFunctionBreakpoints", functions).path("breakpoints");
        assertThat(set.path(1).path("verified").asBoolean()).isFalse();
        assertThat(set.path(1).path("message").asText()).contains("write Class.method");
        assertThat(set.path(2).path("verified").asBoolean()).isTrue();
        java.begin();
        ObjectNode stopped = java.stop("function breakpoint");
        assertThat(stopped.path("hitBreakpointIds").path(0).asInt())
                .isEqualTo(set.path(0).path("id").asInt());
        assertThat(java.local("number").path("value").asText()).isEqualTo("9");
        java.move("continue");
        java.stop("function breakpoint");
        JsonNode top = java.frames().path(0);
        assertThat(top.path("name").asText()).isEqualTo("PrintStream.println");
        assertThat(top.path("presentationHint").asText()).isEqualTo("subtle");
    }

    @Test
    void aFieldIsWatched() throws IOException {
        Path main = launched("""
                public class Main {
                    int count;
                    static int all;

                    public static void main(String[] arguments) {
                        Main one = new Main();
                        Main other = new Main();
                        other.count = 1; // begin
                        one.count = 5; // change
                        all = one.count; // read
                        System.out.println(all);
                    }
                }
                """);
        java.breakpoints(main, at(main, "begin"));
        java.begin();
        java.stop("breakpoint");
        JsonNode one = java.local("one");
        ObjectNode info = java.ask(
                "dataBreakpointInfo",
                AdapterUnderTest.object()
                        .put("name", "count")
                        .put(
                                "variablesReference",
                                one.path("variablesReference").asInt()));
        assertThat(info.path("description").asText()).isEqualTo("Main.count");
        assertThat(java.ask(
                                "dataBreakpointInfo",
                                AdapterUnderTest.object()
                                        .put("name", "one")
                                        .put("variablesReference", java.localsReference()))
                        .path("dataId")
                        .isNull())
                .isTrue();
        ObjectNode wanted = AdapterUnderTest.object();
        wanted.putArray("breakpoints")
                .add(AdapterUnderTest.object()
                        .put("dataId", info.path("dataId").asText())
                        .put("accessType", "write"));
        JsonNode set = java.ask("setDataBreakpoints", wanted).path("breakpoints");
        assertThat(set.path(0).path("verified").asBoolean()).isTrue();
        java.move("continue");
        ObjectNode stopped = java.stop("data breakpoint");
        assertThat(stopped.path("text").asText()).isEqualTo("count changes from 0 to 5");
        assertThat(java.line()).isEqualTo(AdapterUnderTest.line(main, "change"));
        java.move("continue");
        assertThat(java.end()).isZero();
    }

    @Test
    void severalFilesPackagesNestedAndAnonymousClasses() throws IOException {
        Path shop = Files.createDirectories(folder.resolve("shop/till"));
        Path till = Files.writeString(shop.resolve("Till.java"), """
                package shop.till;

                public class Till {
                    class Drawer {
                        int open() {
                            return 7; // drawer
                        }
                    }

                    public int ring() {
                        Runnable bell = new Runnable() {
                            @Override
                            public void run() {
                                System.out.println("ding"); // bell
                            }
                        };
                        bell.run();
                        return new Drawer().open();
                    }
                }
                """).toRealPath();
        Path main = Files.writeString(folder.resolve("shop/Main.java"), """
                package shop;

                import shop.till.Till;

                public class Main {
                    public static void main(String[] arguments) {
                        System.out.println(new Till().ring());
                    }
                }
                """).toRealPath();
        java.launch(main);
        JsonNode set = java.breakpoints(till, at(till, "bell"), at(till, "drawer"));
        assertThat(set.path(0).path("verified").asBoolean()).isTrue();
        java.begin();
        java.stop("breakpoint");
        assertThat(java.frames().path(0).path("source").path("path").asText()).isEqualTo(till.toString());
        assertThat(java.line()).isEqualTo(AdapterUnderTest.line(till, "bell"));
        java.move("continue");
        java.stop("breakpoint");
        assertThat(java.frames().path(0).path("name").asText()).isEqualTo("Drawer.open");
        java.move("continue");
        assertThat(java.end()).isZero();
    }

    @Test
    void aMillionFalseConditionsCostNoConversationEach() throws IOException {
        Path main = launched("""
                public class Main {
                    public static void main(String[] arguments) {
                        long sum = 0;
                        for (int i = 0; i < 1_000_000; i++) {
                            sum += i; // add
                        }
                        System.out.println(sum); // end
                    }
                }
                """);
        java.breakpoints(main, at(main, "add").put("condition", "i == 999_999"), at(main, "end"));
        long begin = System.nanoTime();
        java.begin();
        java.stop("breakpoint");
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertThat(java.local("i").path("value").asText()).isEqualTo("999999");
        System.out.printf("a million false conditions in %.2f s%n", seconds);
        assertThat(seconds).isLessThan(30);
    }
}
