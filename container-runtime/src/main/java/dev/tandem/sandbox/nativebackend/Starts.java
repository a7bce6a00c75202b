package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.linux.CallProfile;
import dev.tandem.sandbox.linux.ControlGroup;
import dev.tandem.sandbox.linux.GatedSpawn;
import dev.tandem.sandbox.linux.InitProcess;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The starts of programs in one sandbox, each prepared before anyone asks for it: a thread that has entered the sandbox, and a control
 * group.
 *
 * <p>Not thread-safe: the sandbox's lock for starts guards it.
 */
final class Starts implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Starts.class.getName());

    private final ControlGroup sandbox;
    private final int userId;
    private final boolean hiddenMemory;

    private @Nullable InitProcess init;

    private @Nullable GatedSpawn spawn;
    private @Nullable Prepared prepared;

    /** The control group of a program that is not there yet. */
    private record Prepared(int number, ControlGroup group, long memoryBytes) {
        boolean isFor(int wanted, long bytes) {
            return number == wanted && memoryBytes == bytes;
        }
    }

    private Starts(ControlGroup sandbox, int userId, boolean hiddenMemory) {
        this.sandbox = sandbox;
        this.userId = userId;
        this.hiddenMemory = hiddenMemory;
    }

    /**
     * Prepares what can be prepared for a sandbox that is not there yet.
     *
     * @param memoryBytes what a program may use
     * @param hiddenMemory whether programs may have memory that only control groups count
     */
    static Starts of(ControlGroup sandbox, int userId, long memoryBytes, boolean hiddenMemory) throws IOException {
        Starts starts = new Starts(sandbox, userId, hiddenMemory);
        starts.prepareGroup(1, memoryBytes);
        return starts;
    }

    /** The sandbox is there, and somebody inside, for the first program. */
    void begin(InitProcess born, GatedSpawn first) {
        init = born;
        spawn = first;
    }

    /** Makes the start of the program of that number quick. */
    void prepare(int number, long memoryBytes) throws IOException {
        prepareGroup(number, memoryBytes);
        if (spawn == null) {
            spawn = enter(CallProfile.PROGRAM);
        }
    }

    private void prepareGroup(int number, long memoryBytes) throws IOException {
        if (prepared == null || !prepared.isFor(number, memoryBytes)) {
            discardGroup();
            prepared = new Prepared(number, makeGroup(number, memoryBytes), memoryBytes);
        }
    }

    private ControlGroup makeGroup(int number, long memoryBytes) throws IOException {
        return sandbox.child("process-" + number, memoryBytes);
    }

    private GatedSpawn enter(CallProfile calls) {
        return GatedSpawn.enter(Objects.requireNonNull(init, "nobody has begun"), userId, calls, hiddenMemory);
    }

    /** The group of the program of that number, prepared or not. */
    ControlGroup takeGroup(int number, long memoryBytes) throws IOException {
        Prepared taken = prepared;
        if (taken != null && taken.isFor(number, memoryBytes)) {
            prepared = null;
            return taken.group();
        }
        discardGroup();
        return makeGroup(number, memoryBytes);
    }

    /** Somebody inside for one program, prepared or not. Whoever takes it uses it. */
    GatedSpawn takeSpawn(CallProfile calls) {
        GatedSpawn taken = spawn;
        if (taken == null || calls != CallProfile.PROGRAM) {
            return enter(calls);
        }
        spawn = null;
        return taken;
    }

    private void discardGroup() throws IOException {
        if (prepared != null) {
            ControlGroup unused = prepared.group();
            prepared = null;
            unused.remove();
        }
    }

    /** Gives back what is prepared: somebody inside would keep the sandbox's files from going. */
    @Override
    public void close() {
        if (spawn != null) {
            spawn.close();
            spawn = null;
        }
        try {
            discardGroup();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a control group is left behind", e);
        }
    }
}
