package dev.tandem.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.runner.fake.FakeSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that reads a file and writes it back with one more blank in each row, again and again, while somebody types at the top of it. Each
 * rewriting has to be counted, whenever it reads and whenever it writes.
 */
class RewritesTest {
    private static final String ROWS =
            IntStream.range(0, 12).mapToObj(row -> "\nrow " + row).collect(Collectors.joining());

    /** What a program may do while one text is written: the runner tries so often that it is not faster each time. */
    private static final int MOST_AT_ONCE = 8;

    @TempDir
    Path folder;

    private final AtomicLong clock = new AtomicLong(1_000_000_000L);
    private final ModelPlatform platform = new ModelPlatform();
    private final Workspace workspace =
            new Workspace(clock::get, _ -> Optional.empty(), new FakeSink(platform), (_, _) -> {});
    private Path root = Path.of("");
    private FakeSandbox sandbox = new FakeSandbox(root);
    private @Nullable Entry file;
    private final ModelFollower follower = new ModelFollower(platform, workspace);
    private int rewritings;
    private String typed = "";
    private @Nullable String read;
    /** What was done. */
    private final List<String> story = new ArrayList<>();

    @BeforeEach
    void begin() throws IOException {
        begin("root");
    }

    private void begin(String name) throws IOException {
        root = Files.createDirectory(folder.resolve(name));
        sandbox = new FakeSandbox(root);
        workspace.startedBy(ParticipantId.next());
        workspace.attach(new WorkspaceDisk(sandbox.files(), new NoWatches()));
        file = platform.create(null, name, EntryKind.FILE, new byte[0]);
        platform.write(name, ROWS);
        story.clear();
        rewritings = 0;
        typed = "";
        read = null;
        settle();
    }

    private Path path() {
        return root.resolve(entry().name());
    }

    private Entry entry() {
        Entry made = file;
        if (made == null) {
            throw new AssertionError();
        }
        return made;
    }

    private void type(String text) {
        story.add("types " + text.replace("\n", "a line end"));
        platform.type(entry().id(), typed.length(), text);
        typed += text;
        follower.deliver();
    }

    /** What the program does next: it reads, or it writes what it has made of that. */
    private void rewrite() {
        try {
            String before = read;
            if (before == null) {
                story.add("program reads");
                read = Files.readString(path());
            } else {
                Path beside = Files.writeString(root.resolve(".rewritten~"), before.replace("row", "row "));
                Files.move(beside, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                read = null;
                rewritings++;
                story.add("program writes, the %d. time".formatted(rewritings));
                workspace.anythingChanged();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void settle() throws IOException {
        sandbox.disk().meanwhile(_ -> {});
        sandbox.disk().atLastMoment(_ -> {});
        for (int round = 0; round < 5; round++) {
            follower.deliver();
            clock.addAndGet(50_000_000L);
            workspace.look(false);
            workspace.write();
            follower.ask();
        }
    }

    private String expected(int counted) {
        return typed + ROWS.replace("row", "row" + " ".repeat(counted));
    }

    private void requireAll(String when) throws IOException {
        settle();
        assertThat(platform.text(entry().id())).as(when).isEqualTo(expected(rewritings));
        assertThat(path()).as(when).hasContent(platform.text(entry().id()));
    }

    /** The rewritten file comes while the typed text is made ready to replace it, and the next program reads before that is over. */
    @Test
    void aRewritingThatComesWhileWhatWasTypedIsMadeReadyIsNeverOffTheDisk() throws IOException {
        sandbox.disk().meanwhile(_ -> rewrite());
        for (int turn = 0; turn < 10; turn++) {
            type("x");
            workspace.write();
        }
        assertThat(rewritings).isGreaterThan(5);
        requireAll("at the end");
    }

    /** Whatever the order, as long as no program writes between the last look and the exchange, which are two calls of the system. */
    @Test
    void everyRewritingIsCountedInWhateverOrderAllHappens() throws IOException {
        long seed = Long.getLong("tandem.test.seed", System.nanoTime());
        System.out.println("replay with -Dtest=RewritesTest -Dtandem.test.seed=" + seed);
        for (int play = 0; play < 40; play++) {
            Random random = new Random(seed + play);
            begin("play" + play);
            AtomicInteger left = new AtomicInteger();
            sandbox.disk().meanwhile(_ -> {
                if (left.getAndDecrement() > 0) {
                    rewrite();
                }
            });
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(6)) {
                    case 0, 1 -> type(random.nextInt(8) == 0 ? "\n" : "x");
                    case 2 -> rewrite();
                    case 3 -> {
                        story.add("look");
                        workspace.look(false);
                    }
                    case 4 -> {
                        story.add("write");
                        left.set(random.nextInt(MOST_AT_ONCE));
                        workspace.write();
                    }
                    default -> {
                        story.add("ask");
                        follower.ask();
                    }
                }
                clock.addAndGet(random.nextInt(15) * 1_000_000L);
            }
            requireAll("play %d of seed %d: %s".formatted(play, seed, story));
        }
    }

    /** That nobody can tell, see decision 41; but whatever is typed stays, and the disk and the document end up equal. */
    @Test
    void oneThatFallsBetweenTheLastLookAndTheExchangeMayBeCountedWithTheNextOne() throws IOException {
        sandbox.disk().atLastMoment(_ -> rewrite());
        for (int turn = 0; turn < 10; turn++) {
            type("typed " + turn + " ");
            workspace.write();
            follower.ask();
        }
        settle();
        String text = platform.text(entry().id());
        assertThat(path()).hasContent(text);
        assertThat(text.substring(0, typed.length())).isEqualTo(typed);
        String rows = text.substring(typed.length());
        assertThat(rows.replace(" ", "")).isEqualTo(ROWS.replace(" ", ""));
        int counted = rows.indexOf("0") - rows.indexOf("w") - 2;
        assertThat(rows).isEqualTo(ROWS.replace("row", "row" + " ".repeat(counted)));
        assertThat(counted).isBetween(1, rewritings);
    }
}
