package dev.tandem.sandbox.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.nativebackend.NativeBackends;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code /proc} as an older kernel needs it, where this one would do without the command. */
class ProcessFileSystemTest {
    private static final int USER = 2_000_900_000;

    @Test
    void theCommandMountsItWhereTheKernelCannot() throws Exception {
        NativeBackends.assume();
        Preload.run();
        try (InitProcess init = InitProcess.start(USER, Mounts::separate)) {
            Path inside = Path.of("/proc/" + init.pid() + "/root/proc");
            assertThat(inside.resolve(Integer.toString(init.pid()))).exists();
            // A descriptor that is not one: the kernel refuses it as it would an option that it does not know.
            init.mountProcesses(new ProcessFileSystem(new Descriptor(-1)));
            assertThat(Files.readString(inside.resolve("1/comm"))).isEqualTo("cat\n");
            assertThat(inside.resolve(Long.toString(ProcessHandle.current().pid())))
                    .doesNotExist();
            assertThat(Files.readString(inside.resolve("kallsyms"))).isEmpty();
        }
    }
}
