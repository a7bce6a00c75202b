/** People of a session: what they may be called, which colour they get, how they are invited. */
@NullMarked
package dev.tandem.platform.people;

import org.jspecify.annotations.NullMarked;
