/** The network of a session: what its programs reach beyond their sandbox, and what not. */
@NullMarked
package dev.tandem.runner.network;

import org.jspecify.annotations.NullMarked;
