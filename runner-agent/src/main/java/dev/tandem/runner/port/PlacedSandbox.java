package dev.tandem.runner.port;

import dev.tandem.protocol.SessionId;
import dev.tandem.sandbox.Sandbox;

/**
 * The sandbox of a session that is assigned on a living connection.
 *
 * @param grant has to be shown to the platform by whoever tells of it
 */
public record PlacedSandbox(SessionId session, Sandbox sandbox, String grant) {}
