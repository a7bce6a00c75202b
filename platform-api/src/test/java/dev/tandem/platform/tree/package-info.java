@NullMarked
package dev.tandem.platform.tree;

import org.jspecify.annotations.NullMarked;
