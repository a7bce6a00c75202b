package dev.tandem.platform.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registry of everything that can be asked of the platform, and the capability that each demands.
 *
 * <p>The doors derive their checks from it: what has no entry is refused. A test runs every entry with every role.
 */
public enum Operation {
    READ_STATUS(null, rest("GET", "/api/status")),
    CREATE_SESSION(null, rest("POST", "/api/sessions")),
    LOOK_UP_NAME(null, rest("GET", "/api/names/{slug}")),
    READ_SESSION_STATE(null, rest("GET", "/api/sessions/{id}/state")),
    JOIN_SESSION(null, rest("POST", "/api/sessions/{id}/join")),

    READ_SESSION(Capability.VIEW, rest("GET", "/api/sessions/{id}")),
    RENAME_SESSION(Capability.MANAGE, rest("PATCH", "/api/sessions/{id}")),
    END_SESSION(Capability.MANAGE, rest("POST", "/api/sessions/{id}/end")),
    READ_NETWORK(Capability.VIEW, rest("GET", "/api/sessions/{id}/network")),
    SWITCH_NETWORK(Capability.MANAGE, rest("PUT", "/api/sessions/{id}/network")),

    READ_MEMBERS(Capability.VIEW, rest("GET", "/api/sessions/{id}/members")),
    SET_ROLE(Capability.MANAGE, rest("PATCH", "/api/sessions/{id}/members/{participant}")),
    REMOVE_MEMBER(Capability.MANAGE, rest("DELETE", "/api/sessions/{id}/members/{participant}")),

    READ_INVITATIONS(Capability.SHARE, rest("GET", "/api/sessions/{id}/invitations")),
    CREATE_INVITATION(Capability.SHARE, rest("POST", "/api/sessions/{id}/invitations")),
    REVOKE_INVITATION(Capability.SHARE, rest("DELETE", "/api/sessions/{id}/invitations/{invitation}")),

    READ_TREE(Capability.VIEW, rest("GET", "/api/sessions/{id}/tree")),
    CHANGE_TREE(Capability.EDIT, rest("POST", "/api/sessions/{id}/tree"), stateless("tree")),
    READ_FILE(Capability.VIEW, rest("GET", "/api/sessions/{id}/files/{entry}")),
    OPEN_ROOM(Capability.VIEW, rest("POST", "/api/sessions/{id}/files/{entry}/room")),
    UPLOAD_FILE(Capability.EDIT, rest("POST", "/api/sessions/{id}/uploads")),
    REPLACE_FILE(Capability.EDIT, rest("PUT", "/api/sessions/{id}/files/{entry}/content")),
    DOWNLOAD_FILE(Capability.VIEW, rest("GET", "/api/sessions/{id}/files/{entry}/content")),
    DOWNLOAD_FOLDER(Capability.VIEW, rest("GET", "/api/sessions/{id}/archive")),
    DOWNLOAD_VERSION_FILE(Capability.VIEW, rest("GET", "/api/sessions/{id}/versions/{version}/files/{entry}/content")),

    READ_VERSIONS(Capability.VIEW, rest("GET", "/api/sessions/{id}/versions")),
    NAME_VERSION(Capability.EDIT, rest("POST", "/api/sessions/{id}/versions")),
    RENAME_VERSION(Capability.EDIT, rest("PATCH", "/api/sessions/{id}/versions/{version}")),
    READ_VERSION_TREE(Capability.VIEW, rest("GET", "/api/sessions/{id}/versions/{version}/tree")),
    READ_VERSION_FILE(Capability.VIEW, rest("GET", "/api/sessions/{id}/versions/{version}/files/{entry}")),
    RESTORE_VERSION(Capability.EDIT, rest("POST", "/api/sessions/{id}/versions/{version}/restore")),
    COMPARE_VERSIONS(Capability.VIEW, rest("GET", "/api/sessions/{id}/comparison")),
    READ_BLAME(Capability.VIEW, rest("GET", "/api/sessions/{id}/files/{entry}/blame")),

