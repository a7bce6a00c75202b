/** The database's engine: an embedded PostgreSQL when none is configured, the same one as in production. */
@NullMarked
package dev.tandem.platform.database;

import org.jspecify.annotations.NullMarked;
