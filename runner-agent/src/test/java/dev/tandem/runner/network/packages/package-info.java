@NullMarked
package dev.tandem.runner.network.packages;

import org.jspecify.annotations.NullMarked;
