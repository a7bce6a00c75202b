@NullMarked
package dev.tandem.runner.report;

import org.jspecify.annotations.NullMarked;
