package dev.tandem.runner.workspace;

import dev.tandem.crdt.AbsolutePosition;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.RelativePosition;
import dev.tandem.crdt.RelativePositions;
import dev.tandem.crdt.UpdateExtent;
import dev.tandem.crdt.Updates;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.protocol.ParticipantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The document of one text file, <em>as the disk has it</em>: what people did since waits beside it until it is written.
 *
 * <p>So what a program wrote is a difference to this document, whatever people have typed meanwhile, and becomes an update that merges with
 * theirs. It stays in the document from then on, and is kept until the platform has it. Each author writes under a client id
 * of its own. Confined to one thread.
 */
final class TextFile {
    /** Without a disk for long, more are joined. */
    private static final int MOST_WAITING = 256;

    /** What a program wrote and the platform has not confirmed. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Written(ParticipantId author, byte[] update) {}

    private final Map<ParticipantId, Long> clientIds = new HashMap<>();
    private final List<byte[]> waiting = new ArrayList<>();
    private final List<Written> unconfirmed = new ArrayList<>();
    /** Of those, what was written too late, which waits for the disk, too. */
    private final Set<byte[]> tooLate = Collections.newSetFromMap(new IdentityHashMap<>());

    private final PastTexts past = new PastTexts();
    private final LongSupplier nanoTime;
    private Doc doc = new Doc();
    private @Nullable ParticipantId writer;
    /** The document without what is unconfirmed; only while something is. */
    private @Nullable Doc confirmed;
    /** Whether some text of it was written to the disk that there is: only then a program can have read one. */
    private boolean wasOnDisk;

