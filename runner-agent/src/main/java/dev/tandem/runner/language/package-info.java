/** Languages as data: what each needs, how its programs are compiled and run, and which of them this machine can run. */
@NullMarked
package dev.tandem.runner.language;

import org.jspecify.annotations.NullMarked;
