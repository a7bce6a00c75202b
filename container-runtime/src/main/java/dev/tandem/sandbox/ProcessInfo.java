package dev.tandem.sandbox;

import java.time.Instant;
import java.util.List;

/**
 * One line in a list of processes.
 *
 * @param number counts the processes that were started in the sandbox, from 1
 * @param command the program and its arguments, as they were asked for
 * @param started when it was started
 * @param usage what it uses now
 */
public record ProcessInfo(int number, List<String> command, Instant started, ProcessUsage usage) {
    public ProcessInfo {
        command = List.copyOf(command);
    }
}
