/** The platform: people, sessions, the session log, fan-out, dispatch to runners. It begins in {@link dev.tandem.platform.Main}. */
@NullMarked
package dev.tandem.platform;

import org.jspecify.annotations.NullMarked;
