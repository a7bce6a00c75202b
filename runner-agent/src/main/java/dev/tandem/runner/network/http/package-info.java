/** HTTP/1.1 as far as a proxy needs it, read strictly: what can be understood in two ways is refused. */
@NullMarked
package dev.tandem.runner.network.http;

import org.jspecify.annotations.NullMarked;
