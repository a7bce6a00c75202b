package dev.tandem.runner.workspace;

import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ToRunner;
import dev.tandem.protocol.TreeChange;
import dev.tandem.runner.fake.FakeDisk;
import dev.tandem.runner.fake.FakeSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A session in which people and programs change everything at once, while messages, looks and writes come when they like. Each step is a
 * number that, with what is there then, says what is done: a plan is a list of them, and one without some of its steps is a plan too.
 *
 * <p>Whatever somebody writes is a word of its own, so that afterwards each word can be looked for: unless somebody deleted the file with it,
 * it is there, once.
 */
final class BothWays {
    static final List<String> NAMES = List.of("a", "b", "c", "d.py", "ünï.md", "white space");

    private final ModelPlatform platform = new ModelPlatform();
    private final AtomicLong clock = new AtomicLong(1_000_000_000L);
    private final List<String> notices = new ArrayList<>();
    private final Workspace workspace = new Workspace(
            clock::get, _ -> Optional.empty(), new FakeSink(platform), (path, why) -> notices.add(path + ": " + why));
    private final ModelFollower follower = new ModelFollower(platform, workspace);
    private final ParticipantId author = ParticipantId.next();
    private final Path root;
    private final List<FileChange> asked = new ArrayList<>();
    private final Words words = new Words();
    private final List<String> story = new ArrayList<>();
    private final Programs programs;
    private @Nullable ToRunner answer;
    private boolean isAsked;
    private boolean isSettling;
    private @Nullable Random moment;

    BothWays(Path root) {
        this.root = root;
        programs = new Programs(root, words, story, new Programs.Events() {
            @Override
            public void happened() {
                workspace.anythingChanged();
            }

            @Override
            public void look() throws IOException {
                BothWays.this.look();
            }
        });
        FakeSandbox sandbox = new FakeSandbox(root);
        workspace.startedBy(author);
        workspace.attach(new WorkspaceDisk(sandbox.files(), new NoWatches()));
        sandbox.disk().meanwhile(this::meanwhile);
        sandbox.disk().atLastMoment(this::meanwhile);
    }

