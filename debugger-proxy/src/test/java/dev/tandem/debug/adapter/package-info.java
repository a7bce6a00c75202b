@NullMarked
package dev.tandem.debug.adapter;

import org.jspecify.annotations.NullMarked;
