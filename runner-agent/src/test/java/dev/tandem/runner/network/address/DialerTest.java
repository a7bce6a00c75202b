package dev.tandem.runner.network.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class DialerTest {
    private static final InetAddress PUBLIC = InetAddress.ofLiteral("93.184.216.34");
    private static final InetAddress OTHER = InetAddress.ofLiteral("2606:4700::1111");

    private final List<InetSocketAddress> dialled = new ArrayList<>();

    private SocketChannel connect(InetSocketAddress address) throws IOException {
        dialled.add(address);
        return SocketChannel.open();
    }

    private Dialer guarded(Resolver resolver) {
        return Dialer.guarded(resolver, this::connect, _ -> false);
    }

    private static void assertRefused(Dialer dialer, String destination, NetworkError error) {
        assertThatThrownBy(() -> dialer.dial(Destination.parse(destination, 0)))
                .isInstanceOfSatisfying(
                        NetworkRefusal.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void aNameIsResolvedOnceAndTheCheckedAddressIsTheOneThatIsDialled() throws IOException {
        // A name server that answers with the host's loopback from the second question on.
        Iterator<InetAddress> answers =
                List.of(PUBLIC, InetAddress.getLoopbackAddress()).iterator();
        try (SocketChannel _ = guarded(_ -> List.of(answers.next())).dial(Destination.parse("rebinds.example:80", 0))) {
            assertThat(dialled).containsExactly(new InetSocketAddress(PUBLIC, 80));
        }
        assertThat(answers.next()).isEqualTo(InetAddress.getLoopbackAddress());
    }

    @Test
    void oneAddressThatIsNotPublicSpoilsAllOthers() {
        Dialer dialer = guarded(_ -> List.of(PUBLIC, InetAddress.ofLiteral("10.0.0.1"), OTHER));
        assertRefused(dialer, "mixed.example:80", NetworkError.NOT_PUBLIC);
        assertThat(dialled).isEmpty();
    }

    @Test
    void addressesThemselvesAreCheckedWithoutAnyName() {
        Dialer dialer = guarded(name -> {
            throw new UnknownHostException(name);
        });
        for (String address : List.of("127.0.0.1:5432", "[::1]:8080", "169.254.169.254:80", "[::ffff:10.0.0.1]:80")) {
            assertRefused(dialer, address, NetworkError.NOT_PUBLIC);
        }
        assertThat(dialled).isEmpty();
    }

    @Test
    void anAddressOfThisMachineIsRefusedEvenIfItIsPublic() {
        Dialer dialer = Dialer.guarded(_ -> List.of(PUBLIC), this::connect, PUBLIC::equals);
        assertRefused(dialer, "ourselves.example:8080", NetworkError.NOT_PUBLIC);
        assertThat(dialled).isEmpty();
    }

    @Test
    void theNextAddressIsTriedWhenOneDoesNotAnswer() throws IOException {
        Dialer dialer = Dialer.guarded(
                _ -> List.of(PUBLIC, OTHER),
                address -> {
                    dialled.add(address);
                    if (address.getAddress().equals(PUBLIC)) {
                        throw new ConnectException("refused");
                    }
                    return SocketChannel.open();
                },
                _ -> false);
        try (SocketChannel _ = dialer.dial(Destination.parse("two.example:443", 0))) {
            assertThat(dialled).extracting(InetSocketAddress::getAddress).containsExactly(PUBLIC, OTHER);
        }
    }

    @Test
    void whoIsUnknownOrDoesNotAnswerIsSaid() {
        assertRefused(
                guarded(name -> {
                    throw new UnknownHostException(name);
                }),
                "nobody.example:80",
                NetworkError.UNKNOWN_HOST);
        assertRefused(
                Dialer.guarded(
                        _ -> List.of(PUBLIC),
                        _ -> {
                            throw new ConnectException("refused");
                        },
                        _ -> false),
                "silent.example:80",
                NetworkError.UNREACHABLE);
    }

    @Test
    void whatAnOperatorConfiguresMayBePrivate() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (SocketChannel _ = Dialer.trusting(_ -> List.of(loopback), this::connect)
                .dial(Destination.parse("registry.internal:8081", 0))) {
            assertThat(dialled).containsExactly(new InetSocketAddress(loopback, 8081));
        }
    }
}
