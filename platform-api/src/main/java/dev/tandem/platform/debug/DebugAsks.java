package dev.tandem.platform.debug;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.platform.access.Secrets;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.replica.SessionMessage;
import dev.tandem.platform.timing.Timers;
import dev.tandem.protocol.JsonLength;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Questions to debug sessions that have no answer yet. A session's runner is connected to this replica, or to another, which passes question and
 * answer on. Any thread; nothing blocks.
 */
public final class DebugAsks implements Replicas.Listener {
    /** Longer than a runner waits for a debug adapter, so that it says itself what does not answer. */
    static final Duration PATIENCE = Duration.ofSeconds(20);
    /** How many questions of one participant may be unanswered at once. */
    static final int MOST_UNANSWERED = 32;

    private static final int MOST_MESSAGE = 1_000;

    private final DebugRunners runners;
    private final Replicas replicas;
    private final Timers timers;
    private final Map<String, Asked> unanswered = new ConcurrentHashMap<>();
    private final Map<ParticipantId, Integer> counts = new ConcurrentHashMap<>();

    private record Asked(SessionId session, CompletableFuture<JsonNode> answer) {}

    public DebugAsks(DebugRunners runners, Replicas replicas, Timers timers) {
        this.runners = runners;
        this.replicas = replicas;
        this.timers = timers;
    }

    /** Begins to hear of answers. */
    public void start() {
        runners.onAnswer(answer -> {
            if (!answered(answer.session(), answer.request(), answer.body(), answer.code(), answer.message())) {
                replicas.tell(
                        answer.session(),
                        new SessionMessage.DebugAnswered(
                                answer.request(), answer.body(), answer.code(), answer.message()));
            }
        });
        replicas.listen(this);
    }

    /**
     * Asks. The right to was checked.
     *
     * @param name of the participant, for others
     * @param after what the log held when it was asked: the newest record's sequence
     * @return the answer; failed with a {@link Refusal} {@code DEBUG-..} if there is none
     */
    public CompletionStage<JsonNode> ask(
            SessionId session, RunId run, ParticipantId participant, String name, JsonNode ask, long after) {
        if (counts.merge(participant, 1, Integer::sum) > MOST_UNANSWERED) {
            release(participant);
            return CompletableFuture.failedFuture(
                    new Refusal(ErrorCode.DEBUG_TOO_MANY, Map.of("limit", MOST_UNANSWERED)));
        }
        String request = Secrets.next();
        Asked asked = new Asked(session, new CompletableFuture<>());
        unanswered.put(request, asked);
        Timers.Pending timeout = timers.after(
                PATIENCE,
                () -> asked.answer.completeExceptionally(
                        new Refusal(ErrorCode.DEBUG_TOO_SLOW, Map.of("seconds", PATIENCE.toSeconds()))));
        var _ = asked.answer.whenComplete((_, _) -> {
            unanswered.remove(request);
            timeout.cancel();
            release(participant);
        });
        if (!runners.ask(new ToRunner.DebugAsk(request, session, run, participant, name, ask, after))) {
            if (replicas.areConfigured()) {
                replicas.tell(session, new SessionMessage.DebugAsked(request, run, participant, name, ask, after));
            } else {
                asked.answer.completeExceptionally(
                        new Refusal(ErrorCode.DEBUG_UNREACHABLE, Map.of("run", run.toString())));
            }
        }
        return asked.answer;
    }

    private void release(ParticipantId participant) {
        counts.computeIfPresent(participant, (_, count) -> count == 1 ? null : count - 1);
    }

    /** {@return whether it was asked here} A runner answers for its own sessions only. */
    private boolean answered(
            SessionId session,
            String request,
            @Nullable JsonNode body,
            @Nullable String code,
            @Nullable String message) {
        Asked asked = unanswered.get(request);
        if (asked == null || !asked.session.equals(session)) {
            return false;
        }
        if (body == null) {
            asked.answer.completeExceptionally(refusal(code, message));
        } else if (JsonLength.of(body) > JsonLength.MOST) {
            asked.answer.completeExceptionally(new Refusal(
                    ErrorCode.DEBUG_REFUSED,
                    "The debugger's answer is too large to be shown.",
                    Map.of("limit", JsonLength.MOST)));
        } else {
            asked.answer.complete(body);
        }
        return true;
    }

    private static Refusal refusal(@Nullable String code, @Nullable String message) {
        ErrorCode known = Arrays.stream(ErrorCode.values())
                .filter(it -> it.code().startsWith("DEBUG-") && it.code().equals(code))
                .findFirst()
                .orElse(ErrorCode.DEBUG_REFUSED);
        String told = message == null || message.isBlank() ? known.message() : message;
        return new Refusal(
                known, told.length() <= MOST_MESSAGE ? told : told.substring(0, MOST_MESSAGE) + "…", Map.of());
    }

    @Override
    public void heard(ReplicaId from, SessionId session, SessionMessage message) {
        if (message
                instanceof
                SessionMessage.DebugAsked(var request, var run, var participant, var name, var ask, var after)) {
            runners.ask(new ToRunner.DebugAsk(request, session, run, participant, name, ask, after));
        } else if (message instanceof SessionMessage.DebugAnswered(var request, var body, var code, var text)) {
            answered(session, request, body, code, text);
        }
    }
}
