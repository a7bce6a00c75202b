package dev.tandem.debug.java;

import com.sun.jdi.ArrayReference;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import org.jspecify.annotations.Nullable;

/** Something that has variables. */
sealed interface Node {
    /** {@return the frame in whose terms values are given to them} */
    Handles.Frame frame();

    /** The variables of a frame. */
    record Locals(Handles.Frame frame) implements Node {}

    /** The static fields of a class. */
    record Statics(Handles.Frame frame, ReferenceType type) implements Node {}

    /**
     * The fields of an object.
     *
     * @param path an expression for it; null if there is none
     */
    record Fields(
            Handles.Frame frame,
            ObjectReference object,
            @Nullable String path) implements Node {}

    /** The elements of an array. */
    record Elements(
            Handles.Frame frame,
            ArrayReference array,
            @Nullable String path) implements Node {}

    /** What a collection of the JDK holds. */
    record Contents(
            Handles.Frame frame,
            Collected contents,
            @Nullable String path) implements Node {}
}
