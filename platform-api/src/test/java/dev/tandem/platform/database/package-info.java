@NullMarked
package dev.tandem.platform.database;

import org.jspecify.annotations.NullMarked;
