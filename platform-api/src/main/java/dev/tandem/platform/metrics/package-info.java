/**
 * What an operator can alarm on: implements the listeners of the packages that are measured, and counts with Micrometer. Nobody but
 * this package knows Micrometer. Names, units and alarms are told in docs/operator/metrics.md.
 */
@NullMarked
package dev.tandem.platform.metrics;

import org.jspecify.annotations.NullMarked;
