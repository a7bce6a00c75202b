package dev.tandem.platform.terminal;

import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot.OpenTerminal;
import dev.tandem.protocol.TerminalId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The terminals of a session as its log tells them, with what each shows. Those that have ended stay until somebody closes them; the oldest
 * go when there are too many. Confined to the session's owner.
 */
public final class TerminalBook {
    private static final int MOST_ENDED = 6;

    private final Map<TerminalId, TerminalPage> pages = new LinkedHashMap<>();
    private long lastUse;

    /**
     * Everything this book holds, to be stored and read again.
     *
     * @param lastUse the last record of any terminal
     */
    public record Stored(List<TerminalPage.Stored> terminals, long lastUse) {
        public Stored {
            terminals = List.copyOf(terminals);
        }
    }

    /** No terminals yet. */
    public TerminalBook() {}

    /** What {@link #stored} told. */
    public TerminalBook(Stored stored) {
        stored.terminals().forEach(page -> pages.put(page.opened().terminal(), new TerminalPage(page)));
        lastUse = stored.lastUse();
    }

    public Stored stored() {
        return new Stored(pages.values().stream().map(TerminalPage::stored).toList(), lastUse);
    }

    /** {@return what decides about the next events} */
    public TerminalRules rules() {
        Map<TerminalId, TerminalRules.Known> known = new HashMap<>();
        pages.forEach((id, page) -> known.put(id, page.known()));
        return new TerminalRules(known);
    }

    /** {@return whether a terminal is open} */
    public boolean isAnyOpen() {
        return pages.values().stream().anyMatch(TerminalPage::isOpen);
    }

    /** {@return the last record of any terminal: as long as it rises, somebody or something uses one} */
    public long lastUse() {
        return lastUse;
    }

    /** {@return all of them with what they show, oldest first} */
    public List<TerminalView> views() {
        return pages.values().stream().map(TerminalPage::view).toList();
    }

    /** {@return those that a runner has to go on with or to start} */
    public List<OpenTerminal> open() {
        return pages.values().stream()
                .filter(TerminalPage::isOpen)
                .map(TerminalPage::open)
                .toList();
    }

    /** Takes in a committed record; others than those of terminals are passed over. */
    public void apply(LogRecord record) {
        if (!(record.event() instanceof SessionEvent.TerminalEvent about)) {
            return;
        }
        lastUse = record.sequence();
        if (about instanceof SessionEvent.TerminalOpened opened) {
            pages.put(opened.terminal(), new TerminalPage(record, opened));
            return;
        }
        TerminalPage page = pages.get(about.terminal());
        if (page == null) {
            return;
        }
        if (about instanceof SessionEvent.TerminalCloseRequested && !page.isOpen()) {
            pages.remove(about.terminal());
            return;
        }
        page.apply(record, about);
        if (about instanceof SessionEvent.TerminalClosed) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        List<TerminalId> ended = pages.entrySet().stream()
                .filter(page -> !page.getValue().isOpen())
                .map(Map.Entry::getKey)
                .toList();
        ended.stream().limit(Math.max(0, ended.size() - MOST_ENDED)).forEach(pages::remove);
    }
}
