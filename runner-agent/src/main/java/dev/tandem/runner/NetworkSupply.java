package dev.tandem.runner;

import dev.tandem.protocol.NetworkOffer;
import dev.tandem.runner.network.NetworkLimits;
import dev.tandem.runner.network.Networks;
import dev.tandem.runner.network.address.AllowList;
import dev.tandem.runner.network.address.Connector;
import dev.tandem.runner.network.address.Dialer;
import dev.tandem.runner.network.address.Resolver;
import dev.tandem.runner.network.packages.PackageKind;
import dev.tandem.runner.network.packages.PackageServer;
import dev.tandem.runner.network.packages.Registry;
import dev.tandem.runner.run.Scheduler;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** The network that an operator's settings give to sessions. */
final class NetworkSupply {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(10);

    private NetworkSupply() {}

    /** @throws IllegalArgumentException if a setting is malformed; the message names it */
    static Networks open(RunnerConfig config, Scheduler scheduler) {
        RunnerConfig.Network network = config.sandbox().network();
        NetworkLimits limits = new NetworkLimits(
                network.connections(),
                network.bytesPerSecond().asLongValue(),
                NetworkLimits.DEFAULT.headTime(),
                network.idleTime(),
                network.longestTime());
        Resolver resolver = Resolver.system();
        Connector connector = Connector.system(CONNECT_TIME);
        Dialer guarded = Dialer.guarded(resolver, connector, NetworkSupply::isOfThisMachine);
        PackageServer packages = new PackageServer(
                registries(config.packages()),
                Dialer.trusting(resolver, connector),
                guarded,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                Networks.LOCAL);
        AllowList allowed = AllowList.parse(network.allow().orElse(List.of()));
        return new Networks(allowed, limits, guarded, packages, scheduler, System::nanoTime);
    }

    /**
     * {@return what the platform is told}
     *
     * @param unavailableReason why sandboxes can have none of it; null if they can
     */
    static NetworkOffer offer(Networks networks, @Nullable String unavailableReason) {
        if (unavailableReason != null) {
            return new NetworkOffer(List.of(), List.of(), unavailableReason);
        }
        List<String> packages =
                networks.packages().on().stream().map(PackageKind::id).sorted().toList();
        return new NetworkOffer(networks.allowed().texts(), packages, null);
    }

    private static Map<PackageKind, Registry> registries(RunnerConfig.Packages packages) {
        RunnerConfig.Authorization shown = packages.authorization();
        Map<PackageKind, Registry> registries = new EnumMap<>(PackageKind.class);
        add(registries, PackageKind.PIP, packages.pip(), shown.pip());
        add(registries, PackageKind.NPM, packages.npm(), shown.npm());
        add(registries, PackageKind.MAVEN, packages.maven(), shown.maven());
        add(registries, PackageKind.GO, packages.go(), shown.go());
        return registries;
    }

    private static void add(
            Map<PackageKind, Registry> registries, PackageKind kind, Optional<URI> address, Optional<String> shown) {
        address.ifPresent(at -> registries.put(kind, Registry.of(kind.setting(), at, shown.orElse(null))));
    }

    /** Asked each time: a machine's addresses change. What cannot be told is refused. */
    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException _) {
            return true;
        }
    }
}
