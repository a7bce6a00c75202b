package dev.tandem.sandbox.nativebackend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.NetworkBehaviour;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.SharedBackend;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeNetworkTest extends NetworkBehaviour {
    @RegisterExtension
    static final SharedBackend NATIVE = new SharedBackend(NativeBackends::open);

    /** Each end says what it has to say in two pieces, as debuggers do. Prints how many acknowledgements were held back meanwhile. */
    private static final String IN_PIECES = """
            import socket, sys, threading
            def read(end):
                got = 0
                while got < 40: got += len(end.recv(40 - got))
            def say(end):
                end.sendall(b'x' * 20)
                end.sendall(b'y' * 20)
            def answer(end):
                for i in range(20):
                    read(end)
                    say(end)
            def held_back():
                names, values = [line.split() for line in open('/proc/net/netstat') if line.startswith('TcpExt')]
                return int(values[names.index('DelayedACKs')])
            server = socket.create_server((sys.argv[1], 0), family=socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET)
            client = socket.create_connection(server.getsockname()[:2])
            before = held_back()
            threading.Thread(target=answer, args=(server.accept()[0],)).start()
            for i in range(20):
                say(client)
                read(client)
            print(held_back() - before)
            """;

    @Override
    protected Backend backend() {
        return NATIVE.backend();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1"})
    void whatArrivesOnTheLoopbackIsAcknowledgedAtOnce(String address) throws Exception {
        try (Sandbox sandbox = backend().create(SandboxSpec.of("pieces", Limits.DEFAULT));
                SandboxProcess process = sandbox.start(ProcessSpec.of("python3", "-c", IN_PIECES, address))) {
            String printed = new String(process.output().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.await().exitCode())
                    .as(new String(process.errors().readAllBytes(), StandardCharsets.UTF_8))
                    .isZero();
            assertThat(Integer.parseInt(printed.strip())).isLessThan(5);
        }
    }
}
