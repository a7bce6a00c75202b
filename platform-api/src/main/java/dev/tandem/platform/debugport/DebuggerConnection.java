package dev.tandem.platform.debugport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.access.Roles;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.Member;
import dev.tandem.platform.timing.Timers;
import dev.tandem.platform.visit.ProgramStream;
import dev.tandem.platform.visit.VisitGuard;
import dev.tandem.protocol.DebugSeat;
import dev.tandem.protocol.ParticipantId;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One debug client, from connecting to its end: answered here until it has shown a token, and passed on afterwards, byte for byte. Confined to its event loop,
 * but for {@link #close} and what the guard tells its visitor.
 */
final class DebuggerConnection implements ProgramStream.Reader {
    private static final Logger LOG = Logger.getLogger(DebuggerConnection.class);
    private static final int MOST_FETCHED = 4;
    /** So long a client may take to read what it was told last. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final NetSocket socket;
    private final Context loop;
    private final Joining joining;
    private final DapFrames frames = new DapFrames();
    private final Greeting greeting = new Greeting();
    private final Timers timers;
    private final Runnable whenGone;
    private final Timers.Pending deadline;
    private final Duration stallTimeout;

    private boolean greeted;
    private boolean over;
    private VisitGuard.@Nullable Visit visit;
    private @Nullable ProgramStream stream;
    private RecentGuests.@Nullable Presence presence;
    private int unfetched;
    /** Since when the client does not take what is there for it, by the timers' clock; 0 while it does. Written by the event loop, read by any thread. */
    private volatile long stalledSince;

    /**
     * Makes one.
     *
     * @param loop the socket's
     * @param whenGone called once, when its socket is closed
     */
    DebuggerConnection(
            NetSocket socket, Context loop, Joining joining, Timers timers, DebugPortConfig config, Runnable whenGone) {
        this.socket = socket;
        this.loop = loop;
        this.joining = joining;
        this.timers = timers;
        this.whenGone = whenGone;
        this.stallTimeout = config.stallTimeout();
        this.deadline = timers.after(config.attachTimeout(), () -> loop.runOnContext(_ -> late()));
    }

    void start() {
        socket.exceptionHandler(_ -> finish());
        socket.closeHandler(_ -> {
            finish();
            whenGone.run();
        });
        socket.handler(this::greet);
    }

    private void late() {
        if (!greeted) {
            finish();
        }
    }

    // ---- before it has shown a token

    private void greet(Buffer bytes) {
        frames.add(bytes.getBytes());
        try {
            while (!over && !greeted) {
                Optional<ObjectNode> message = frames.next();
                if (message.isEmpty()) {
                    return;
                }
                take(message.get());
            }
        } catch (DapFrames.MalformedException e) {
            LOG.debugf("a debug client said %s", e.getMessage());
            finish();
        }
    }

    private void take(ObjectNode message) {
        switch (greeting.step(message)) {
            case Greeting.Step.Answer(ObjectNode json, boolean last) -> answer(json, last);
            case Greeting.Step.Attach(String token, ObjectNode request) -> attach(token, request);
            case Greeting.Step.Pass _ -> {}
            case Greeting.Step.HangUp _ -> finish();
        }
    }

    private void answer(ObjectNode json, boolean last) {
        var written = socket.write(Buffer.buffer(DapFrames.encode(json)));
        if (last) {
            greeted = true;
            var _ = written.onComplete(_ -> finish());
        }
    }

    private void attach(String token, ObjectNode request) {
        greeted = true;
        deadline.cancel();
        socket.pause();
        Thread.ofVirtual().name("debug client, joining").start(() -> {
            try {
                Joining.Guest guest = joining.admit(
                        new RecentGuests.Ticket(token, socket.remoteAddress().hostAddress()));
                Visitor visitor = new Visitor(guest);
                VisitGuard.Visit entered = joining.enter(guest, visitor);
                loop.runOnContext(_ -> entered(visitor, entered, request));
            } catch (Refusal refusal) {
                loop.runOnContext(_ -> refuse(request, refusal));
            } catch (RuntimeException e) {
                LOG.error("a debug client could not be let in", e);
                loop.runOnContext(_ -> refuse(request, new Refusal(ErrorCode.DEBUG_UNREACHABLE)));
            }
        });
    }

    private void refuse(ObjectNode request, Refusal refusal) {
        if (!over) {
            answer(greeting.refusal(request, refusal), true);
        }
    }

    private void entered(Visitor visitor, VisitGuard.Visit entered, ObjectNode request) {
        if (over) {
            entered.end();
            return;
        }
        visit = entered;
        boolean mayMove = visitor.mayMove;
        var _ = joining.join(visitor.guest, new DebugSeat(visitor.participant(), visitor.name, mayMove))
                .whenComplete((opened, failure) ->
                        loop.runOnContext(_ -> joined(visitor, mayMove, request, opened, failure)));
    }

    // ---- afterwards

    private void joined(
            Visitor visitor,
            boolean toldMayMove,
            ObjectNode request,
            @Nullable ProgramStream opened,
            @Nullable Throwable failure) {
        if (opened == null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            refuse(request, cause instanceof Refusal known ? known : new Refusal(ErrorCode.DEBUG_UNREACHABLE));
            return;
        }
        if (over) {
            opened.close();
            return;
        }
        stream = opened;
        presence = joining.joined(visitor.guest);
        if (visitor.mayMove != toldMayMove) {
            tell(opened, visitor.mayMove);
        }
        opened.write(Buffer.buffer(DapFrames.encode(request)).appendBytes(frames.rest()));
        opened.read(loop, this);
        for (int message = 0; message < MOST_FETCHED; message++) {
            opened.fetch();
        }
        socket.handler(bytes -> pass(opened, bytes));
        socket.resume();
    }

    private static void tell(ProgramStream to, boolean mayMove) {
        to.say(mayMove ? "move" : "look");
    }

    private void pass(ProgramStream to, Buffer bytes) {
        to.write(bytes);
        socket.pause();
        to.whenWritable(loop, () -> {
            if (!over) {
                socket.resume();
            }
        });
    }

    /** What the client is told. */
    @Override
    public void received(Buffer bytes) {
        if (!over) {
            unfetched++;
            var _ = socket.write(bytes);
            fetchWhenTaken();
        }
    }

    /** Asks for more as soon as the client has taken what it was sent. */
    private void fetchWhenTaken() {
        ProgramStream from = stream;
        if (over || from == null) {
            return;
        }
        if (socket.writeQueueFull()) {
            stalledSince = Math.max(1, timers.nanoTime());
            socket.drainHandler(_ -> fetchWhenTaken());
            return;
        }
        stalledSince = 0;
        for (; unfetched > 0; unfetched--) {
            from.fetch();
        }
    }

    @Override
    public void ended() {
        // Its close follows.
    }

    @Override
    public void closed() {
        // What was told last is written before: the socket closes behind it.
        finish();
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        deadline.cancel();
        if (visit != null) {
            visit.end();
        }
        if (presence != null) {
            presence.end();
        }
        if (stream != null) {
            stream.close();
        }
        var _ = socket.close();
        // That waits until all is written, which a client that does not read prevents.
        var _ = timers.after(LINGER, this::closeByForce);
    }

    private void closeByForce() {
        Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        // Past the handlers: theirs waits for what is not yet written, too.
        if (channel.isOpen()) {
            channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
        }
    }

    /** Ends it. Any thread. */
    void close() {
        loop.runOnContext(_ -> finish());
    }

    /** Whoever sits there. What they may is told to the runner at once: it judges each request. */
    private final class Visitor implements VisitGuard.Visitor {
        private final Joining.Guest guest;
        private volatile String name = "";
        private volatile boolean mayMove;

        Visitor(Joining.Guest guest) {
            this.guest = guest;
        }

        @Override
        public ParticipantId participant() {
            return guest.participant();
        }

        @Override
        public void isNow(Member member) {
            name = member.name();
            boolean may = Roles.mayDo(member.role(), Operation.DEBUG);
            if (may == mayMove) {
                return;
            }
            mayMove = may;
            loop.runOnContext(_ -> {
                if (stream != null) {
                    tell(stream, may);
                }
            });
        }

        /** Nothing is read from the runner meanwhile, not even that it has gone. */
        @Override
        public void checkTime() {
            long since = stalledSince;
            if (since != 0 && timers.nanoTime() - since > stallTimeout.toNanos()) {
                close();
            }
        }

        @Override
        public void cut(Refusal why) {
            close();
        }
    }
}
