package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.TerminalSize;
import dev.tandem.sandbox.linux.CallProfile;
import dev.tandem.sandbox.linux.ChannelOpener;
import dev.tandem.sandbox.linux.ChildProcess;
import dev.tandem.sandbox.linux.ControlGroup;
import dev.tandem.sandbox.linux.ControlGroups;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.Gate;
import dev.tandem.sandbox.linux.GatedSpawn;
import dev.tandem.sandbox.linux.InitProcess;
import dev.tandem.sandbox.linux.ResourceLimits;
import dev.tandem.sandbox.local.Enclosure;
import dev.tandem.sandbox.local.Keeper;
import dev.tandem.sandbox.local.ProcessGroup;
import dev.tandem.sandbox.local.Surroundings;
import dev.tandem.sandbox.local.WakeUp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Namespaces, held by an init process, and a control group.
 *
 * @param userId of its programs
 * @param gates directory in which each start's has a name for a moment
 */
record NativeEnclosure(InitProcess init, ControlGroup group, Starts starts, RootFileSystem root, int userId, Path gates)
        implements Enclosure {
    @Override
    public long pid() {
        return init.pid();
    }

    @Override
    public boolean isAlive() throws IOException {
        return init.isAlive();
    }

    @Override
    public void kill() {
        init.kill();
    }

    @Override
    public Descriptor workspace() {
        return root.workspace();
    }

    @Override
    public Descriptor temporary() {
        return root.temporary();
    }

    @Override
    public long programs() throws IOException {
        return group.processes();
    }

    @Override
    public ControlGroup groupOf(int number, long memoryBytes) throws IOException {
        return starts.takeGroup(number, memoryBytes);
    }

    @Override
    public void prepare(int number, long memoryBytes) throws IOException {
        starts.prepare(number, memoryBytes);
    }

    @Override
    public Keeper start(int number, ProcessSpec process, ControlGroup own, Surroundings sandbox) throws IOException {
        TerminalSize terminal = process.terminal();
        ProgramEnds ends = terminal == null ? Pipes.open() : new TerminalEnds(terminal);
        try {
            WakeUp wake = new WakeUp(Descriptor.event());
            try (Gate gate = Gate.make(gates)) {
                Limits limits = sandbox.limits();
                CallProfile calls = process.debugging() ? CallProfile.DEBUGGER : CallProfile.PROGRAM;
                GatedSpawn.Program program = Programs.program(process);
                ChildProcess child = starts.takeSpawn(calls).start(program, ends.given(), gate, pid -> {
                    own.add(pid);
                    new ResourceLimits(limits.fileSizeBytes(), limits.openFiles()).apply(pid, userId);
                });
                own.begun();
                ends.started();
                return new ProcessKeeper(child, new ProcessGroup(number, own, sandbox), ends, wake, process);
            } catch (IOException | RuntimeException e) {
                wake.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            ends.close();
            throw e;
        }
    }

    @Override
    public <C> C inNetwork(ChannelOpener<C> opener) throws IOException {
        return init.inNetwork(opener);
    }

    @Override
    public void limit(Limits limits, ControlGroups.GroupLimits all) throws IOException {
        group.limit(all);
    }

    @Override
    public void freeze(Collection<ControlGroup> running) throws IOException {
        group.freeze();
    }

    @Override
    public void thaw(Collection<ControlGroup> running) throws IOException {
        group.thaw();
    }

    @Override
    public void close() {
        starts.close();
        init.close();
        root.closeHandles();
    }
}
