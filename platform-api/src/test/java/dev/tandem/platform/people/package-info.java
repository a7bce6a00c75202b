@NullMarked
package dev.tandem.platform.people;

import org.jspecify.annotations.NullMarked;