    READ_RUNS(Capability.VIEW, rest("GET", "/api/sessions/{id}/runs")),
    READ_RUN(Capability.VIEW, rest("GET", "/api/sessions/{id}/runs/{run}")),
    READ_TESTS(Capability.VIEW, rest("GET", "/api/sessions/{id}/runs/{run}/tests")),
    REQUEST_RUN(Capability.RUN, rest("POST", "/api/sessions/{id}/runs"), stateless("run")),
    WRITE_RUN_INPUT(Capability.RUN, rest("POST", "/api/sessions/{id}/runs/{run}/input"), stateless("runInput")),
    END_RUN_INPUT(Capability.RUN, rest("POST", "/api/sessions/{id}/runs/{run}/end-input"), stateless("runEndInput")),
    READ_RUN_CONFIGURATIONS(Capability.VIEW, rest("GET", "/api/sessions/{id}/run-configurations")),
    /** Also demanded of an update of their document that brings something new: see {@link #READ_DOCUMENT} for the rest. */
    WRITE_RUN_CONFIGURATION(
            Capability.RUN,
            rest("PUT", "/api/sessions/{id}/run-configurations/{configuration}"),
            rest("DELETE", "/api/sessions/{id}/run-configurations/{configuration}")),
    STOP_RUN(Capability.RUN, rest("POST", "/api/sessions/{id}/runs/{run}/stop"), stateless("runStop")),

    READ_DEBUG(Capability.VIEW, rest("GET", "/api/sessions/{id}/runs/{run}/debug")),
    READ_STOPS(Capability.VIEW, rest("GET", "/api/sessions/{id}/runs/{run}/debug/stops")),
    READ_STOP(Capability.VIEW, rest("GET", "/api/sessions/{id}/runs/{run}/debug/stops/{epoch}")),
    /** Whoever asks for more than to look needs {@link #DEBUG}, too. */
    ASK_DEBUGGER(Capability.VIEW, rest("POST", "/api/sessions/{id}/runs/{run}/debug/asks"), stateless("debugAsk")),
    /** Also demanded of whoever comes to the port for debuggers, for as long as they are there. */
    JOIN_DEBUGGER(Capability.VIEW, rest("POST", "/api/sessions/{id}/debug-port")),
    /** Also demanded of a request to debug, and of an update of the breakpoints that brings something new. */
    DEBUG(Capability.DEBUG, new Entrance.DebugAsk("change")),

    READ_TERMINALS(Capability.VIEW, rest("GET", "/api/sessions/{id}/terminals")),
    READ_TERMINAL(Capability.VIEW, rest("GET", "/api/sessions/{id}/terminals/{terminal}")),
    OPEN_TERMINAL(Capability.TERMINAL, rest("POST", "/api/sessions/{id}/terminals"), stateless("terminalOpen")),
    WRITE_TERMINAL(
            Capability.TERMINAL,
            rest("POST", "/api/sessions/{id}/terminals/{terminal}/input"),
            stateless("terminalInput")),
    RESIZE_TERMINAL(
            Capability.TERMINAL,
            rest("POST", "/api/sessions/{id}/terminals/{terminal}/size"),
            stateless("terminalResize")),
    RENAME_TERMINAL(
            Capability.TERMINAL, rest("PATCH", "/api/sessions/{id}/terminals/{terminal}"), stateless("terminalRename")),
    CLOSE_TERMINAL(
            Capability.TERMINAL,
            rest("POST", "/api/sessions/{id}/terminals/{terminal}/close"),
            stateless("terminalClose")),
    OPEN_PREVIEW(Capability.PREVIEW, rest("POST", "/api/sessions/{id}/ports/{port}/preview")),

