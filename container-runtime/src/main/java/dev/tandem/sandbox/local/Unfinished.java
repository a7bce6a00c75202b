package dev.tandem.sandbox.local;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/** Something that is made in steps: closed before it is {@linkplain #finish() finished}, it takes them back, the last one first. */
public final class Unfinished implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Unfinished.class.getName());

    private final Deque<Step> taken = new ArrayDeque<>();

    /** How one step is taken back. */
    @FunctionalInterface
    public interface Step {
        void takeBack() throws IOException;
    }

    /** A step was taken. */
    public void onFailure(Step step) {
        taken.push(step);
    }

    /** All is there; nothing is taken back. */
    public void finish() {
        taken.clear();
    }

    /** Takes back what can be; one step that fails does not save the others. */
    @Override
    public void close() {
        for (Step step : taken) {
            try {
                step.takeBack();
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.WARNING, "something that was half made is left behind on the machine", e);
            }
        }
        taken.clear();
    }
}
