package dev.tandem.runner;

import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TerminalId;
import dev.tandem.runner.screen.Emulator;
import java.util.List;

/** A terminal in somebody's page: another emulator, which must never have anything to answer. */
record PageTerminal(TerminalId terminal) {
    /**
     * {@return what it shows after these events}
     *
     * @param late whether it is of somebody who has just come, and begins with the last picture
     */
    String text(List<SessionEvent> events, boolean late) {
        int first = late ? lastPicture(events) : 0;
        Emulator page = new Emulator(80, 24, answer -> {
            throw new AssertionError("a page was asked something");
        });
        for (SessionEvent event : events.subList(first, events.size())) {
            if (event instanceof SessionEvent.TerminalOutput output
                    && output.terminal().equals(terminal)) {
                page.feed(output.bytes(), output.bytes().length);
            } else if (event instanceof SessionEvent.TerminalScreen screen
                    && screen.terminal().equals(terminal)
                    && (screen.redraw() || event.equals(events.get(first)))) {
                page.resize(screen.columns(), screen.rows());
                page.feed(screen.bytes(), screen.bytes().length);
            }
        }
        return page.text();
    }

    private int lastPicture(List<SessionEvent> events) {
        for (int at = events.size() - 1; at >= 0; at--) {
            if (events.get(at) instanceof SessionEvent.TerminalScreen screen
                    && screen.terminal().equals(terminal)) {
                return at;
            }
        }
        return 0;
    }
}
