package dev.tandem.runner.fake;

import dev.tandem.runner.network.NetworkLimits;
import dev.tandem.runner.network.Networks;
import dev.tandem.runner.network.address.AllowList;
import dev.tandem.runner.network.address.Dialer;
import dev.tandem.runner.network.packages.PackageServer;
import dev.tandem.runner.run.Scheduler;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;

/** Networks of which nothing can be reached. */
public final class TestNetworks {
    private TestNetworks() {}

    public static Networks none(Scheduler scheduler) {
        Dialer nowhere = Dialer.guarded(
                name -> {
                    throw new UnknownHostException(name);
                },
                address -> {
                    throw new ConnectException(address.toString());
                },
                address -> true);
        PackageServer packages = new PackageServer(
                Map.of(), nowhere, nowhere, (SSLSocketFactory) SSLSocketFactory.getDefault(), Networks.LOCAL);
        return new Networks(
                new AllowList(List.of()), NetworkLimits.DEFAULT, nowhere, packages, scheduler, System::nanoTime);
    }
}
