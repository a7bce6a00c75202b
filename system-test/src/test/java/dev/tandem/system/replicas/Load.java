package dev.tandem.system.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.system.client.CollabClient;
import dev.tandem.system.client.Person;
import dev.tandem.system.process.Processes;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * People who type into one file, each a word that nobody else types, and keep an eye on what they see. A word is {@code <person.edit>}:
 * so whatever was acknowledged or seen can be looked for in the end.
 */
final class Load implements AutoCloseable {
    private static final Pattern WORD = Pattern.compile("<(\\d+)\\.(\\d+)>");

    private final List<CollabClient> pages = new ArrayList<>();
    private final List<Thread> typists = new ArrayList<>();
    private final AtomicBoolean typing = new AtomicBoolean(true);
    private final AtomicBoolean resting = new AtomicBoolean();
    private final Set<String> seen = new HashSet<>();
    private final String file;
    private final Person owner;

    /** @param urls where person after person goes, round and round */
    Load(List<URI> urls, int people, SplittableRandom random) {
        owner = Person.found(urls.getFirst(), "Ana");
        file = owner.createFile(urls.getFirst(), "notes.txt");
        for (int i = 0; i < people; i++) {
            Person person = i == 0 ? owner : owner.invite(urls.getFirst(), "Person " + i, "EDITOR");
            pages.add(CollabClient.open(urls.get(i % urls.size()), person, file));
        }
        Processes.eventually(
                "all are in", Duration.ofSeconds(30), () -> pages.stream().allMatch(CollabClient::isSynced));
        for (int i = 0; i < people; i++) {
            int number = i;
            SplittableRandom own = random.split();
            typists.add(Thread.ofVirtual().start(() -> type(number, own)));
        }
    }

    private void type(int number, SplittableRandom random) {
        CollabClient page = pages.get(number);
        try {
            while (typing.get()) {
                double place = random.nextDouble();
                if (!resting.get()) {
                    page.type(text -> betweenWords(text, place), "<%d.%d>".formatted(number, page.edits() + 1));
                }
                Thread.sleep(Duration.ofMillis(random.nextInt(40, 160)));
                if (random.nextInt(20) == 0) {
                    look(page);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int betweenWords(String text, double place) {
        return text.indexOf('>', (int) (place * text.length())) + 1; // in front of everything if there is none
    }

    /** Notes what somebody sees now: none of it may ever be missing again. */
    private void look(CollabClient page) {
        String text = page.text();
        synchronized (seen) {
            WORD.matcher(text).results().forEach(word -> seen.add(word.group()));
        }
    }

    List<CollabClient> pages() {
        return pages;
    }

    Person owner() {
        return owner;
    }

    String file() {
        return file;
    }

    /** Waits until so many edits more were made, by all together. */
    void goOn(int more) {
        long target = edits() + more;
        Processes.eventually(more + " edits more", Duration.ofSeconds(60), () -> edits() >= target);
    }

    /** Everybody stops typing for now; returns at once. */
    void pause() {
        resting.set(true);
    }

    /** Everybody types again. */
    void goOnTyping() {
        resting.set(false);
    }

    /** Everybody stops typing. */
    void stop() throws InterruptedException {
        typing.set(false);
        for (Thread typist : typists) {
            typist.join();
        }
        pages.forEach(this::look);
    }

    /** {@return whether everyone sees the same and everything is acknowledged} */
    boolean hasConverged() {
        String text = pages.getFirst().text();
        return pages.stream()
                .allMatch(page ->
                        page.acknowledged() == page.edits() && page.text().equals(text));
    }

    /** Waits until everyone sees the same and everything is acknowledged. {@return how long it took} */
    Duration converge(Duration limit) {
        long began = System.nanoTime();
        Processes.eventually("all see the same\n" + describe(), limit, this::hasConverged);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    String describe() {
        StringBuilder text = new StringBuilder();
        for (CollabClient page : pages) {
            text.append("%s: %d edits, %d acknowledged, %d characters, synced %s, closed %s, refused %s%n"
                    .formatted(
                            page.person().participant(),
                            page.edits(),
                            page.acknowledged(),
                            page.text().length(),
                            page.isSynced(),
                            page.closeCodes(),
                            page.refusals()));
        }
        return text.toString();
    }

    /** Checks, after all have converged, that nothing acknowledged or seen is missing, and nothing is there twice. */
    void checkNothingIsLost(URI platform) {
        String text = owner.read(platform, file);
        assertThat(pages).allSatisfy(page -> assertThat(page.text()).isEqualTo(text));
        assertThat(pages).allSatisfy(page -> assertThat(page.refusals()).isEmpty());
        List<String> words =
                WORD.matcher(text).results().map(word -> word.group()).toList();
        assertThat(words).doesNotHaveDuplicates();
        Set<String> there = new HashSet<>(words);
        assertThat(there).containsAll(seen);
        for (int i = 0; i < pages.size(); i++) {
            for (long edit = 1; edit <= pages.get(i).acknowledged(); edit++) {
                assertThat(there).contains("<%d.%d>".formatted(i, edit));
            }
        }
    }

    long edits() {
        return pages.stream().mapToLong(CollabClient::edits).sum();
    }

    @Override
    public void close() {
        typing.set(false);
        typists.forEach(Thread::interrupt);
        pages.forEach(CollabClient::close);
    }
}