    TextFile(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** People, or the platform, changed the document: that waits for the disk. */
    void received(byte[] update) {
        waiting.add(update);
        if (waiting.size() >= MOST_WAITING && waiting.stream().noneMatch(this::isUnconfirmed)) {
            try {
                byte[] merged = Updates.mergeUpdates(waiting);
                waiting.clear();
                waiting.add(merged);
            } catch (UpdateException _) {
                // One of them is no update, which is told when they are taken in.
            }
        }
    }

    /** What waits there, and is not on any disk yet, waits here. */
    void receivedAll(TextFile other) {
        waiting.addAll(other.waiting);
    }

    /** {@return how many of the first writings that are not confirmed here are in what waits there}: those the platform has */
    int knownTo(TextFile other) {
        if (other.waiting.isEmpty() || unconfirmed.isEmpty()) {
            return 0;
        }
        UpdateExtent extent = UpdateExtent.of(
                other.waiting.size() == 1 ? other.waiting.getFirst() : Updates.mergeUpdates(other.waiting));
        int count = 0;
        while (count < unconfirmed.size()
                && extent.covers(unconfirmed.get(count).update())) {
            count++;
        }
        return count;
    }

    /** {@return whether something waits for the disk that is new to it}: what a program wrote comes back as an update, too */
    boolean hasNews() {
        return waiting.stream().anyMatch(update -> {
            try {
                return !doc.news(update).isEmpty();
            } catch (UpdateException _) {
                return false;
            }
        });
    }

    /** {@return what the disk should hold, as far as it is known here} */
    FileText onDisk() {
        return DocText.of(doc);
    }

    /** {@return the line, from 1, that a position is on in what the disk has; empty if it is of something newer, or of another text} */
    OptionalInt line(RelativePosition position) {
        AbsolutePosition place = RelativePositions.createAbsolutePositionFromRelativePosition(position, doc, false);
        return place == null ? OptionalInt.empty() : DocText.line(doc, place.index());
    }

    /** There is another disk, with nothing on it. */
    void newDisk() {
        wasOnDisk = false;
        past.clear();
    }

    /**
     * Takes in what waits, to be written: {@link #isOnDisk} has to follow, or {@link #isNotOnDisk}.
     *
     * @return whether the disk has to be written
     * @throws UpdateException if the log held what is no update; the rest is taken in
     */
    boolean merge() {
        if (waiting.isEmpty()) {
            return false;
        }
        FileText text = onDisk();
        past.begin(doc);
        UpdateException failure = null;
        for (byte[] update : waiting) {
            try {
                doc.applyUpdate(update);
            } catch (UpdateException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return !text.equals(onDisk());
    }

    /** What was taken in is on the disk, or changes nothing there. */
    void isOnDisk() {
        Doc known = confirmed;
        if (known != null) {
            waiting.stream().filter(update -> !isUnconfirmed(update)).forEach(update -> applyIfSound(known, update));
        }
        if (wasOnDisk) {
            past.replaced(waiting, nanoTime.getAsLong());
        } else {
            past.clear();
        }
        wasOnDisk = true;
        waiting.clear();
    }

    /** What was taken in could not be written: it waits again. */
    void isNotOnDisk() {
        past.newest().ifPresent(before -> doc = DocText.copy(before, new Doc(doc.clientId())));
    }

    /** What was written too late waits like people's text, but the platform may refuse it. */
    private boolean isUnconfirmed(byte[] update) {
        return tooLate.contains(update);
    }

    private static void applyIfSound(Doc to, byte[] update) {
        try {
            to.applyUpdate(update);
        } catch (UpdateException e) {
            // Told when it was taken in; it changes nothing.
        }
    }

    /**
     * A program wrote the file. Text that people have typed since the program read it waits for the disk again.
     *
     * @return whether the program changed something; an echo does not
     */
    boolean written(FileText now, ParticipantId author) {
        FileText known = onDisk();
        if (now.equals(known)) {
            // Whoever has put it there: a program can have read it.
            wasOnDisk = true;
            return false;
        }
        past.readBy(now, known, nanoTime.getAsLong()).ifPresent(this::backTo);
        past.clear();
        wasOnDisk = true;
        if (confirmed == null) {
            confirmed = DocText.copy(doc);
        }
        writeAs(author);
        List<byte[]> updates = DocText.write(doc, now);
        updates.forEach(update -> unconfirmed.add(new Written(author, update)));
        return !updates.isEmpty();
    }

    /** {@return stands for the moment at which people's text came to the disk last; null if it is not remembered} */
    @Nullable Object moment() {
        return past.moment();
    }

    /**
     * A program wrote into the file that this one has taken the place of. What the disk holds now is not changed by that: what the program did
     * waits to be written there.
     *
     * @param moment at which that place was taken, as {@link #moment} told it then
     * @param before what the first call for that file returned; null for the first
     * @return that file's document
     */
    Doc writtenLate(@Nullable Object moment, @Nullable Doc before, FileText late, ParticipantId author) {
        Doc its = before;
        if (its == null) {
            Doc read = past.readByLate(late, moment, nanoTime.getAsLong())
                    .map(PastTexts.Text::doc)
                    .orElse(doc);
            its = DocText.copy(read);
        }
        List<byte[]> updates = DocText.write(its, late);
        if (!updates.isEmpty() && confirmed == null) {
            confirmed = DocText.copy(doc);
        }
        for (byte[] update : updates) {
            unconfirmed.add(new Written(author, update));
            tooLate.add(update);
            waiting.add(update);
        }
        past.add(its);
        return its;
    }

    /** All that programs have written is in every text that is remembered: so their client ids can be used on. */
    private void backTo(PastTexts.Text read) {
        doc = DocText.copy(read.doc(), new Doc(doc.clientId()));
        waiting.addAll(0, read.since());
    }

    /** {@return who wrote the oldest that is not confirmed; empty if all is} */
    Optional<ParticipantId> unconfirmedAuthor() {
        return unconfirmed.isEmpty()
                ? Optional.empty()
                : Optional.of(unconfirmed.getFirst().author());
    }

    /** {@return how many writings of one author come first of what is not confirmed} */
    int unconfirmed(ParticipantId author) {
        int count = 0;
        while (count < unconfirmed.size() && unconfirmed.get(count).author().equals(author)) {
            count++;
        }
        return count;
    }

    /** {@return the first so many writings as one update; empty for none} */
    byte[] update(int count) {
        List<byte[]> updates =
                unconfirmed.subList(0, count).stream().map(Written::update).toList();
        return updates.isEmpty()
                ? new byte[0]
                : updates.size() == 1 ? updates.getFirst() : Updates.mergeUpdates(updates);
    }

    /** The platform has the first so many writings. */
    void confirm(int count) {
        Doc known = confirmed;
        for (Written written : unconfirmed.subList(0, count)) {
            if (known != null) {
                known.applyUpdate(written.update());
            }
            tooLate.remove(written.update());
        }
        unconfirmed.subList(0, count).clear();
        if (unconfirmed.isEmpty()) {
            confirmed = null;
        }
    }

    /** The platform does not take what is not confirmed: the document is again as it is without, and the disk holds more. */
    void refuse() {
        Doc known = confirmed;
        if (known != null) {
            doc = known;
            writer = null;
            // The refused operations had clocks under these ids that others must not get.
            clientIds.clear();
        }
        confirmed = null;
        unconfirmed.clear();
        tooLate.clear();
        past.clear();
    }

    /** A document writes under one client id, so it is made anew when another person's program writes. */
    private void writeAs(ParticipantId author) {
        if (!Objects.equals(author, writer)) {
            Long id = clientIds.get(author);
            Doc next = id == null ? new Doc() : new Doc(id);
            clientIds.put(author, next.clientId());
            doc = DocText.copy(doc, next);
            writer = author;
        }
    }
}
