@NullMarked
package dev.tandem.runner;

import org.jspecify.annotations.NullMarked;
