/** What runs report to the platform: kept until the platform has it, however often the connection breaks. */
@NullMarked
package dev.tandem.runner.report;

import org.jspecify.annotations.NullMarked;
