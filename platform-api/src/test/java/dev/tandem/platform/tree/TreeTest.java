package dev.tandem.platform.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.TreeChange;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tree that most tests start from:
 *
 * <pre>
 * src/
 *   main.py
 *   lib/
 * notes.txt
 * </pre>
 */
class TreeTest {
    private final Tree tree = new Tree(new TreeLimits(100, 4, 40));
    private final EntryId src = folder(null, "src");
    private final EntryId main = file(src, "main.py");
    private final EntryId lib = folder(src, "lib");
    private final EntryId notes = file(null, "notes.txt");

    @Test
    void listsParentsBeforeChildrenInTheOrderOfNames() {
        assertThat(tree.list()).extracting(Entry::name).containsExactly("notes.txt", "src", "lib", "main.py");
        assertThat(tree.path(main)).isEqualTo("src/main.py");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "a/b",
                "../a",
                "a\\b",
                "a\0b",
                "a\nb",
                "\u202Eyp.niam",
                "\uD800",
                "\u0085",
                "\u2028"
            })
    void refusesNamesThatHideOrEscape(String name) {
        assertRefused(ErrorCode.FILE_NAME_INVALID, () -> file(null, name));
    }

    @Test
    void refusesANameOfMoreThan255Bytes() {
        Tree wide = new Tree(TreeLimits.DEFAULT);
        assertThat(create(wide, "n".repeat(255))).isNotNull();
        assertRefused(ErrorCode.FILE_NAME_INVALID, () -> create(wide, "n".repeat(256)));
        assertRefused(ErrorCode.FILE_NAME_INVALID, () -> create(wide, "\u20AC".repeat(86)));
    }

    @Test
    void aNameThatLooksTheSameIsTheSame() {
        file(null, "caf\u00E9");
        assertRefused(ErrorCode.FILE_EXISTS, () -> file(null, "cafe\u0301"));
        assertThat(file(null, "CAF\u00C9")).isNotNull();
    }

    @Test
    void twoEntriesOfOnePathAreRefusedHoweverTheyComeAbout() {
        assertRefused(ErrorCode.FILE_EXISTS, () -> file(null, "notes.txt"));
        assertRefused(ErrorCode.FILE_EXISTS, () -> folder(null, "notes.txt"));
        assertRefused(ErrorCode.FILE_EXISTS, () -> execute(new TreeCommand.Rename(notes, "src")));
        EntryId inner = file(src, "notes.txt");
        assertRefused(ErrorCode.FILE_EXISTS, () -> execute(new TreeCommand.Move(inner, null)));
        assertThat(tree.path(inner)).isEqualTo("src/notes.txt");
    }

    @Test
    void aRenameToItsOwnNameIsAllowed() {
        assertThat(execute(new TreeCommand.Rename(notes, "notes.txt"))).isInstanceOf(TreeChange.Renamed.class);
    }

    @Test
    void aFolderIsNeverMovedIntoItself() {
        assertRefused(ErrorCode.FILE_INSIDE_ITSELF, () -> execute(new TreeCommand.Move(src, src)));
        assertRefused(ErrorCode.FILE_INSIDE_ITSELF, () -> execute(new TreeCommand.Move(src, lib)));
        execute(new TreeCommand.Move(lib, null));
        execute(new TreeCommand.Move(src, lib));
        assertThat(tree.path(main)).isEqualTo("lib/src/main.py");
    }

    @Test
    void aFileHasNoChildren() {
        assertRefused(ErrorCode.FILE_PARENT_NOT_FOLDER, () -> file(main, "x"));
        assertRefused(ErrorCode.FILE_PARENT_NOT_FOLDER, () -> execute(new TreeCommand.Move(notes, main)));
    }

    @Test
    void whatIsNotThereIsRefused() {
        EntryId nowhere = EntryId.next();
        assertRefused(ErrorCode.FILE_UNKNOWN, () -> file(nowhere, "x"));
        assertRefused(ErrorCode.FILE_UNKNOWN, () -> execute(new TreeCommand.Rename(nowhere, "x")));
        assertRefused(ErrorCode.FILE_UNKNOWN, () -> execute(new TreeCommand.Move(nowhere, null)));
        assertRefused(ErrorCode.FILE_UNKNOWN, () -> execute(new TreeCommand.Delete(nowhere)));
        assertRefused(ErrorCode.FILE_UNKNOWN, () -> tree.requireFile(src));
    }

    @Test
    void deletingAFolderTakesItsFilesAlong() {
        TreeChange deleted = new Tree(TreeLimits.DEFAULT, tree.list()).execute(new TreeCommand.Delete(src), src);
        assertThat(tree.apply(deleted)).containsExactly(main);
        assertThat(tree.list()).extracting(Entry::name).containsExactly("notes.txt");
        assertThat(file(null, "src")).isNotNull();
    }

    @Test
    void depthAndPathHaveLimitsForAllThatIsMovedAlong() {
        EntryId deep = folder(lib, "deep");
        assertRefused(ErrorCode.FILE_PATH_TOO_LONG, () -> folder(folder(deep, "four"), "five"));
        EntryId top = folder(null, "top");
        assertRefused(ErrorCode.FILE_PATH_TOO_LONG, () -> execute(new TreeCommand.Move(src, folder(top, "in"))));
        assertRefused(ErrorCode.FILE_PATH_TOO_LONG, () -> file(lib, "n".repeat(40)));
        assertRefused(ErrorCode.FILE_PATH_TOO_LONG, () -> execute(new TreeCommand.Rename(src, "s".repeat(39))));
    }

    @Test
    void theNumberOfEntriesHasALimit() {
        for (int i = tree.list().size(); i < 100; i++) {
            file(null, "f" + i);
        }
        assertRefused(ErrorCode.FILE_TOO_MANY, () -> file(null, "one more"));
    }

    @Test
    void aCopyIsIndependent() {
        Tree copy = tree.copy();
        copy.execute(new TreeCommand.Delete(src), EntryId.next());
        assertThat(tree.list()).hasSize(4);
        assertThat(copy.list()).hasSize(1);
    }

    private EntryId file(@Nullable EntryId parent, String name) {
        return create(parent, name, EntryKind.FILE);
    }

    private EntryId folder(@Nullable EntryId parent, String name) {
        return create(parent, name, EntryKind.FOLDER);
    }

    private EntryId create(@Nullable EntryId parent, String name, EntryKind kind) {
        EntryId id = EntryId.next();
        tree.execute(new TreeCommand.Create(parent, name, kind, null), id);
        return id;
    }

    private static TreeChange create(Tree tree, String name) {
        return tree.execute(new TreeCommand.Create(null, name, EntryKind.FILE, null), EntryId.next());
    }

    private TreeChange execute(TreeCommand command) {
        return tree.execute(command, EntryId.next());
    }

    private void assertRefused(ErrorCode code, ThrowingCallable action) {
        List<Entry> before = tree.list();
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
        // Helpers above may have made parents; what the refused step named is not there.
        assertThat(tree.list()).containsAll(before);
    }
}
