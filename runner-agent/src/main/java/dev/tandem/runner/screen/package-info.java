/** What a terminal shows: an emulator that follows what programs print, answers what they ask, and can paint it again for anybody. */
@NullMarked
package dev.tandem.runner.screen;

import org.jspecify.annotations.NullMarked;
