package dev.tandem.platform.access;

import java.time.Instant;

/**
 * What a token grants.
 *
 * @param until when the token expires: until then what was opened with it may stay open
 */
public record Admission(Caller.Person caller, Instant until) {}
