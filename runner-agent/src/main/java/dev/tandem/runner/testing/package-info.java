/** What test tools tell of the tests that they run, read without believing any of it. */
@NullMarked
package dev.tandem.runner.testing;

import org.jspecify.annotations.NullMarked;
