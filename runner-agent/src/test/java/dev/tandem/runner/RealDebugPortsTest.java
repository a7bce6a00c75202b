package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.OpenPort;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ports of debug adapters are nobody's programs; those that a debugged program opens are told. */
class RealDebugPortsTest extends RealDebugScene {
    private static final int PORT = 3456;

    /** Each stops once before it listens, in the first line given, and once after that. */
    static Stream<Arguments> programs() {
        return Stream.of(
                Arguments.of("python", "main.py", """
                        import socket
                        number = 1
                        server = socket.socket()
                        server.bind(("127.0.0.1", 3456))
                        server.listen()
                        number = 2
                        print(number)
                        """, 2, 7),
                Arguments.of("go", "main.go", """
                        package main

                        import (
                            "fmt"
                            "net"
                        )

                        func main() {
                            number := 1
                            server, _ := net.Listen("tcp", "127.0.0.1:3456")
                            number = 2
                            fmt.Println(number, server.Addr())
                        }
                        """, 9, 12),
                Arguments.of("javascript", "main.js", """
                        const net = require("net");
                        let number = 1;
                        net.createServer().listen(3456, "127.0.0.1", () => {
                          number = 2;
                          console.log(number);
                        });
                        """, 2, 5),
                Arguments.of("java", "Main.java", """
                        import java.net.InetAddress;
                        import java.net.ServerSocket;

                        public class Main {
                            public static void main(String[] arguments) throws Exception {
                                int number = 1;
                                try (ServerSocket server = new ServerSocket(3456, 1, InetAddress.getLoopbackAddress())) {
                                    number = 2;
                                    System.out.println(number + " " + server);
                                }
                            }
                        }
                        """, 6, 9),
                Arguments.of("c", "main.c", """
                        #include <arpa/inet.h>
                        #include <stdio.h>
                        #include <sys/socket.h>

                        int main(void) {
                            int number = 1;
                            struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(3456)};
                            int server = socket(AF_INET, SOCK_STREAM, 0);
                            bind(server, (struct sockaddr *)&at, sizeof at);
                            listen(server, 1);
                            number = 2;
                            printf("%d\\n", number);
                            return 0;
                        }
                        """, 6, 12));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void onlyWhatTheProgramOpensIsTold(String language, String path, String text, int before, int after) {
        need(language);
        session.write(path, text);
        breakpoint("before", path, before);
        breakpoint("after", path, after);
        RunId run = session.debug(language, path, DebugRequest.PROGRAM);
        SessionEvent.DebugStopped stopped = awaitStop(run, before);
        // The debugger listens by now; many looks later it is told of nothing.
        for (int look = 0; look < 20; look++) {
            assertThat(session.lookAtPorts()).flatMap(FromRunner.Ports::ports).isEmpty();
        }

        assertThat(session.ask(run, ANA, "Ana", move("continue", stopped.epoch()))
                        .code())
                .isNull();
        stopped = awaitStop(run, after);
        eventually("the program's port", PATIENCE, () -> !told().isEmpty());
        for (int look = 0; look < 20; look++) {
            assertThat(told()).as("all that was told at any time").containsOnly(PORT);
        }
        assertThat(session.ask(run, ANA, "Ana", move("continue", stopped.epoch()))
                        .code())
                .isNull();
    }

    /** Of the adapters, Delve starts programs itself. */
    @Test
    void aProgramSeesNothingOfWhatIsTheDebuggers() {
        need("go");
        session.write("main.go", """
                package main

                import (
                    "fmt"
                    "os"
                    "strings"
                )

                func main() {
                    fmt.Println(strings.Contains(strings.Join(os.Environ(), " "), "SANDBOX"))
                }
                """);
        RunId run = session.debug("go", "main.go", DebugRequest.PROGRAM);
        assertThat(session.awaitEnd(run, PATIENCE).exitCode()).isZero();
        assertThat(session.output(run)).isEqualTo("false\n");
    }

    private List<Integer> told() {
        return session.lookAtPorts().stream()
                .flatMap(told -> told.ports().stream())
                .map(OpenPort::port)
                .toList();
    }
}
