@NullMarked
package dev.tandem.runner.network.http;

import org.jspecify.annotations.NullMarked;
