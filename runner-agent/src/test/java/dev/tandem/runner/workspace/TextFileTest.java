package dev.tandem.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.protocol.ParticipantId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A file that a program and people write at once. The disk is what the last write put there. */
class TextFileTest {
    private static final String LINES =
            IntStream.range(0, 20).mapToObj(line -> "line " + line + "\n").collect(Collectors.joining());

    private final AtomicLong clock = new AtomicLong();
    private final TextFile file = new TextFile(clock::get);
    private final Doc platform = new Doc();
    private final ParticipantId author = ParticipantId.next();
    private String disk = "";

    private void type(int at, String text) {
        byte[] before = platform.encodeStateVector();
        platform.getText("content").insert(at, text);
        file.received(platform.encodeStateAsUpdate(before));
    }

    private void delete(int from, int length) {
        byte[] before = platform.encodeStateVector();
        platform.getText("content").delete(from, length);
        file.received(platform.encodeStateAsUpdate(before));
    }

    private void write() {
        boolean ignored = file.merge();
        disk = file.onDisk().text();
        file.isOnDisk();
    }

    private void programWrites(String text) {
        disk = text;
        boolean ignored = file.written(new FileText(text, false), author);
    }

    /** What the program wrote reaches the platform, what waits reaches the disk; then both have to be equal. */
    private String settled() {
        int count = file.unconfirmed(author);
        if (count > 0) {
            byte[] update = file.update(count);
            platform.applyUpdate(update);
            file.received(update);
            file.confirm(count);
        }
        write();
        String text = platform.getText("content").toString();
        assertThat(disk).isEqualTo(text);
        return text;
    }

    @Test
    void whatIsTypedAfterAProgramHasReadTheFileStays() {
        type(0, LINES);
        write();
        String read = disk;
        for (int count = 9; count >= 0; count--) {
            type(0, "typed " + count + "\n");
            write();
        }
        programWrites(read.replace("line 7\n", "line seven\n"));
        assertThat(settled())
                .isEqualTo(IntStream.range(0, 10)
                                .mapToObj(count -> "typed " + count + "\n")
                                .collect(Collectors.joining())
                        + LINES.replace("line 7\n", "line seven\n"));
    }

    @Test
    void whatWasTypedWhileTheFirstOfManyOldCopiesWasMadeStaysThroughAllOfThem() {
        type(0, LINES);
        write();
        for (int turn = 0; turn < 30; turn++) {
            String read = disk;
            type(0, "typed " + turn + "\n");
            write();
            programWrites(read.replace("line", "line "));
            if (turn % 3 == 0) {
                write();
            }
        }
        assertThat(settled())
                .contains(IntStream.range(0, 30)
                        .mapToObj(turn -> "typed " + turn + "\n")
                        .toList());
    }

    @Test
    void whatAProgramDeletesOfWhatItHasReadIsGone() {
        type(0, LINES);
        write();
        type(0, "typed\n");
        write();
        programWrites(disk.replace("typed\n", "").replace("line 3\n", ""));
        // It has not read what is left out of both; the other reading, that it read before, is as good but for the
        // line.
        assertThat(settled()).doesNotContain("line 3\n");
    }

    @Test
    void whatPeopleHaveDeletedDoesNotComeBack() {
        type(0, LINES);
        write();
        String read = disk;
        delete(0, "line 0\n".length());
        write();
        programWrites(read.replace("line 7\n", "line seven\n"));
        assertThat(settled()).isEqualTo(LINES.replace("line 0\n", "").replace("line 7\n", "line seven\n"));
    }

    @Test
    void aProgramThatFoundNothingToChangeDeletesNothing() {
        type(0, LINES);
        write();
        String read = disk;
        type(0, "typed\n");
        write();
        clock.addAndGet(Duration.ofMillis(500).toNanos());
        programWrites(read);
        assertThat(file.unconfirmed(author)).isZero();
        assertThat(settled()).isEqualTo("typed\n" + LINES);
    }

    @Test
    void anOldTextThatComesBackLaterIsMeant() {
        type(0, LINES);
        write();
        String read = disk;
        type(0, "typed\n");
        write();
        clock.addAndGet(PastTexts.UNCHANGED_BEFORE.plusMillis(1).toNanos());
        programWrites(read);
        assertThat(settled()).isEqualTo(LINES);
    }

    @Test
    void aToolThatTakesTheSameAwayAgainAndAgainWins() {
        type(0, LINES);
        write();
        type(LINES.length(), "   ");
        write();
        int turns = 0;
        while (!settled().equals(LINES)) {
            programWrites(disk.stripTrailing() + "\n");
            turns++;
            assertThat(turns).isLessThan(4);
        }
    }

    @Test
    void whoWritesTheNewestTextIsTakenAtItsWord() {
        type(0, "a\n");
        write();
        type(2, "b\n");
        write();
        programWrites("a\nb\nc\n");
        assertThat(settled()).isEqualTo("a\nb\nc\n");
        programWrites("a\nc\n");
        assertThat(settled()).isEqualTo("a\nc\n");
    }

    @Test
    void aTextThatWasReadTooLongAgoIsNotLookedFor() {
        type(0, LINES);
        write();
        String read = disk;
        type(0, "typed\n");
        write();
        clock.addAndGet(PastTexts.READ_BEFORE.plusMillis(1).toNanos());
        programWrites(read.replace("line 7\n", "line seven\n"));
        assertThat(settled()).isEqualTo(LINES.replace("line 7\n", "line seven\n"));
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenLater() {
        type(0, "one\n");
        write();
        type(4, "two\n");
        assertThat(file.merge()).isTrue();
        file.isNotOnDisk();
        assertThat(file.onDisk().text()).isEqualTo("one\n");
        programWrites("zero\none\n");
        assertThat(settled()).isEqualTo("zero\none\ntwo\n");
    }

    @Test
    void whatWasWrittenTooLateIsThereOnceWhicheverTextTheNextProgramHasRead() {
        for (boolean hasReadLate : List.of(true, false)) {
            type(0, LINES);
            write();
            String read = disk;
            type(0, "typed\n");
            write();
            String late = read.replace("line", "line ");
            Doc ignored = file.writtenLate(file.moment(), null, new FileText(late, false), author);
            programWrites((hasReadLate ? late : disk).replace("line", "line "));
            assertThat(settled()).as("%s", hasReadLate).isEqualTo("typed\n" + LINES.replace("line", "line  "));
            delete(0, platform.getText("content").length());
            write();
        }
    }

    @Test
    void refusedWritingsAreForgotten() {
        type(0, "one\n");
        write();
        programWrites("one\nrefused\n");
        file.refuse();
        assertThat(file.onDisk().text()).isEqualTo("one\n");
        programWrites("one\ntaken\n");
        assertThat(settled()).isEqualTo("one\ntaken\n");
    }

    @Test
    void whatWasWrittenTooLateIsForgottenIfItIsRefused() {
        type(0, "one\n");
        write();
        String read = disk;
        type(0, "typed\n");
        write();
        Doc ignored = file.writtenLate(file.moment(), null, new FileText(read + "late\n", false), author);
        write();
        assertThat(disk).isEqualTo("typed\none\nlate\n");
        file.refuse();
        assertThat(file.onDisk().text()).isEqualTo("typed\none\n");
    }

    @Test
    void whatWasWrittenTooLateKnowsNothingOfWhatHasTakenItsPlace() {
        type(0, "");
        write();
        type(0, "w6 ");
        write();
        Doc ignored = file.writtenLate(file.moment(), null, new FileText("w8 ", false), author);
        assertThat(settled()).contains("w6 ", "w8 ");
    }
}
