package dev.tandem.debug;

import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.adapter.Connected;
import dev.tandem.debug.adapter.DebugAdapter;
import dev.tandem.debug.adapter.DebugTarget;
import dev.tandem.debug.adapter.Installed;
import dev.tandem.debug.adapter.OpenAdapter;
import dev.tandem.debug.adapter.QuickHost;
import dev.tandem.debug.adapter.RealAdapters;
import dev.tandem.debug.dap.DapInput;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.DapOutput;
import dev.tandem.debug.dap.Wire;
import dev.tandem.debug.peer.DapPeer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A client that others have written, the one with which makers of debug adapters test them, gets the same answers from an adapter itself as in a
 * session of one and of eight: all but numbers.
 */
class IndependentClientTest {
    /** Which answer tells what is seen after a variable was set. */
    private static final int AFTER_SETTING = 6;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "debugpy, program.py",
        "delve, program.go",
        "lldb, program.cpp",
        "js-debug, program.js",
        "java, Program.java"
    })
    void answersAreTheSame(String id, String source) throws Exception {
        NodePackages.install();
        DebugAdapter adapter = RealAdapters.adapter(id);
        Installed installed = RealAdapters.required(adapter, RealAdapters.find(adapter));
        Path file = RealAdapters.program(source);
        DebugTarget target = RealAdapters.target(file, RealAdapters.command(file), List.of());
        JsonNode direct = direct(adapter, installed, target, file);
        assertThat(direct).hasSize(11);
        for (int people : new int[] {1, 8}) {
            JsonNode shared = shared(adapter, installed, target, file, people);
            for (int i = 0; i < direct.size(); i++) {
                if (i == AFTER_SETTING && adapter.quirks(installed).contains(Quirk.SET_VALUE_SEEN_LATER)) {
                    assertThat(shared.path(i).toString()).as("cured").contains("\"100\"");
                } else {
                    assertThat(shared.path(i))
                            .as("answer %d of %d people", i, people)
                            .isEqualTo(direct.path(i));
                }
            }
            assertThat(shared).hasSameSizeAs(direct);
        }
    }

    /** Each message as it is, between the adapter and the client. */
    private static JsonNode direct(DebugAdapter adapter, Installed installed, DebugTarget target, Path file)
            throws Exception {
        Connected connected = adapter.connect(new QuickHost(), installed, target, PATIENCE);
        try (ServerSocket server = server();
                ProgramAtHand _ = new ProgramAtHand(connected)) {
            ObjectNode task = task(file, server)
                    .put("adapterId", connected.opening().adapterId())
                    .set("launch", connected.opening().arguments());
            Thread.ofVirtual().start(() -> {
                try (Wire client = wire(server.accept())) {
                    Thread.ofVirtual().start(() -> pass(client, connected.wire()));
                    DapMessage message = connected.wire().read();
                    while (message != null) {
                        if (message instanceof DapMessage.Request request) {
                            serve(connected, request);
                        } else {
                            client.write(message);
                        }
                        message = connected.wire().read();
                    }
                } catch (IOException _) {
                    // Closed.
                }
            });
            return NodePackages.run("conformance.mjs", task, PATIENCE);
        }
    }

    private static void pass(Wire from, Wire to) {
        try {
            DapMessage message = from.read();
            while (message != null) {
                to.write(message);
                message = from.read();
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    /** An editor would start the program; this client cannot. */
    private static void serve(Connected connected, DapMessage.Request request) {
        var _ = connected.program().start(request.arguments()).thenAccept(body -> {
            try {
                connected.wire().write(DapMessage.Response.done(1_000_000, request, body));
            } catch (IOException _) {
                // Closed.
            }
        });
    }

    private static JsonNode shared(DebugAdapter adapter, Installed installed, DebugTarget target, Path file, int people)
            throws Exception {
        Follower first = new Follower();
        try (OpenAdapter open = adapter.open(new QuickHost(), installed, target, DebugRules.DEFAULT, Epoch.FIRST);
                ServerSocket server = server()) {
            get(open.session().join(first));
            ObjectNode breakpoints = json();
            breakpoints.putObject("source").put("path", file.toString());
            breakpoints.putArray("breakpoints").addObject().put("line", RealAdapters.line(file, "call"));
            get(open.start(List.of(new BreakpointRequest("setBreakpoints", breakpoints))));
            DebugNews.Seen _ = first.await(DebugNews.Seen.class, DebugNews.Seen::whole);
            Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < people; i++) {
                        Participant person = new Participant("p" + i, "Person " + i);
                        DapPeer peer = DapPeer.of(wire(server.accept()), open.session(), person, () -> true);
                        Thread.ofVirtual().start(peer::serve);
                    }
                } catch (IOException _) {
                    // Closed.
                }
            });
            ObjectNode task = task(file, server).put("adapterId", "tandem").putNull("launch");
            for (int i = 1; i < people; i++) {
                task.withArray("ports").add(server.getLocalPort());
            }
            return NodePackages.run("conformance.mjs", task, PATIENCE);
        }
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    private static Wire wire(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        return Wire.of(
                new DapInput(new BufferedInputStream(socket.getInputStream()), 1 << 24),
                new DapOutput(socket.getOutputStream()));
    }

    private static ObjectNode task(Path file, ServerSocket server) throws IOException {
        ObjectNode task = MAPPER.createObjectNode()
                .put("file", file.toString())
                .put("first", RealAdapters.line(file, "call"))
                .put("loop", RealAdapters.line(file, "loop"));
        task.putArray("ports").add(server.getLocalPort());
        return task;
    }

    /** The program's streams are read, whoever asks for it. */
    private record ProgramAtHand(Connected connected) implements AutoCloseable {
        ProgramAtHand {
            connected.program().open((_, _) -> java.util.concurrent.CompletableFuture.completedFuture(null));
        }

        @Override
        public void close() {
            connected.program().close();
            connected.end().run();
        }
    }
}
