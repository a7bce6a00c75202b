package dev.tandem.sandbox.nativebackend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.LifetimeBehaviour;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Ran;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class NativeLifetimeTest extends LifetimeBehaviour {
    @Override
    protected Backend open() throws SandboxException {
        return NativeBackends.open(state);
    }

    @Override
    protected List<String> doomedOwner() {
        NativeBackends.assume();
        return List.of(DoomedNativeOwner.class.getName(), state.toString());
    }

    @Override
    protected Crowd crowd() {
        return new Crowd(16, 96);
    }

    @Override
    protected void assertNothingIsLeft() throws IOException {
        try (DirectoryStream<Path> owners = Files.newDirectoryStream(state.resolve("owners"))) {
            for (Path owner : owners) {
                for (String group : Files.readAllLines(owner.resolve("cgroups"))) {
                    try (DirectoryStream<Path> sandboxes =
                            Files.newDirectoryStream(Path.of(group), Files::isDirectory)) {
                        assertThat(sandboxes).isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void noThreadOfTheOwnerIsInASandboxsGroup() throws Exception {
        try (Backend backend = NativeBackends.open(state);
                Sandbox sandbox = backend.create(SandboxSpec.of("groups", Limits.DEFAULT));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> load = threads.submit(() -> {
                for (int i = 0; i < 50; i++) {
                    Ran.in(sandbox, ProcessSpec.of("true"));
                }
                return null;
            });
            int looked = 0;
            while (!load.isDone()) {
                assertThat(groupsOfOwnThreads())
                        .noneMatch(line -> line.contains(sandbox.id().value()));
                looked++;
            }
            load.get();
            assertThat(looked).isPositive();
        }
    }

    private static List<String> groupsOfOwnThreads() throws IOException {
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                try {
                    lines.addAll(Files.readAllLines(task.resolve("cgroup")));
                } catch (NoSuchFileException e) {
                    // The thread has ended since it was listed.
                    lines.add("");
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("No such process");
                }
            }
        }
        return lines;
    }
}
