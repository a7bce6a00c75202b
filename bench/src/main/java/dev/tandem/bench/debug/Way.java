package dev.tandem.bench.debug;

import dev.tandem.debug.DebugRules;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.adapter.Connected;
import dev.tandem.debug.adapter.DebugAdapter;
import dev.tandem.debug.adapter.DebugHost;
import dev.tandem.debug.adapter.Installed;
import dev.tandem.debug.adapter.OpenAdapter;
import java.io.IOException;
import java.nio.file.Path;

/**
 * One adapter and its program, in one place.
 *
 * @param installed the adapter, as seen from there
 * @param folder where the program is, likewise
 */
record Way(DebugAdapter adapter, Installed installed, Loop loop, DebugHost host, Path folder) {
    Direct direct() throws IOException, InterruptedException {
        return Direct.start(this);
    }

    OpenAdapter open() throws IOException {
        return adapter.open(host, installed, loop.target(folder), DebugRules.DEFAULT, Epoch.FIRST);
    }

    Shared shared(int people) throws IOException, InterruptedException {
        return Shared.start(this, people);
    }

    /** {@return the adapter, to which nobody has spoken yet} */
    Connected connect() throws IOException {
        return adapter.connect(host, installed, loop.target(folder), DebugRules.DEFAULT.startPatience());
    }
}
