/**
 * Who may do what: capabilities, the registry of operations, tokens.
 *
 * <p>{@link dev.tandem.platform.access.Operation} is the one registry: every REST route and every type of socket message is an
 * entry with the capability that it demands. A door that receives something finds its entry there ({@code Operation.ofRoute},
 * {@code Operation.ofMessage}) and refuses what has none. {@link dev.tandem.platform.access.Authenticator} turns a token into a
 * {@link dev.tandem.platform.access.Caller}. Who has which role right now is the session's knowledge: the check itself happens
 * on the session's owner thread and once more under the session's row when a change is committed.
 */
@NullMarked
package dev.tandem.platform.access;

import org.jspecify.annotations.NullMarked;
