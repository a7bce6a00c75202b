package dev.tandem.debug.java;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Starting, stopping, stepping and looking, on a real program. */
class JavaProgramTest extends AdapterTest {
    private static final String SHOP = """
            import java.util.*;

            public class Main {
                private static final int TAX = 7;
                private final List<Item> items = new ArrayList<>();

                record Item(String name, int price) {}

                int total() {
                    int sum = 0;
                    for (Item item : items) {
                        sum += item.price(); // add
                    }
                    return sum; // sum
                }

                public static void main(String[] arguments) {
                    Main shop = new Main();
                    shop.items.add(new Item("pen", 3));
                    shop.items.add(new Item("book", 12));
                    int total = shop.total(); // call
                    // nothing here
                    System.out.println("total " + total); // print
                    System.err.println("tax " + TAX);
                    System.exit(arguments.length + 3);
                }
            }
            """;

    @Test
    void whatWasCompiledForAProgramGoesWithIt() throws IOException {
        Path main = AdapterUnderTest.program(folder, SHOP);
        java.launch(main);
        java.breakpoints(main, AdapterUnderTest.at(AdapterUnderTest.line(main, "sum")));
        java.begin();
        java.stop("breakpoint");
        String classPath = java.value("System.getProperty(\"java.class.path\")").replace("\"", "");
        Path classes = Path.of(classPath.split(":", 2)[0]);
        assertThat(classes.resolve("Main.class")).exists();
        java.move("continue");
        java.end();
        assertThat(classes).doesNotExist();
    }

    @Test
    void aProgramIsCompiledRunAndStoppedAtALine() throws IOException {
        Path main = AdapterUnderTest.program(folder, SHOP);
        java.launch(main);
        int sum = AdapterUnderTest.line(main, "sum");
        JsonNode set = java.breakpoints(main, AdapterUnderTest.at(sum));
        assertThat(set.path(0).path("verified").asBoolean()).isTrue();
        assertThat(set.path(0).path("line").asInt()).isEqualTo(sum);
        java.begin();
        ObjectNode stopped = java.stop("breakpoint");
        assertThat(stopped.path("hitBreakpointIds").path(0).asInt())
                .isEqualTo(set.path(0).path("id").asInt());
        assertThat(stopped.path("allThreadsStopped").asBoolean()).isTrue();
        JsonNode frames = java.frames();
        assertThat(frames.path(0).path("name").asText()).isEqualTo("Main.total");
        assertThat(frames.path(0).path("line").asInt()).isEqualTo(sum);
        assertThat(frames.path(0).path("source").path("path").asText()).isEqualTo(main.toString());
        assertThat(frames.path(1).path("name").asText()).isEqualTo("Main.main");
        assertThat(java.local("sum").path("value").asText()).isEqualTo("15");
        JsonNode self = java.local("this");
        JsonNode items = AdapterUnderTest.named(
                java.variables(self.path("variablesReference").asInt()), "items");
        assertThat(items.path("value").asText()).isEqualTo("ArrayList (2)");
        assertThat(items.path("indexedVariables").asInt()).isEqualTo(2);
        JsonNode second =
                java.variables(items.path("variablesReference").asInt()).get(1);
        assertThat(second.path("value").asText()).isEqualTo("Item[name=\"book\", price=12]");
        assertThat(second.path("evaluateName").asText()).isEqualTo("this.items.get(1)");
        java.move("continue");
        assertThat(java.end()).isEqualTo(3);
        assertThat(java.output()).contains("total 15").contains("tax 7");
    }

