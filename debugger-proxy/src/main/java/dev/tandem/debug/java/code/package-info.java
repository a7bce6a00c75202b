/**
 * Java code as a debugger needs it: what stands in source and class files, how an expression becomes a class, and how a condition is woven into a
 * method. Knows no debuggee.
 */
@NullMarked
package dev.tandem.debug.java.code;

import org.jspecify.annotations.NullMarked;
