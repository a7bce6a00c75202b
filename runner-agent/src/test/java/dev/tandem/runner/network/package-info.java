@NullMarked
package dev.tandem.runner.network;

import org.jspecify.annotations.NullMarked;
