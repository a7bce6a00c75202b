/**
 * Live sessions: the one way through the server.
 *
 * <p>Shape, for those who build on it:
 *
 * <pre>{@code
 * try (SessionLease lease = directory.open(sessionId)) {        // loads it if need be; blocks: virtual threads only
 *     LiveSession session = lease.session();
 *     session.subscribe(subscriber);                            // opened(reader) once, then committed(records), in log order
 *     session.submit(caller, new Command.UpdateDocument(entry, bytes))
 *            .whenComplete((committed, refusal) -> ...);        // after commit and apply, before fan-out
 *     session.read(reader -> reader.stateAsUpdate(entry, stateVector));
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> A live session has one owner at a time: a serial executor on virtual threads. Its state is touched there
 * only. Callbacks of subscribers, functions given to {@code read}, and dependents of the returned stages run on it, one after
 * the other; they must not block and must not wait for another stage of the same session. Stages complete in the order of the
 * log: first the senders of a batch are answered, then subscribers receive its records. So whoever reads a document's state
 * inside {@code read} knows that every record up to {@code sequence()} is contained and every later one comes to
 * {@code committed}.
 *
 * <p><b>Back-pressure.</b> {@code submit} blocks its calling (virtual) thread while the session holds too much that is not
 * committed yet, so a door that submits on the thread that reads the socket stops reading. While the database does not
 * answer nothing completes and nothing is lost: the group commit is repeated until it succeeds.
 *
 * <p><b>Rights.</b> A command is checked against the members as of the batch that commits it; the commit re-reads the
 * session's row, and if another owner changed anything meanwhile, the batch is checked again. A role change or removal
 * therefore acts on every command after it. Open connections learn it as a record ({@code RoleChanged},
 * {@code ParticipantRemoved}, {@code SessionEnded}) in {@code committed}.
 */
@NullMarked
package dev.tandem.platform.session;

import org.jspecify.annotations.NullMarked;
