@NullMarked
package dev.tandem.platform.rest;

import org.jspecify.annotations.NullMarked;
