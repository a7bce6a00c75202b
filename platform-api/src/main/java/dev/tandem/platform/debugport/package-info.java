/**
 * The port at which people join a debug session with an editor of their own: plain Debug Adapter Protocol over TCP.
 *
 * <p>{@link dev.tandem.platform.debugport.DebuggerConnection} answers what a client says before it shows a token ({@link
 * dev.tandem.platform.debugport.Greeting}), and passes bytes on afterwards, to the hub of the session's runner: what is allowed there the runner is told, and
 * each change of it ({@link dev.tandem.platform.visit.VisitGuard}).
 *
 * <p>Threads: a connection is handled on its event loop; what asks the database or opens a session does so on a virtual thread.
 */
@NullMarked
package dev.tandem.platform.debugport;

import org.jspecify.annotations.NullMarked;
