package dev.tandem.sandbox.linux;

import java.io.IOException;

/** Opens a channel. */
@FunctionalInterface
public interface ChannelOpener<C> {
    C open() throws IOException;
}
