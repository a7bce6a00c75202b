package dev.tandem.runner.fake;

import dev.tandem.runner.port.PortStreams;
import dev.tandem.runner.port.PortWatch;
import java.io.IOException;

/** Streams for tests in which nobody looks at a port. */
public final class NoStreams {
    private NoStreams() {}

    public static PortStreams over(PortWatch ports) {
        return new PortStreams(ports, message -> {}, (_, _, _) -> {
            throw new IOException("this test has no streams");
        });
    }
}
