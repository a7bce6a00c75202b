package dev.tandem.platform.preview;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.visit.ProgramStream;
import dev.tandem.platform.visit.Streams;
import dev.tandem.platform.visit.VisitGuard;
import dev.tandem.protocol.ParticipantId;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request of a browser and the program's answer, streamed both ways, or the WebSocket that it becomes. A stream of its own, so that nothing of
 * one request can be taken for a part of another.
 *
 * <p>Confined to the request's event loop, {@link #cut} and {@link #checkTime} apart. At most {@link #MOST_FETCHED} messages of the program are on
 * their way; whichever side does not take what there is stops the other.
 */
final class Exchange implements VisitGuard.Visitor, ProgramStream.Reader, HttpOfProgram.Answer {
    private static final Logger LOG = Logger.getLogger(Exchange.class);
    private static final int MOST_FETCHED = 4;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final HeaderRules rules;
    private final ParticipantId participant;
    private final Context loop;
    private final Patience patience;
    private final BiConsumer<HttpServerRequest, Refusal> refusals;
    private final boolean wantsSocket;
    private final HttpOfProgram http = new HttpOfProgram(this);

    private @Nullable ProgramStream program;
    private @Nullable NetSocket socket;
    private VisitGuard.@Nullable Visit visit;
    private boolean requestSent;
    private boolean answerBegun;
    private boolean over;
    /** Messages that were received and whose room was not given back yet, because the browser is behind. */
    private int unfetched;

    /**
     * @param request paused, and not answered
     * @param refusals answers a request with what was wrong
     */
    Exchange(
            HttpServerRequest request,
            HeaderRules rules,
            ParticipantId participant,
            Context loop,
            Patience patience,
            BiConsumer<HttpServerRequest, Refusal> refusals) {
        this.request = request;
        this.response = request.response();
        this.rules = rules;
        this.participant = participant;
        this.loop = loop;
        this.patience = patience;
        this.refusals = refusals;
        this.wantsSocket = wantsSocket(request);
    }

    private static boolean wantsSocket(HttpServerRequest request) {
        String upgrade = request.getHeader(HttpHeaders.UPGRADE);
        return upgrade != null
                && upgrade.equalsIgnoreCase("websocket")
                && request.method().equals(HttpMethod.GET)
                && request.headers().contains(HttpHeaders.CONNECTION, HttpHeaderValues.UPGRADE, true);
    }

    @Override
    public ParticipantId participant() {
        return participant;
    }

    /** Connects and goes on until both have ended. */
    void start(Streams streams, VisitGuard.Visit admitted, Passes.Pass pass) {
        visit = admitted;
        response.exceptionHandler(_ -> finish());
        response.closeHandler(_ -> finish());
        request.exceptionHandler(_ -> finish());
        var _ = streams.open(pass.session(), pass.port())
                .whenComplete((stream, failure) -> loop.runOnContext(_ -> connected(stream, failure)));
    }

    private void connected(@Nullable ProgramStream stream, @Nullable Throwable failure) {
        if (stream == null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            fail(
                    cause instanceof Refusal refusal
                            ? refusal
                            : new Refusal(ErrorCode.PREVIEW_UNREACHABLE, Map.of("reason", String.valueOf(cause))));
            return;
        }
        if (over) {
            stream.close();
            return;
        }
        program = stream;
        stream.read(loop, this);
        for (int message = 0; message < MOST_FETCHED; message++) {
            stream.fetch();
        }
        sendRequest(stream);
    }

    // ---- the request's way

