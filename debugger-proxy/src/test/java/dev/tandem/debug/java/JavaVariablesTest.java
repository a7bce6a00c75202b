package dev.tandem.debug.java;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How values look. */
class JavaVariablesTest extends AdapterTest {
    @Test
    void collectionsShowWhatIsInThemAndNoCodeIsRunForIt() throws IOException {
        Path main = launched("""
                import java.util.*;
                import java.util.concurrent.*;

                public class Main {
                    static int called;
                    String name = "loud";

                    @Override
                    public String toString() {
                        called++;
                        return "called " + called;
                    }

                    @Override
                    public int hashCode() {
                        return 7;
                    }

                    public static void main(String[] arguments) {
                        List<Integer> list = new ArrayList<>(List.of(1, 2, 3));
                        List<String> fixed = List.of("a", "b");
                        List<String> three = List.of("a", "b", "c");
                        Set<Integer> set = new TreeSet<>(Set.of(3, 1, 2));
                        Map<String, Integer> map = new LinkedHashMap<>();
                        map.put("one", 1);
                        map.put("two", 2);
                        Map<String, Integer> hash = new HashMap<>(map);
                        Map<String, Integer> concurrent = new ConcurrentHashMap<>(map);
                        Map<String, Integer> pair = Map.of("k", 9);
                        Deque<String> deque = new ArrayDeque<>(three);
                        List<Integer> linked = Collections.unmodifiableList(new LinkedList<>(list));
                        Optional<String> some = Optional.of("x");
                        Optional<String> none = Optional.empty();
                        int[] big = new int[250];
                        big[249] = 5;
                        int[][] grid = {{1, 2}, {3}};
                        String[] empty = {};
                        Main loud = new Main();
                        Thread.State state = Thread.State.NEW;
                        Integer boxed = 12;
                        System.out.println("called " + called); // look
                    }
                }
                """);
        java.breakpoints(main, AdapterUnderTest.at(AdapterUnderTest.line(main, "look")));
        java.begin();
        java.stop("breakpoint");
        List<JsonNode> locals = java.locals();
        assertThat(text(locals, "list")).isEqualTo("ArrayList (3)");
        assertThat(children(locals, "list")).containsExactly("[0]=1", "[1]=2", "[2]=3");
        assertThat(children(locals, "fixed")).containsExactly("[0]=\"a\"", "[1]=\"b\"");
        assertThat(children(locals, "three")).containsExactly("[0]=\"a\"", "[1]=\"b\"", "[2]=\"c\"");
        assertThat(children(locals, "set")).containsExactly("[0]=1", "[1]=2", "[2]=3");
        assertThat(children(locals, "map")).containsExactly("\"one\"=1", "\"two\"=2");
        assertThat(children(locals, "hash")).containsExactlyInAnyOrder("\"one\"=1", "\"two\"=2");
        assertThat(children(locals, "concurrent")).containsExactlyInAnyOrder("\"one\"=1", "\"two\"=2");
        assertThat(children(locals, "pair")).containsExactly("\"k\"=9");
        assertThat(children(locals, "deque")).containsExactly("[0]=\"a\"", "[1]=\"b\"", "[2]=\"c\"");
        assertThat(children(locals, "linked")).containsExactly("[0]=1", "[1]=2", "[2]=3");
        assertThat(children(locals, "some")).containsExactly("[0]=\"x\"");
        assertThat(text(locals, "none")).isEqualTo("Optional (0)");
        assertThat(text(locals, "grid")).isEqualTo("int[2][]");
        assertThat(text(locals, "empty")).isEqualTo("String[0]");
        assertThat(text(locals, "state")).isEqualTo("NEW");
        assertThat(text(locals, "boxed")).isEqualTo("12");
        assertThat(text(locals, "loud")).isEqualTo("Main {name=\"loud\"}");
        JsonNode page = java.ask(
                "variables",
                AdapterUnderTest.object()
                        .put(
                                "variablesReference",
                                AdapterUnderTest.named(locals, "big")
                                        .path("variablesReference")
                                        .asInt())
                        .put("start", 248)
                        .put("count", 10));
        assertThat(AdapterUnderTest.list(page.path("variables")).stream()
                        .map(each -> each.path("name").asText() + "="
                                + each.path("value").asText()))
                .containsExactly("[248]=0", "[249]=5");
        java.move("continue");
        assertThat(java.end()).isZero();
        assertThat(java.output()).contains("called 0");
    }

    private static String text(List<JsonNode> variables, String name) {
        return AdapterUnderTest.named(variables, name).path("value").asText();
    }

    private List<String> children(List<JsonNode> variables, String name) {
        return java
                .variables(AdapterUnderTest.named(variables, name)
                        .path("variablesReference")
                        .asInt())
                .stream()
                .map(each ->
                        each.path("name").asText() + "=" + each.path("value").asText())
                .toList();
    }
}
