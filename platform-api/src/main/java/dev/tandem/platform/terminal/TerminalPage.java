package dev.tandem.platform.terminal;

import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot.OpenTerminal;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One terminal in the book: the last picture of its screen and the output since, so that the two together show what everybody sees. The
 * runner sends pictures often enough that this stays small.
 */
final class TerminalPage {
    /** Should a runner not send pictures, the beginning is forgotten: whole chunks, so that none is torn. */
    private static final int MOST_SHOWN_BYTES = 1 << 20;

    private final SessionEvent.TerminalOpened opened;
    private final ParticipantId openedBy;
    private final Instant openedAt;
    private String name;
    private int columns;
    private int rows;
    private long reported;
    private final List<byte[]> shown = new ArrayList<>();
    private int shownBytes;
    private final List<LogRecord> controls = new ArrayList<>();
    private TerminalView.@Nullable End end;

    /** All of it, to be stored and read again. */
    record Stored(
            SessionEvent.TerminalOpened opened,
            ParticipantId openedBy,
            Instant openedAt,
            String name,
            int columns,
            int rows,
            long reported,
            List<byte[]> shown,
            List<LogRecord> controls,
            TerminalView.@Nullable End end) {}

    TerminalPage(LogRecord record, SessionEvent.TerminalOpened opened) {
        this.opened = opened;
        this.openedBy = record.author();
        this.openedAt = record.at();
        this.name = opened.name();
        this.columns = opened.columns();
        this.rows = opened.rows();
    }

    TerminalPage(Stored stored) {
        opened = stored.opened();
        openedBy = stored.openedBy();
        openedAt = stored.openedAt();
        name = stored.name();
        columns = stored.columns();
        rows = stored.rows();
        reported = stored.reported();
        stored.shown().forEach(this::show);
        controls.addAll(stored.controls());
        end = stored.end();
    }

    Stored stored() {
        return new Stored(
                opened,
                openedBy,
                openedAt,
                name,
                columns,
                rows,
                reported,
                List.copyOf(shown),
                List.copyOf(controls),
                end);
    }

    boolean isOpen() {
        return end == null;
    }

    TerminalRules.Known known() {
        long unseen = controls.stream()
                .mapToLong(control ->
                        control.event() instanceof SessionEvent.TerminalInput input ? input.bytes().length : 0)
                .sum();
        return new TerminalRules.Known(name, columns, rows, reported, unseen, end != null);
    }

    TerminalView view() {
        ByteArrayOutputStream screen = new ByteArrayOutputStream(shownBytes);
        shown.forEach(screen::writeBytes);
        return new TerminalView(opened.terminal(), name, columns, rows, openedBy, openedAt, end, screen.toByteArray());
    }

    OpenTerminal open() {
        return new OpenTerminal(opened.terminal(), opened.columns(), opened.rows(), reported, controls);
    }

    void apply(LogRecord record, SessionEvent.TerminalEvent event) {
        switch (event) {
            case SessionEvent.TerminalOpened _ -> {}
            case SessionEvent.TerminalInput _, SessionEvent.TerminalCloseRequested _ -> controls.add(record);
            case SessionEvent.TerminalResized resized -> {
                columns = resized.columns();
                rows = resized.rows();
                controls.add(record);
            }
            case SessionEvent.TerminalRenamed renamed -> name = renamed.name();
            case SessionEvent.TerminalOutput output -> {
                reported++;
                show(output.bytes());
                forgetControls(output.seen());
            }
            case SessionEvent.TerminalScreen screen -> {
                reported++;
                shown.clear();
                shownBytes = 0;
                show(screen.bytes());
                forgetControls(screen.seen());
            }
            case SessionEvent.TerminalClosed closed -> {
                end = new TerminalView.End(closed.reason(), closed.exitCode(), closed.detail());
                controls.clear();
            }
        }
    }

    private void show(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        shown.add(bytes);
        shownBytes += bytes.length;
        while (shownBytes > MOST_SHOWN_BYTES && shown.size() > 1) {
            shownBytes -= shown.removeFirst().length;
        }
    }

    /** A runner has obeyed all up to there: it needs them no more, and nobody else does. */
    private void forgetControls(long seen) {
        controls.removeIf(control -> control.sequence() <= seen);
    }
}