    /** Between the look at a file and its replacement, while that is made ready and when it is. */
    private void meanwhile(String path) {
        Random random = moment;
        if (random != null && random.nextInt(3) == 0) {
            try {
                programs.insertTooLate(root.resolve(path), random);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** {@return what was done} */
    List<String> story() {
        return story;
    }

    /** Does a plan, lets everything come to rest and checks what is there then. */
    void play(List<Long> plan) throws IOException {
        for (long step : plan) {
            step(new Random(step));
        }
        settle();
        check();
    }

    private void step(Random random) throws IOException {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> person(random);
            case 3, 4, 5 -> programs.step(random);
            case 6 -> deliver(random.nextInt(1, 6));
            case 7 -> look();
            case 8 -> {
                moment = random;
                write();
                moment = null;
            }
            case 9 -> ask();
            case 10 -> {
                clock.addAndGet(random.nextInt(30) * 1_000_000L);
                story.add("time passes");
            }
            default -> {
                if (random.nextInt(6) == 0) {
                    reconnect();
                } else {
                    reply();
                }
            }
        }
    }

    private void person(Random random) {
        List<Entry> all = List.copyOf(platform.tree.all());
        List<Entry> texts =
                all.stream().filter(entry -> entry.kind() == EntryKind.FILE).toList();
        try {
            int choice = random.nextInt(10);
            if (choice < 5 && !texts.isEmpty()) {
                Entry file = pick(texts, random);
                String word = words.ofPerson();
                story.add("person types " + word + " into " + platform.tree.path(file.id()));
                platform.type(file.id(), Words.boundary(platform.text(file.id()), random), word);
            } else if (choice < 7 || all.isEmpty()) {
                EntryKind kind = random.nextInt(3) == 0 ? EntryKind.FOLDER : EntryKind.FILE;
                Entry made = platform.create(folder(random), pick(NAMES, random), kind, new byte[0]);
                story.add("person makes " + platform.tree.path(made.id()) + " " + kind);
            } else if (choice == 7) {
                Entry entry = pick(all, random);
                String name = pick(NAMES, random);
                platform.change(new TreeChange.Renamed(entry.id(), name));
                story.add("person renames " + entry.name() + " to " + platform.tree.path(entry.id()));
            } else if (choice == 8) {
                Entry entry = pick(all, random);
                platform.change(new TreeChange.Moved(entry.id(), folder(random)));
                story.add("person moves " + entry.name() + " to " + platform.tree.path(entry.id()));
            } else if (random.nextInt(3) == 0) {
                Entry entry = pick(all, random);
                story.add("person deletes " + platform.tree.path(entry.id()));
                lost(platform.tree.withDescendants(entry.id()));
                platform.change(new TreeChange.Deleted(entry.id()));
            }
        } catch (ModelPlatform.Refused _) {
            story.add("person could not");
        }
    }

    private void lost(List<Entry> entries) {
        programs.gone(root);
        entries.stream()
                .filter(entry -> entry.kind() == EntryKind.FILE)
                .forEach(entry -> words.deleted(platform.text(entry.id())));
    }

    /** Coming to rest is a long story of the same again and again. */
    private void tell(String what) {
        if (!isSettling) {
            story.add(what);
        }
    }

    private void look() throws IOException {
        tell("look");
        workspace.look(false);
    }

    private void write() {
        tell("write");
        try {
            workspace.write();
        } catch (IOException e) {
            story.add("could not be written: " + e.getMessage());
        }
    }

    private void ask() {
        if (isAsked) {
            answer();
            return;
        }
        Optional<Workspace.Request> request = workspace.request();
        request.ifPresent(made -> {
            isAsked = true;
            asked.addAll(made.changes());
            story.add("ask " + describe(made.changes()));
        });
    }

    private static String describe(List<FileChange> changes) {
        return changes.stream()
                .map(change -> switch (change) {
                    case FileChange.Create create -> "create " + create.name();
                    case FileChange.Rename rename -> "rename to " + rename.name();
                    case FileChange.Move _ -> "move";
                    case FileChange.Delete _ -> "delete";
                    case FileChange.Edit _ -> "edit";
                    case FileChange.Put _ -> "put";
                })
                .toList()
                .toString();
    }

    private void answer() {
        if (!asked.isEmpty()) {
            EntryTree before = platform.tree;
            List<Entry> doomed = new ArrayList<>();
            for (FileChange change : asked) {
                if (change instanceof FileChange.Delete(EntryId id) && before.contains(id)) {
                    doomed.addAll(before.withDescendants(id));
                }
            }
            ToRunner given = platform.answer(1, List.copyOf(asked));
            asked.clear();
            answer = given;
            if (given instanceof ToRunner.FilesChanged) {
                lost(doomed);
            }
            story.add("platform: " + given);
        }
    }

    private void reply() {
        ToRunner given = answer;
        if (given != null) {
            answer = null;
            isAsked = false;
            story.add("answer arrives");
            switch (given) {
                case ToRunner.FilesChanged done -> workspace.done(done);
                case ToRunner.ChangeRefused refused -> workspace.refused(refused);
                default -> throw new AssertionError(given);
            }
        }
    }

    private void deliver(int most) {
        follower.deliver(most);
        tell("records up to " + follower.delivered());
    }

    /** What was asked may have been done or not: nobody hears of it. */
    private void reconnect() {
        story.add("connection lost, asked: " + !asked.isEmpty());
        if (programs.count() % 2 == 0) {
            answer();
        }
        asked.clear();
        answer = null;
        isAsked = false;
        follower.reload();
    }

    private void settle() throws IOException {
        isSettling = true;
        story.add("all comes to rest");
        for (int round = 0; round < 60; round++) {
            deliver(Integer.MAX_VALUE);
            clock.addAndGet(50_000_000L);
            look();
            write();
            ask();
            answer();
            reply();
        }
        int requests = platform.requests;
        workspace.anythingChanged();
        workspace.look(true);
        Optional<Workspace.Request> more = workspace.request();
        if (more.isPresent() || platform.requests != requests) {
            throw new AssertionError("it does not come to rest: "
                    + more.map(request -> describe(request.changes())).orElse("asked again"));
        }
    }

    private void check() throws IOException {
        Map<String, String> disk = new TreeMap<>(FakeDisk.contents(root));
        disk.entrySet()
                .removeIf(entry -> entry.getValue().equals("(link)")
                        || Stream.of(entry.getKey().split("/")).anyMatch("node_modules"::equals));
        if (!disk.equals(platform.contents())) {
            throw new AssertionError("disk %s%n platform %s".formatted(disk, platform.contents()));
        }
        words.check(String.join("\n", platform.contents().values()));
        if (!notices.isEmpty()) {
            throw new AssertionError("something was set aside: " + notices);
        }
    }

    private @Nullable EntryId folder(Random random) {
        List<EntryId> folders = platform.tree.all().stream()
                .filter(entry -> entry.kind() == EntryKind.FOLDER)
                .map(Entry::id)
                .toList();
        return folders.isEmpty() || random.nextInt(3) == 0 ? null : pick(folders, random);
    }

    static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
