@NullMarked
package dev.tandem.runner.network.address;

import org.jspecify.annotations.NullMarked;