    private void sendRequest(ProgramStream stream) {
        MultiMap headers = rules.toProgram(request.headers());
        if (wantsSocket) {
            headers.add("Connection", "Upgrade").add("Upgrade", "websocket");
        } else {
            headers.add("Connection", "close");
        }
        try {
            HttpOfProgram.Framing framing = HttpOfProgram.Framing.of(request.headers());
            stream.write(http.head(request.method().name(), request.uri(), headers, framing));
        } catch (IllegalArgumentException e) {
            fail(new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("reason", String.valueOf(e.getMessage()))));
            return;
        }
        if (wantsSocket) {
            patience.withProgram();
            return; // what follows belongs to the socket
        }
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaderValues.CONTINUE, true)) {
            response.writeContinue();
        }
        request.handler(bytes -> sendBody(stream, bytes));
        request.endHandler(_ -> {
            if (over) {
                return;
            }
            requestSent = true;
            stream.write(http.endOfBody());
            programsTurn();
        });
        patience.withBrowser();
        request.resume();
    }

    private void sendBody(ProgramStream stream, Buffer bytes) {
        if (over) {
            return;
        }
        stream.write(http.body(bytes));
        request.pause();
        programsTurn();
        stream.whenWritable(loop, () -> {
            if (!over) {
                patience.withBrowser();
                request.resume();
            }
        });
    }

    /** It is to take what it was sent and to begin its answer; after that it may take as long as it likes. */
    private void programsTurn() {
        if (answerBegun) {
            patience.withNobody();
        } else {
            patience.withProgram();
        }
    }

    // ---- the answer's way

    @Override
    public void received(Buffer bytes) {
        if (over) {
            return;
        }
        unfetched++;
        NetSocket open = socket;
        if (open != null) {
            var _ = open.write(bytes);
        } else {
            http.received(bytes);
            // The socket may have opened at the end of the answer's head, before what came with it was decoded.
            if (socket != null) {
                passRest(socket);
            }
        }
        fetchWhenTaken();
    }

    /** Asks for more as soon as the browser has taken what it was sent. */
    private void fetchWhenTaken() {
        ProgramStream from = program;
        if (over || from == null || unfetched == 0) {
            return;
        }
        boolean behind = socket != null ? socket.writeQueueFull() : answerBegun && response.writeQueueFull();
        if (!behind) {
            for (; unfetched > 0; unfetched--) {
                from.fetch();
            }
            if (requestSent || wantsSocket) {
                programsTurn();
            }
            return;
        }
        patience.withBrowser();
        if (socket != null) {
            socket.drainHandler(_ -> fetchWhenTaken());
        } else {
            response.drainHandler(_ -> fetchWhenTaken());
        }
    }

    @Override
    public void begins(int status, String reason, MultiMap answered) {
        boolean opensSocket =
                "websocket".equalsIgnoreCase(answered.get("Upgrade")) && answered.contains("Sec-WebSocket-Accept");
        if (status == 101 && !(wantsSocket && opensSocket)) {
            malformed("it switched to " + answered.get("Upgrade") + ", which nobody asked for");
            return;
        }
        answerBegun = true;
        MultiMap headers = rules.toBrowser(answered);
        response.setStatusCode(status);
        if (!reason.isEmpty()) {
            response.setStatusMessage(reason);
        }
        try {
            headers.forEach(header -> response.headers().add(header.getKey(), header.getValue()));
        } catch (IllegalArgumentException e) {
            response.headers().clear();
            answerBegun = false;
            malformed(String.valueOf(e.getMessage()));
            return;
        }
        if (status == 101) {
            becomeSocket();
            return;
        }
        if (!response.headers().contains(HttpHeaders.CONTENT_ENCODING)) {
            // Else the server would compress it, and hold back events until there are enough of them.
            response.putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaderValues.IDENTITY);
        }
        boolean bodiless = request.method().equals(HttpMethod.HEAD) || status == 204 || status == 304;
        if (!bodiless && !response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            response.setChunked(request.version() == HttpVersion.HTTP_1_1);
        }
    }

    @Override
    public void body(Buffer bytes) {
        if (!over) {
            var _ = response.write(bytes);
        }
    }

    @Override
    public void complete() {
        if (over) {
            return;
        }
        boolean restIsUnread = !request.isEnded();
        response.end().onComplete(_ -> {
            if (restIsUnread) {
                // The program answered before it had all, or did not want the socket: what the browser still sends is
                // nobody's.
                PreviewPage.hangUp(request);
            }
        });
        finish();
    }

    @Override
    public void malformed(String problem) {
        fail(new Refusal(ErrorCode.PREVIEW_BAD_ANSWER, Map.of("problem", problem)));
    }

    private void becomeSocket() {
        response.putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
        ProgramStream to = program;
        request.toNetSocket().onComplete(opened -> {
            if (opened.failed() || over || to == null) {
                LOG.debugf(opened.cause(), "a preview's WebSocket was not opened");
                finish();
                return;
            }
            NetSocket made = opened.result();
            socket = made;
            made.exceptionHandler(_ -> finish());
            made.closeHandler(_ -> finish());
            made.endHandler(_ -> to.end());
            made.handler(bytes -> {
                to.write(bytes);
                made.pause();
                to.whenWritable(loop, made::resume);
            });
            passRest(made);
            fetchWhenTaken();
        });
    }

    private void passRest(NetSocket to) {
        Buffer rest = http.takeRest();
        if (rest.length() > 0) {
            var _ = to.write(rest);
        }
    }

    @Override
    public void ended() {
        if (over) {
            return;
        }
        if (socket != null) {
            var _ = socket.end();
        } else {
            http.ended();
        }
    }

    @Override
    public void closed() {
        if (!over && socket == null) {
            http.ended();
        }
        finish();
    }

    // ---- how it ends

    @Override
    public void checkTime() {
        patience.lost().ifPresent(this::cut);
    }

    @Override
    public void cut(Refusal why) {
        loop.runOnContext(_ -> fail(why));
    }

    /** Answers with what is wrong, or breaks the connection where an answer has begun: half of one must not look whole. */
    private void fail(Refusal why) {
        if (over) {
            return;
        }
        if (!response.headWritten() && !answerBegun) {
            refusals.accept(request, why);
        }
        finish();
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        patience.withNobody();
        if (program != null) {
            program.close();
        }
        if (socket != null) {
            var _ = socket.close();
        } else if (!response.ended() && !response.closed()) {
            response.reset();
        }
        if (visit != null) {
            visit.end();
        }
    }
}
