package dev.tandem.runner.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/** What programs do to a disk, in all the ways in which they do it; each step is chosen by a random number and by what is there. */
final class Programs {
    private final Path root;
    private final Words words;
    private final List<String> story;
    private final Events events;
    /** What programs have read and not written back yet. */
    private final List<Read> read = new ArrayList<>();

    private int made;
    /** What was written too late: it is not on the disk again before the runner writes next, so whoever replaces a file then may take it away. */
    private String late = "";

    private record Read(Path file, String text) {}

    /** What the runner hears, and does while a program is at work. */
    interface Events {
        void happened();

        void look() throws IOException;
    }

    Programs(Path root, Words words, List<String> story, Events events) {
        this.root = root;
        this.words = words;
        this.story = story;
        this.events = events;
    }

    /** {@return a number that depends on what was done} */
    int count() {
        return made;
    }

    void step(Random random) throws IOException {
        List<Path> all = paths();
        List<Path> texts = all.stream()
                .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                .toList();
        int choice = random.nextInt(16);
        switch (choice) {
            case 0, 1, 2, 3, 4 -> {
                if (!texts.isEmpty()) {
                    insert(BothWays.pick(texts, random), random, choice);
                }
            }
            case 5, 6, 7 -> make(random);
            case 8 -> makeFolder(folder(random).resolve(BothWays.pick(BothWays.NAMES, random)));
            case 9, 10 -> {
                if (!all.isEmpty()) {
                    move(BothWays.pick(all, random), folder(random).resolve(BothWays.pick(BothWays.NAMES, random)));
                }
            }
            case 11 -> {
                if (!all.isEmpty() && random.nextInt(3) == 0) {
                    deleteOne(BothWays.pick(all, random), random.nextBoolean());
                }
            }
            case 12 -> burst(random);
            case 13 -> ignored(random);
            case 14 -> {
                if (!texts.isEmpty()) {
                    read(BothWays.pick(texts, random));
                }
            }
            default -> writeBack(random);
        }
    }

    /** Writes a word into a file, if there is one, just before another one takes its place. */
    void insertTooLate(Path file, Random random) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            insert(file, random, random.nextInt(2));
            late += Files.readString(file);
        }
    }

    private void insert(Path file, Random random, int way) throws IOException {
        String word = words.ofProgram();
        story.add("program writes %s into %s, way %d".formatted(word, root.relativize(file), way));
        put(file, Words.insert(word, Files.readString(file), random), way);
    }

    private void read(Path file) throws IOException {
        String text = Files.readString(file);
        // Without a word in it, it could be any other file later.
        if (!text.isEmpty()) {
            story.add("program reads " + root.relativize(file));
            read.add(new Read(file, text));
        }
    }

    /** It has read the file long ago, and only people have typed into it since. */
    private void writeBack(Random random) throws IOException {
        if (read.isEmpty()) {
            return;
        }
        Read old = read.remove(random.nextInt(read.size()));
        if (Files.isRegularFile(old.file(), LinkOption.NOFOLLOW_LINKS)
                && words.haveOnlyPeopleAdded(old.text(), Files.readString(old.file()))) {
            String word = words.ofProgram();
            story.add("program writes %s into what it read of %s".formatted(word, root.relativize(old.file())));
            put(old.file(), Words.insert(word, old.text(), random), 1);
        }
    }

    private void make(Random random) throws IOException {
        Path file = folder(random).resolve(BothWays.pick(BothWays.NAMES, random));
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            String word = words.ofProgram();
            story.add("program makes %s with %s".formatted(root.relativize(file), word));
            put(file, word, 0);
        }
    }

    private void makeFolder(Path folder) throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            story.add("program makes folder " + root.relativize(folder));
            Files.createDirectory(folder);
            events.happened();
        }
    }

    private void ignored(Random random) throws IOException {
        Path folder = folder(random).resolve("node_modules");
        if (Files.notExists(folder)) {
            Files.createDirectory(folder);
            Files.writeString(folder.resolve("ignored"), "ignored");
            events.happened();
        }
    }

    private void burst(Random random) throws IOException {
        Path folder = folder(random);
        for (int count = 0; count < 5; count++) {
            put(folder.resolve("burst" + made++), words.ofProgram(), 0);
        }
        story.add("program makes files in /" + root.relativize(folder));
    }

    private void put(Path file, String text, int way) throws IOException {
        switch (way) {
            case 1 -> {
                Path beside = file.resolveSibling(".tmp" + made++ + "~");
                Files.writeString(beside, text);
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            case 2 -> {
                Files.deleteIfExists(file);
                Files.writeString(file, text);
            }
            case 3 -> {
                Files.writeString(file, "", StandardOpenOption.TRUNCATE_EXISTING);
                events.happened();
                if (made % 2 == 0) {
                    events.look();
                }
                Files.writeString(file, text);
            }
            default -> Files.writeString(file, text);
        }
        events.happened();
    }

    private void move(Path from, Path to) throws IOException {
        if (to.startsWith(from) || to.equals(from) || Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS) && Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        story.add("program moves %s to %s".formatted(root.relativize(from), root.relativize(to)));
        if (Files.isRegularFile(to, LinkOption.NOFOLLOW_LINKS)) {
            words.deleted(Files.readString(to));
        }
        // Replaced at its new place before anybody looked, it is a new file; the old one comes back if somebody types
        // in it.
        try (Stream<Path> moved = Files.walk(from)) {
            for (Path path : moved.toList()) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    words.mayBeDoubled(Files.readString(path));
                }
            }
        }
        gone(from);
        gone(to);
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        events.happened();
    }

    private void deleteOne(Path gone, boolean leavesLink) throws IOException {
        story.add("program deletes " + root.relativize(gone));
        gone(gone);
        try (Stream<Path> below = Files.walk(gone)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    words.deleted(Files.readString(path));
                }
                Files.delete(path);
            }
        }
        if (leavesLink) {
            story.add("program puts a link there");
            Files.createSymbolicLink(gone, root.getParent());
        }
        events.happened();
    }

    /** What was read there was another file than what may be there later. */
    void gone(Path path) {
        words.deleted(late);
        read.removeIf(old -> old.file().startsWith(path));
    }

    private Path folder(Random random) {
        List<Path> folders = paths().stream()
                .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                .toList();
        return folders.isEmpty() || random.nextInt(3) == 0 ? root : BothWays.pick(folders, random);
    }

    /** Files and folders of programs and people, in an order that is the same in every replay. */
    private List<Path> paths() {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> !path.equals(root)
                            && !path.toString().contains("node_modules")
                            // What makes way for a moment is nobody's to write into.
                            && !path.getFileName().toString().startsWith(TreePlan.PASSING)
                            && !Files.isSymbolicLink(path))
                    .sorted(Comparator.comparing(Objects::toString))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
