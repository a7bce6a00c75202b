/** Several platforms on one database: that people at different ones are in one session, whatever fails between them. */
@NullMarked
package dev.tandem.system.replicas;

import org.jspecify.annotations.NullMarked;
