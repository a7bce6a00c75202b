package dev.tandem.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protocol.NetworkOffer;
import dev.tandem.runner.fake.ManualScheduler;
import dev.tandem.runner.network.Networks;
import dev.tandem.runner.network.address.Destination;
import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator's settings become. */
class NetworkSupplyTest {
    private static Networks networks(Map<String, String> settings) {
        return NetworkSupply.open(TestConfig.of(settings), new ManualScheduler());
    }

    @Test
    void withoutSettingsThereIsNothing() {
        assertThat(NetworkSupply.offer(networks(Map.of()), null)).isEqualTo(NetworkOffer.NONE);
    }

    @Test
    void whatIsSetIsOffered() {
        Networks networks = networks(Map.of(
                "tandem.sandbox.network.allow", "example.org, *.example.net:8443",
                "tandem.sandbox.network.bytes-per-second", "1M",
                "tandem.packages.pip", "https://ann:secret@registry.internal/simple",
                "tandem.packages.go", "http://10.0.0.1:3000",
                "tandem.packages.authorization.go", "Bearer secret"));
        NetworkOffer offer = NetworkSupply.offer(networks, null);
        assertThat(offer.allowed()).containsExactly("example.org", "*.example.net:8443");
        assertThat(offer.packages()).containsExactly("go", "pip");
        assertThat(offer.toString()).doesNotContain("secret");
        assertThat(networks.limits().bytesPerSecond()).isEqualTo(1 << 20);
    }

    @Test
    void whereSandboxesHaveNoneNothingIsOffered() {
        Networks networks = networks(Map.of("tandem.sandbox.network.allow", "example.org"));
        assertThat(NetworkSupply.offer(networks, "SBX-19: not here"))
                .isEqualTo(new NetworkOffer(java.util.List.of(), java.util.List.of(), "SBX-19: not here"));
    }

    @Test
    void aMistakeIsNamedAtTheStartAndWithoutPasswords() {
        assertThatThrownBy(() -> networks(Map.of("tandem.sandbox.network.allow", "http://example.org")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tandem.sandbox.network.allow: 'http://example.org'");
        assertThatThrownBy(() -> networks(Map.of("tandem.packages.npm", "ftp://ann:secret@registry")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tandem.packages.npm")
                .hasMessageNotContaining("secret");
    }

    @Test
    void thisMachineIsNeverReachedByWhicheverOfItsAddresses() throws Exception {
        Networks networks = networks(Map.of("tandem.sandbox.network.allow", "*"));
        try (ServerSocket platform = new ServerSocket(0, 1, InetAddress.ofLiteral("0.0.0.0"))) {
            for (String host : new String[] {"127.0.0.1", "localhost", "[::1]", "0.0.0.0"}) {
                Destination to = Destination.parse(host + ":" + platform.getLocalPort(), 0);
                assertThatThrownBy(() -> networks.dialer().dial(to))
                        .isInstanceOfSatisfying(
                                NetworkRefusal.class, e -> assertThat(e.error()).isEqualTo(NetworkError.NOT_PUBLIC));
            }
        }
    }
}
