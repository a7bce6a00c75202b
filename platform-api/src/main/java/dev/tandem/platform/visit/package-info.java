/**
 * What reaches into a session's sandbox from outside has in common: {@link dev.tandem.platform.visit.VisitGuard} knows who may, and {@link
 * dev.tandem.platform.visit.Streams} has the session's runner dial back, whichever replica it is linked to.
 */
@NullMarked
package dev.tandem.platform.visit;

import org.jspecify.annotations.NullMarked;
