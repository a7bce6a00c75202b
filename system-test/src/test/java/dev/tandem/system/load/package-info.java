/** People at browsers, as far as the server can tell: many of them in one process, on real sockets. */
@NullMarked
package dev.tandem.system.load;

import org.jspecify.annotations.NullMarked;
