package dev.tandem.debug;

/**
 * Somebody who debugs with others.
 *
 * @param id for programs
 * @param name for people
 */
public record Participant(String id, String name) {}
