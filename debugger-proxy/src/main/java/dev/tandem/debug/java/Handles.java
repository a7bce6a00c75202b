package dev.tandem.debug.java;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers by which frames and values are named while the program stands. Worker's thread. */
final class Handles {
    /**
     * A frame, by where it stands: JDI's own frames die whenever the thread runs code for us.
     *
     * @param depth 0 for the top
     */
    record Frame(ThreadReference thread, int depth) {
        /** {@return JDI's frame, for use until code is run} */
        StackFrame now() {
            try {
                return thread.frame(depth);
            } catch (IncompatibleThreadStateException | IndexOutOfBoundsException e) {
                throw new Refusal("The thread " + thread.name() + " does not stand there any more.", e);
            }
        }

        boolean hasDebugInformation() {
            try {
                now().visibleVariables();
                return true;
            } catch (AbsentInformationException _) {
                return false;
            }
        }
    }

    private final List<Object> things = new ArrayList<>();

    /** {@return a number for a frame, or a node of variables} */
    int add(Object thing) {
        things.add(thing);
        return things.size();
    }

    /**
     * {@return the frame of a number}
     *
     * @throws Refusal if there is none
     */
    Frame frame(int number) {
        if (thing(number) instanceof Frame frame) {
            return frame;
        }
        throw new Refusal("There is no frame " + number + " at this stop.");
    }

    /**
     * {@return the node of a number}
     *
     * @throws Refusal if there is none
     */
    Node node(int number) {
        if (thing(number) instanceof Node node) {
            return node;
        }
        throw new Refusal("There are no variables " + number + " at this stop.");
    }

    private @Nullable Object thing(int number) {
        return number > 0 && number <= things.size() ? things.get(number - 1) : null;
    }

    /** The program goes on: numbers mean nothing any more. */
    void clear() {
        things.clear();
    }
}
