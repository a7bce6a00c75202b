package dev.tandem.sandbox.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.nativebackend.NativeBackends;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /proc} as an older kernel needs it, where this one would do without the command. */
class ProcessFileSystemTest {
    private static final int USER = 2_000_900_000;

    @Test
    void theCommandMountsItWhereTheKernelCannot(@TempDir Path directory) throws Exception {
        NativeBackends.assume();
        Path image = InitImage.write(directory.resolve("init"), USER);
        Preload.run(image);
        InitProcess.Root root = () -> {
            Namespaces.createMounts();
            Mounts.separate();
        };
        InitProcess.Beginning beginning =
                InitProcess.begin(image.toString(), root, ProcessFileSystem.makeByCommand(), USER + 1, true);
        try (InitProcess init = beginning.await();
                GatedSpawn first = beginning.first()) {
            first.awaitEntered();
            Path inside = Path.of("/proc/" + init.pid() + "/root/proc");
            assertThat(Files.readString(inside.resolve("1/comm"))).isEqualTo("init\n");
            assertThat(inside.resolve(Long.toString(ProcessHandle.current().pid())))
                    .doesNotExist();
            assertThat(Files.readString(inside.resolve("kallsyms"))).isEmpty();
        }
    }
}