    @Test
    void argumentsEnvironmentFolderAndInputReachTheProgram() throws IOException {
        Path main = AdapterUnderTest.program(folder, """
                public class Main {
                    public static void main(String[] arguments) {
                        System.out.println(String.join("+", arguments) + " " + System.getenv("COLOUR") + " " + java.nio.file.Path.of("").toAbsolutePath());
                        System.out.println("read " + new java.util.Scanner(System.in).nextLine());
                    }
                }
                """);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).toRealPath();
        ObjectNode launch = AdapterUnderTest.object().put("cwd", elsewhere.toString());
        launch.putArray("args").add("one").add("two words");
        launch.putObject("env").put("COLOUR", "blue");
        java.launch(main, launch);
        java.begin();
        java.ask("input", AdapterUnderTest.object().put("text", "größe\n").put("end", true));
        assertThat(java.end()).isZero();
        assertThat(java.output()).contains("one+two words blue " + elsewhere).contains("read größe");
    }

    @Test
    void theClientRunsItIfItCanAndIsAskedTo() throws IOException, InterruptedException {
        Path main = AdapterUnderTest.program(folder, SHOP);
        Process[] started = new Process[1];
        java.answering("runInTerminal", wish -> {
            try {
                started[0] = new ProcessBuilder(Json.texts(wish.path("args")))
                        .directory(Path.of(wish.path("cwd").asText()).toFile())
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return AdapterUnderTest.object();
        });
        java.launch(main, AdapterUnderTest.object().put("console", "integratedTerminal"));
        java.breakpoints(main, AdapterUnderTest.at(AdapterUnderTest.line(main, "print")));
        java.begin();
        java.stop("breakpoint");
        assertThat(java.local("total").path("value").asText()).isEqualTo("15");
        java.move("continue");
        java.event("terminated");
        assertThat(started[0].waitFor(AdapterUnderTest.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        assertThat(new String(started[0].getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("total 15");
        assertThat(started[0].exitValue()).isEqualTo(3);
    }

    @Test
    void whatDoesNotCompileIsNotStartedAndTheCompilerSaysWhy() throws IOException {
        Path main = AdapterUnderTest.program(folder, "class Main { int x = \"no\"; }");
        java.ask("initialize", AdapterUnderTest.object());
        String refusal = java.refusal("launch", AdapterUnderTest.object().put("program", main.toString()));
        assertThat(refusal).contains("Main.java does not compile").contains("String cannot be converted to int");
    }

    @Test
    void stepsGoOverIntoAndOutButNotIntoTheJdk() throws IOException {
        Path main = AdapterUnderTest.program(folder, SHOP);
        java.launch(main);
        int call = AdapterUnderTest.line(main, "call");
        java.breakpoints(main, AdapterUnderTest.at(call));
        java.begin();
        java.stop("breakpoint");
        java.move("stepIn");
        java.stop("step");
        assertThat(java.frames().path(0).path("name").asText()).isEqualTo("Main.total");
        java.move("stepOut");
        java.stop("step");
        assertThat(java.line()).isEqualTo(call);
        java.move("next");
        java.stop("step");
        int print = AdapterUnderTest.line(main, "print");
        assertThat(java.line()).isEqualTo(print);
        java.move("stepIn");
        java.stop("step");
        assertThat(java.line()).isEqualTo(print + 1);
    }

    @Test
    void aBreakpointOnALineWithoutCodeMovesToTheNextThatHasSome() throws IOException {
        Path main = AdapterUnderTest.program(folder, SHOP);
        java.launch(main);
        int print = AdapterUnderTest.line(main, "print");
        JsonNode set = java.breakpoints(main, AdapterUnderTest.at(print - 1), AdapterUnderTest.at(1000));
        assertThat(set.path(0).path("line").asInt()).isEqualTo(print);
        assertThat(set.path(1).path("verified").asBoolean()).isFalse();
        assertThat(set.path(1).path("message").asText()).contains("no code on this line");
        java.begin();
        java.stop("breakpoint");
        assertThat(java.line()).isEqualTo(print);
        // A breakpoint that is taken away stops nobody; one that is set while the program stands does.
        java.breakpoints(main, AdapterUnderTest.at(print + 1));
        java.move("continue");
        java.stop("breakpoint");
        assertThat(java.line()).isEqualTo(print + 1);
    }

    @Test
    void namePathsAreReadWithoutRunningCode() throws IOException {
        Path main = AdapterUnderTest.program(folder, SHOP);
        java.launch(main);
        java.breakpoints(main, AdapterUnderTest.at(AdapterUnderTest.line(main, "print")));
        java.begin();
        java.stop("breakpoint");
        assertThat(java.ask("evaluate", java.evaluation("shop.items", "hover"))
                        .path("result")
                        .asText())
                .isEqualTo("ArrayList (2)");
        assertThat(java.ask("evaluate", java.evaluation("TAX", "hover"))
                        .path("result")
                        .asText())
                .isEqualTo("7");
        assertThat(java.refusal("evaluate", java.evaluation("shop.total()", "hover")))
                .contains("runs no code");
        assertThat(java.value("shop.total() + 1")).isEqualTo("16");
    }
}