    /** No role has it: only a runner may, and only over its own door. */
    APPEND_BY_RUNNER(null, new Entrance.RunnerMessage("append")),
    /** As above; the person for whom it asks needs {@link #CHANGE_TREE} and {@link #UPDATE_DOCUMENT}. */
    CHANGE_FILES_BY_RUNNER(null, new Entrance.RunnerMessage("changeFiles")),
    STORE_BLOB_BY_RUNNER(null, new Entrance.RunnerMessage("storeBlob")),
    REPORT_PORTS(null, new Entrance.RunnerMessage("ports")),
    REPORT_DISK_ONLY(null, new Entrance.RunnerMessage("leftOnDisk")),
    ANSWER_DEBUG_ASK(null, new Entrance.RunnerMessage("debugAnswer")),
    REFUSE_STREAM(null, new Entrance.RunnerMessage("streamRefused")),

    AUTHENTICATE(null, frame("auth")),
    PING(null, frame("ping")),
    PONG(null, frame("pong")),
    CLOSE_DOCUMENT(Capability.VIEW, frame("close")),
    READ_DOCUMENT(Capability.VIEW, frame("sync.step1")),
    /** Demanded only of an update that brings something new: see {@link #READ_DOCUMENT} for the rest. */
    UPDATE_DOCUMENT(Capability.EDIT, frame("sync.step2"), frame("sync.update")),
    SHOW_AWARENESS(Capability.VIEW, frame("awareness")),
    READ_AWARENESS(Capability.VIEW, frame("queryAwareness"));

    /** Where an operation is asked for. */
    public sealed interface Entrance {
        /** @param path with the names of its parameters, as JAX-RS has it */
        record Route(String method, String path) implements Entrance {}

        /** A type of stateless message on the session channel. */
        record StatelessMessage(String type) implements Entrance {}

        /** A kind of what is asked of a debug session: what changes it, or can run code. */
        record DebugAsk(String kind) implements Entrance {}

        /** A message of a runner. */
        record RunnerMessage(String type) implements Entrance {}

        /** A kind of frame of the socket. */
        record Frame(String kind) implements Entrance {}
    }

    private static final Map<Entrance, Operation> BY_ENTRANCE = index();

    private final @Nullable Capability capability;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<Entrance> entrances;

    Operation(@Nullable Capability capability, Entrance... entrances) {
        this.capability = capability;
        this.entrances = List.of(entrances);
    }

    /** {@return whether everyone may, without a token} */
    public boolean isPublic() {
        return capability == null && !isForRunners();
    }

    /** {@return whether only runners may, whatever role anybody has} */
    public boolean isForRunners() {
        return entrances.stream().allMatch(entrance -> entrance instanceof Entrance.RunnerMessage);
    }

    /** {@return the capability that is demanded of a person; empty if it is public or for runners} */
    public Optional<Capability> capability() {
        return Optional.ofNullable(capability);
    }

    /** {@return where it is asked for; at least one} */
    public List<Entrance> entrances() {
        return entrances;
    }

    /** {@return the entry of a REST route; empty if it is not registered and must be refused} */
    public static Optional<Operation> ofRoute(String method, String path) {
        return Optional.ofNullable(BY_ENTRANCE.get(rest(method, path)));
    }

    /** {@return the entry of a stateless message; empty if it is not registered and must be refused} */
    public static Optional<Operation> ofMessage(String type) {
        return Optional.ofNullable(BY_ENTRANCE.get(stateless(type)));
    }

    /** {@return the entry of a kind of frame; empty if it is not registered and must be refused} */
    public static Optional<Operation> ofFrame(String kind) {
        return Optional.ofNullable(BY_ENTRANCE.get(frame(kind)));
    }

    private static Entrance rest(String method, String path) {
        return new Entrance.Route(method, path);
    }

    private static Entrance stateless(String type) {
        return new Entrance.StatelessMessage(type);
    }

    private static Entrance frame(String kind) {
        return new Entrance.Frame(kind);
    }

    private static Map<Entrance, Operation> index() {
        Map<Entrance, Operation> index = new HashMap<>();
        for (Operation operation : values()) {
            for (Entrance entrance : operation.entrances) {
                if (index.put(entrance, operation) != null) {
                    throw new IllegalStateException("registered twice: " + entrance);
                }
            }
        }
        return Map.copyOf(index);
    }
}
