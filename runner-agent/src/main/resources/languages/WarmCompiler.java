import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A Java compiler that stays, inside a session's sandbox: it answers in tens of milliseconds where a new one takes a second.
 *
 * <p>In its folder are two pipes. Who wants something compiled writes {@code request} (a name, then javac's arguments, each ended by a NUL) and a line
 * into {@code ask}, and reads lines from {@code answer} until one has its name; after it stands javac's exit code, and in {@code output} what it
 * said. Whoever gave up before that leaves a line to the next one, which is why answers have names.
 */
class WarmCompiler {
    private static final int WARMING = 20;

    private static final String EXAMPLE = """
            import java.util.*;
            import java.util.stream.*;

            public class Example {
                record Point(int x, int y) {}

                public static void main(String[] arguments) {
                    Scanner scanner = new Scanner("1 2 3");
                    List<Integer> numbers = new ArrayList<>();
                    while (scanner.hasNextInt()) {
                        numbers.add(scanner.nextInt());
                    }
                    Map<String, Integer> lengths = new HashMap<>();
                    for (Integer number : numbers) {
                        lengths.merge("length " + number, number, Integer::sum);
                    }
                    System.out.println(numbers.stream().map(number -> new Point(number, 1)).collect(Collectors.toList()));
                    System.out.printf("%d %s%n", numbers.size(), lengths);
                }
            }
            """;

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        warm(compiler, folder);
        Files.createFile(folder.resolve("ready"));
        while (true) {
            await(folder.resolve("ask"));
            List<String> request =
                    Arrays.asList(Files.readString(folder.resolve("request")).split("\0"));
            var said = new ByteArrayOutputStream();
            int code = compile(compiler, request.subList(1, request.size()), said);
            Files.write(folder.resolve("output"), said.toByteArray());
            try (var answer = new FileOutputStream(folder.resolve("answer").toFile())) {
                answer.write((request.getFirst() + " " + code + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void await(Path pipe) throws IOException {
        try (InputStream questions = new FileInputStream(pipe.toFile())) {
            int first = questions.read();
            assert first != 0;
        }
    }

    private static int compile(JavaCompiler compiler, List<String> arguments, ByteArrayOutputStream said) {
        try (var stream = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            return compiler.run(InputStream.nullInputStream(), stream, stream, arguments.toArray(String[]::new));
        } catch (RuntimeException e) {
            said.writeBytes(("javac failed: " + e + "\n").getBytes(StandardCharsets.UTF_8));
            return 3; // javac's own for what it did not expect
        }
    }

    private static void warm(JavaCompiler compiler, Path folder) throws IOException {
        Path example = Files.writeString(folder.resolve("Example.java"), EXAMPLE);
        for (int i = 0; i < WARMING; i++) {
            compile(
                    compiler,
                    List.of("-proc:none", "-d", folder.resolve("example").toString(), example.toString()),
                    new ByteArrayOutputStream());
        }
    }
}
