package dev.tandem.platform.terminal;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TerminalId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The terminals that there are, immutable: what decides which event may come next. */
public record TerminalRules(Map<TerminalId, Known> terminals) {
    private static final int MOST_INPUT_BYTES = 64 << 10;
    /** So much may have been typed that no runner has told to have. */
    private static final int MOST_UNSEEN_BYTES = 256 << 10;

    private static final int MOST_COLUMNS = 500;
    private static final int MOST_ROWS = 200;
    private static final int LONGEST_NAME = 40;

    public TerminalRules {
        terminals = Map.copyOf(terminals);
    }

    /**
     * One terminal.
     *
     * @param reported how many records of it a runner reported
     * @param unseenBytes were typed and no runner told to have them
     */
    public record Known(String name, int columns, int rows, long reported, long unseenBytes, boolean ended) {
        private Known withReported(long count) {
            return new Known(name, columns, rows, count, unseenBytes, ended);
        }
    }

    /**
     * {@return the event that opens one more}
     *
     * @param most how many may be open
     * @param name null for the next free number
     * @throws Refusal {@code TERMINAL-02}, {@code TERMINAL-05}, {@code TERMINAL-06}
     */
    public SessionEvent.TerminalOpened open(int most, @Nullable String name, int columns, int rows) {
        long open = terminals.values().stream().filter(known -> !known.ended()).count();
        if (open >= most) {
            throw new Refusal(ErrorCode.TERMINAL_TOO_MANY, Map.of("limit", most));
        }
        checkSize(columns, rows);
        String chosen = name == null ? freeName() : checkName(name);
        return new SessionEvent.TerminalOpened(TerminalId.next(), chosen, columns, rows);
    }

    private String freeName() {
        Set<String> taken = terminals.values().stream().map(Known::name).collect(Collectors.toSet());
        return IntStream.iterate(1, number -> number + 1)
                .mapToObj(number -> "Terminal " + number)
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Checks what somebody typed.
     *
     * @throws Refusal {@code TERMINAL-01}, {@code TERMINAL-03}, {@code TERMINAL-04}
     */
    public void checkInput(TerminalId terminal, byte[] bytes) {
        Known known = requireOpen(terminal);
        if (bytes.length > MOST_INPUT_BYTES) {
            throw new Refusal(
                    ErrorCode.TERMINAL_INPUT_TOO_LARGE, Map.of("bytes", bytes.length, "limit", MOST_INPUT_BYTES));
        }
        if (known.unseenBytes() + bytes.length > MOST_UNSEEN_BYTES) {
            throw new Refusal(
                    ErrorCode.TERMINAL_INPUT_WAITS,
                    Map.of("terminal", terminal.toString(), "waiting", known.unseenBytes()));
        }
    }

    /**
     * {@return whether this is another size than it has}
     *
     * @throws Refusal {@code TERMINAL-01}, {@code TERMINAL-05}
     */
    public boolean isNewSize(TerminalId terminal, int columns, int rows) {
        Known known = requireOpen(terminal);
        checkSize(columns, rows);
        return known.columns() != columns || known.rows() != rows;
    }

    /**
     * {@return whether this is another name than it has}
     *
     * @throws Refusal {@code TERMINAL-01}, {@code TERMINAL-06}
     */
    public boolean isNewName(TerminalId terminal, String name) {
        return !require(terminal).name().equals(checkName(name));
    }

    private static void checkSize(int columns, int rows) {
        if (columns < 2 || columns > MOST_COLUMNS || rows < 1 || rows > MOST_ROWS) {
            throw new Refusal(ErrorCode.TERMINAL_SIZE_INVALID, Map.of("columns", columns, "rows", rows));
        }
    }

    private static String checkName(String name) {
        boolean visible = !name.isBlank()
                && name.equals(name.strip())
                && name.codePointCount(0, name.length()) <= LONGEST_NAME
                && name.codePoints()
                        .noneMatch(character ->
                                Character.isISOControl(character) || Character.getType(character) == Character.FORMAT);
        if (!visible) {
            throw new Refusal(ErrorCode.TERMINAL_NAME_INVALID, Map.of("limit", LONGEST_NAME));
        }
        return name;
    }

    /**
     * {@return the terminal, ended or not}
     *
     * @throws Refusal {@code TERMINAL-01}
     */
    public Known require(TerminalId terminal) {
        Known known = terminals.get(terminal);
        if (known == null) {
            throw new Refusal(ErrorCode.TERMINAL_UNKNOWN, Map.of("terminal", terminal.toString()));
        }
        return known;
    }

    private Known requireOpen(TerminalId terminal) {
        Known known = require(terminal);
        if (known.ended()) {
            throw new Refusal(ErrorCode.TERMINAL_UNKNOWN, Map.of("terminal", terminal.toString()));
        }
        return known;
    }

    /**
     * {@return whether the log lacks what a runner reports}; as of a run
     *
     * @throws Refusal {@code TERMINAL-01}, {@code RUN-08} if something before it is missing
     */
    public boolean isNews(TerminalId terminal, Reported report) {
        Known known = requireOpen(terminal);
        if (report.number() > known.reported() + 1) {
            throw new Refusal(
                    ErrorCode.REPORT_GAP,
                    Map.of(
                            "terminal",
                            terminal.toString(),
                            "number",
                            report.number(),
                            "expected",
                            known.reported() + 1));
        }
        return report.number() == known.reported() + 1 || report.event() instanceof SessionEvent.TerminalClosed;
    }

    /** {@return the terminals after an event} */
    public TerminalRules after(SessionEvent event) {
        if (!(event instanceof SessionEvent.TerminalEvent about)) {
            return this;
        }
        Map<TerminalId, Known> after = new LinkedHashMap<>(terminals);
        Known known = terminals.get(about.terminal());
        if (about instanceof SessionEvent.TerminalOpened opened) {
            after.put(opened.terminal(), new Known(opened.name(), opened.columns(), opened.rows(), 0, 0, false));
        } else if (known != null) {
            Known then = after(known, about);
            if (then == null) {
                after.remove(about.terminal());
            } else {
                after.put(about.terminal(), then);
            }
        }
        return new TerminalRules(after);
    }

    private static @Nullable Known after(Known known, SessionEvent.TerminalEvent event) {
        return switch (event) {
            case SessionEvent.TerminalOpened _ -> known;
            case SessionEvent.TerminalInput input ->
                new Known(
                        known.name(),
                        known.columns(),
                        known.rows(),
                        known.reported(),
                        known.unseenBytes() + input.bytes().length,
                        known.ended());
            case SessionEvent.TerminalResized size ->
                new Known(
                        known.name(),
                        size.columns(),
                        size.rows(),
                        known.reported(),
                        known.unseenBytes(),
                        known.ended());
            case SessionEvent.TerminalRenamed renamed ->
                new Known(
                        renamed.name(),
                        known.columns(),
                        known.rows(),
                        known.reported(),
                        known.unseenBytes(),
                        known.ended());
            case SessionEvent.TerminalCloseRequested _ -> known.ended() ? null : known;
            case SessionEvent.TerminalOutput _, SessionEvent.TerminalScreen _ ->
                known.withReported(known.reported() + 1);
            case SessionEvent.TerminalClosed _ ->
                new Known(known.name(), known.columns(), known.rows(), known.reported(), 0, true);
        };
    }
}
