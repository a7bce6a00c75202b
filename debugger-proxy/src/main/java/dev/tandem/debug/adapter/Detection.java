package dev.tandem.debug.adapter;

import java.util.List;

/**
 * How an adapter is found where it would work. The command prints a line for each one that there is.
 *
 * @param command run where programs run, with the variable {@code TANDEM_DEBUGGERS}: the folder into which {@code ./tandem debuggers} has
 *     fetched adapters, as seen from there; empty if there is none
 * @param pattern of a line, with the groups {@code version} and {@code home}: where it is installed. The newest one counts
 * @param minimum the oldest version that will do, such as {@code 1.7}
 * @param remedy for people: what to install, and how
 */
public record Detection(List<String> command, String pattern, String minimum, String remedy) {
    public Detection {
        command = List.copyOf(command);
    }
}
