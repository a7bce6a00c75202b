/** The generator of load: clients of both protocols on one event loop, what they type, and what of it arrives when. */
@NullMarked
package dev.tandem.bench.collab.load;

import org.jspecify.annotations.NullMarked;
