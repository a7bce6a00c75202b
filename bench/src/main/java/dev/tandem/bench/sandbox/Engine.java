package dev.tandem.bench.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The container engine that {@code ./tandem bench sandbox} has made ready, or why there is none.
 *
 * @param client its command, a path
 * @param address what the command is to talk to; empty if there is no engine
 * @param image in which there is {@code true}
 * @param missing why there is no engine; empty if there is one
 */
record Engine(Path client, String address, String image, String missing) {
    /** As the launcher says it, by the system properties {@code tandem.engine}, and {@code .client}, {@code .image} and {@code .missing} of it. */
    static Engine ofProperties() {
        return new Engine(
                Path.of(System.getProperty("tandem.engine.client", "")),
                System.getProperty("tandem.engine", ""),
                System.getProperty("tandem.engine.image", ""),
                System.getProperty("tandem.engine.missing", "the launcher has started none"));
    }

    boolean isThere() {
        return !address.isEmpty();
    }

    /** A command for it. */
    List<String> command(String... arguments) {
        var command = new ArrayList<>(List.of(client.toString(), "--host", address));
        command.addAll(List.of(arguments));
        return command;
    }
}
