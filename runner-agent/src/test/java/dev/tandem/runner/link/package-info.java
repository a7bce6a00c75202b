@NullMarked
package dev.tandem.runner.link;

import org.jspecify.annotations.NullMarked;
