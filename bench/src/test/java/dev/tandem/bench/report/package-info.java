@NullMarked
package dev.tandem.bench.report;

import org.jspecify.annotations.NullMarked;
