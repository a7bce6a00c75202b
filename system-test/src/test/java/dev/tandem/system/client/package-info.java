/** The platform's clients: REST, and the browsers' socket with real documents. */
@NullMarked
package dev.tandem.system.client;

import org.jspecify.annotations.NullMarked;
