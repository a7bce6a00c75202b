package dev.tandem.bench.debug;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.adapter.DebugHost;
import dev.tandem.debug.adapter.DebugTarget;
import dev.tandem.debug.adapter.HostProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A loop without end in one language, with numbers, a list and something with fields in it.
 *
 * @param adapter which debugs it
 * @param file its name
 * @param build what makes a program of it, in its folder; empty if nothing has to be made
 * @param command starts it there
 * @param line where it is stopped at first, from 1
 * @param path folders with the commands, where it runs
 */
record Loop(String adapter, String file, String text, List<String> build, List<String> command, int line, String path) {
    private static final String PATH = "/usr/local/go/bin:/usr/lib/go/bin:/usr/local/bin:/usr/bin:/bin";

    /** So much each of them prints at first. */
    static final int PRINTED_CHARACTERS = 4_000 * 64;

    static final List<Loop> ALL = List.of(
            new Loop(
                    "delve",
                    "main.go",
                    """
                    package main

                    import (
                    \t"os"
                    \t"strings"
                    )

                    type point struct{ x, y int }

                    func work(n int) int {
                    \ttotal, items, at := 0, []int{1, 2, 3}, point{1, 2}
                    \tfor {
                    \t\ttotal = total + n
                    \t\tn = n + 1
                    \t\titems[n%3] = total
                    \t\tat.x = n
                    \t\tif total == -1 {
                    \t\t\treturn at.x + items[0]
                    \t\t}
                    \t}
                    }

                    func main() {
                    \tfor i := 0; i < 4000; i++ {
                    \t\tos.Stdout.WriteString(strings.Repeat("x", 63) + "\\n")
                    \t}
                    \tos.Exit(work(1))
                    }
                    """,
                    List.of("go", "build", "-gcflags=all=-N -l", "-o", "program", "main.go"),
                    List.of("./program"),
                    13),
            new Loop(
                    "lldb",
                    "main.cpp",
                    """
                    #include <cstdio>
                    #include <vector>
                    struct point { int x, y; };
                    static int work(int n) {
                      int total = 0;
                      std::vector<int> items{1, 2, 3};
                      point at{1, 2};
                      for (;;) {
                        total = total + n;
                        n = n + 1;
                        items[n % 3 < 0 ? 0 : n % 3] = total;
                        at.x = n;
                        if (at.y == 7) return total;
                      }
                    }
                    int main() {
                      for (int i = 0; i < 4000; i++) std::printf("%063d\\n", i);
                      std::fflush(stdout);
                      return work(1);
                    }
                    """,
                    List.of("g++", "-g", "-O0", "-fwrapv", "-o", "program", "main.cpp"),
                    List.of("./program"),
                    9),
            new Loop("debugpy", "main.py", """
                    def work(n):
                        total, items, at = 0, [1, 2, 3], {"x": 1, "y": 2}
                        while True:
                            total = total + n
                            n = n + 1
                            items[n % 3] = total
                            at["x"] = n

                    for i in range(4000):
                        print("x" * 63, flush=True)
                    work(1)
                    """, List.of(), List.of("python3", "main.py"), 4),
            new Loop("js-debug", "main.js", """
                    function work(n) {
                      let total = 0;
                      const items = [1, 2, 3];
                      const at = { x: 1, y: 2 };
                      for (;;) {
                        total = total + n;
                        n = n + 1;
                        items[n % 3] = total;
                        at.x = n;
                      }
                    }
                    for (let i = 0; i < 4000; i++) require("fs").writeSync(1, "x".repeat(63) + "\\n");
                    work(1);
                    """, List.of(), List.of("node", "main.js"), 6),
            new Loop(
                    "java",
                    "Main.java",
                    """
                    import java.util.*;

                    class Main {
                        record Point(int x, int y) {}

                        static int work(int n) {
                            int total = 0;
                            List<Integer> items = new ArrayList<>(List.of(1, 2, 3));
                            Point at = new Point(1, 2);
                            while (true) {
                                total = total + n;
                                n = n + 1;
                                items.set(Math.floorMod(n, 3), total);
                                at = new Point(n, 2);
                            }
                        }

                        public static void main(String[] args) {
                            for (int i = 0; i < 4000; i++) {
                                System.out.println("x".repeat(63));
                            }
                            System.exit(work(1));
                        }
                    }
                    """,
                    List.of("javac", "-g", "-d", ".", "Main.java"),
                    List.of("java", "-cp", ".", "Main"),
                    11));

    private Loop(String adapter, String file, String text, List<String> build, List<String> command, int line) {
        this(adapter, file, text, build, command, line, PATH);
    }

    /** {@return the same; commands are looked for in a folder first} */
    Loop with(Path folder) {
        return new Loop(adapter, file, text, build, command, line, folder + ":" + path);
    }

    /**
     * Makes a program of it, where it will run: debuggers find its file by the path that it has there. Blocks while a compiler works.
     *
     * @param folder where its file is, as seen from there
     */
    void make(DebugHost host, Path folder) throws IOException, InterruptedException {
        if (build.isEmpty()) {
            return;
        }
        try (HostProcess compiler = host.start(build, environment(folder), folder)) {
            compiler.input().close();
            String said = new String(compiler.errors().readAllBytes(), StandardCharsets.UTF_8);
            int code = Waiting.on(compiler.ended().toCompletableFuture(), Duration.ofMinutes(3));
            if (code != 0) {
                throw new IOException(file + " cannot be made: " + said);
            }
        }
    }

    private Map<String, String> environment(Path folder) {
        return Map.of(
                "PATH",
                path,
                "HOME",
                folder.toString(),
                "GOCACHE",
                folder.resolve(".gocache").toString());
    }

    /** @param folder as seen from where it runs */
    DebugTarget.Program target(Path folder) {
        List<String> there = command.stream()
                .map(word -> word.startsWith("./") ? folder + word.substring(1) : word)
                .toList();
        return new DebugTarget.Program(there, List.of(), environment(folder), folder);
    }

    /** @param condition of the breakpoint; null for none */
    BreakpointRequest breakpoint(Path folder, @Nullable String condition) {
        ObjectNode breakpoint = JsonNodeFactory.instance.objectNode().put("line", line);
        if (condition != null) {
            breakpoint.put("condition", condition);
        }
        return request(folder, JsonNodeFactory.instance.arrayNode().add(breakpoint));
    }

    /** Many, with names, of which the program meets none while nobody moves it. */
    BreakpointRequest manyBreakpoints(Path folder, int count) {
        ArrayNode breakpoints = JsonNodeFactory.instance.arrayNode();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            breakpoints.addObject().put("line", line + i % 3).put("condition", "n == " + -i);
            ids.add("breakpoint " + i);
        }
        return new BreakpointRequest(
                "setBreakpoints", request(folder, breakpoints).arguments(), ids);
    }

    BreakpointRequest noBreakpoint(Path folder) {
        return request(folder, JsonNodeFactory.instance.arrayNode());
    }

    private BreakpointRequest request(Path folder, ArrayNode breakpoints) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments
                .putObject("source")
                .put("name", file)
                .put("path", folder.resolve(file).toString());
        arguments.set("breakpoints", breakpoints);
        return new BreakpointRequest("setBreakpoints", arguments);
    }
}
