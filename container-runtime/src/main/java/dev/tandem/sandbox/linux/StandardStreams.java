package dev.tandem.sandbox.linux;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a program that is started has as its descriptors 0, 1 and 2. */
public sealed interface StandardStreams {
    /**
     * Descriptors that are open already; whoever made them closes them.
     *
     * @param three standard input, output and error
     */
    record Open(List<Descriptor> three) implements StandardStreams {
        public Open {
            three = List.copyOf(three);
        }
    }

    /**
     * A terminal of the sandbox, all three of them, which controls the program's session: it is made when the program is, because only then
     * is there a thread among the sandbox's files.
     */
    final class Terminal implements StandardStreams {
        private final int columns;
        private final int rows;
        private volatile @Nullable PseudoTerminal made;

        /** One that shows so much at first. */
        public Terminal(int columns, int rows) {
            this.columns = columns;
            this.rows = rows;
        }

        /** The terminal of a program that was started. Whoever asked for it closes it, after a failure too if there is one. */
        public PseudoTerminal made() {
            return Objects.requireNonNull(made, "nothing was started on it");
        }

        /** Closes it if it was made. */
        public void close() {
            PseudoTerminal terminal = made;
            if (terminal != null) {
                terminal.close();
            }
        }

        PseudoTerminal make() throws SystemCallException {
            PseudoTerminal terminal = PseudoTerminal.open(columns, rows);
            made = terminal;
            return terminal;
        }
    }
}
