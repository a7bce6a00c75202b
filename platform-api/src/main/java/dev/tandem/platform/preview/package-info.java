/**
 * What programs serve, shown in a browser: on an origin of its own, to those of the session who may see it.
 *
 * <p>A page of ours asks for a ticket ({@link dev.tandem.platform.preview.Previews}), the preview's origin exchanges it for a pass in a cookie
 * ({@link dev.tandem.platform.preview.Passes}), and each request with a pass is looked at by {@link dev.tandem.platform.visit.VisitGuard}
 * and carried to the program by an {@link dev.tandem.platform.preview.Exchange} over a stream that the session's runner dials back
 * ({@link dev.tandem.platform.visit.Streams}).
 *
 * <p>Threads: a request is handled on its event loop; what asks the database or opens a session does so on a virtual thread. What a program
 * sends arrives on the event loop of its stream and is handed to the request's.
 */
@NullMarked
package dev.tandem.platform.preview;

import org.jspecify.annotations.NullMarked;
