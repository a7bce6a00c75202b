@NullMarked
package dev.tandem.runner.follow;

import org.jspecify.annotations.NullMarked;
