package dev.tandem.runner.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {
    /** No process has it: Linux gives none beyond four million. */
    private static final String OF_NOBODY = "999999999";

    @TempDir
    Path folder;

    @Test
    void isOfThisProcessAloneAndWhatKilledOnesLeftIsGone() throws IOException {
        Path common = folder.resolve("common");
        CacheDirectory.open(common);
        Path left = Files.createDirectories(common.resolve(OF_NOBODY).resolve("session"));
        Files.writeString(left.resolve("blob"), "bytes");
        Files.createDirectory(common.resolve("something else"));

        CacheDirectory own = CacheDirectory.open(common);

        assertThat(own.directory())
                .isEqualTo(common.resolve(Long.toString(ProcessHandle.current().pid())));
        assertThat(common.resolve(OF_NOBODY)).doesNotExist();
        assertThat(common.resolve("something else")).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(common)))
                .isEqualTo("rwx------");
    }

    @Test
    void aFolderThatOthersMayUseIsRefusedWithWhatToDo() throws IOException {
        Path common = Files.createDirectory(folder.resolve("common"));
        Files.setPosixFilePermissions(common, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> CacheDirectory.open(common))
                .hasMessageContaining(common.toString())
                .hasMessageContaining("Set tandem.runner.cache");
    }
}
