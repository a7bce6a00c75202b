package dev.tandem.platform.dispatch;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.socket.OutboundQueue.Batch;
import dev.tandem.platform.socket.Peer;
import dev.tandem.platform.testing.FakeSession;
import dev.tandem.platform.timing.Timers;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.LanguageStatus;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A runner that remembers what it was told. */
final class FakeRunner implements Peer {
    final List<ToRunner> heard = new CopyOnWriteArrayList<>();
    private final FakeSession session;
    final RunnerLink link;

    @Nullable CloseReason closed;

    FakeRunner(RunnerLink.Listener dispatcher, Timers timers, Duration silence, FakeSession session) {
        this.session = session;
        this.link = new RunnerLink(
                this,
                dispatcher,
                new LinkedRunners(),
                FakeRunner::part,
                Runnable::run,
                new BlobStoring(
                        FakeRunner::keep, 1 << 20, task -> Thread.ofVirtual().start(task)),
                timers,
                silence);
    }

    /** Every blob is one byte to it. */
    private static ToRunner part(FromRunner.FetchBlob fetch) {
        return new ToRunner.BlobPart(fetch.request(), new byte[] {1});
    }

    private static Blob keep(SessionId session, InputStream bytes, String name) {
        try {
            byte[] all = bytes.readAllBytes();
            return new Blob(
                    BlobHash.of(MessageDigest.getInstance("SHA-256").digest(all)),
                    all.length,
                    "application/octet-stream");
        } catch (IOException e) {
            throw new Refusal(ErrorCode.BLOB_BROKEN_OFF);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    FakeRunner hello(String name, @Nullable String backend, int capacity) {
        say(new FromRunner.Hello(
                FromRunner.PROTOCOL,
                new RunnerStatus(
                        name,
                        backend,
                        backend == null ? "SANDBOX-03" : null,
                        backend == null ? "no user namespaces" : null,
                        capacity,
                        List.of(language("python", backend == null ? "absent" : null)))));
        return this;
    }

    void say(FromRunner message) {
        link.receivedBlocking(Wire.encode(message));
        session.settle();
    }

    <T extends ToRunner> List<T> heard(Class<T> kind) {
        return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    ToRunner.Assigned assigned() {
        return heard(ToRunner.Assigned.class).getLast();
    }

    @Override
    public void answer(byte[] message) {
        publish(message);
    }

    @Override
    public void acknowledge(byte[] message) {
        publish(message);
    }

    @Override
    public void readOn() {}

    @Override
    public void publish(byte[] message) {
        try {
            heard.add(Wire.decode(message, ToRunner.class));
        } catch (WireException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void publish(Batch batch, byte[] part) {
        publish(batch.join(List.of(part)));
    }

    @Override
    public void close(CloseReason reason) {
        if (closed == null) {
            closed = reason;
            link.closed();
        }
    }

    @Override
    public String remoteAddress() {
        return "192.0.2.7";
    }

    private static LanguageStatus language(String id, @Nullable String unavailable) {
        return new LanguageStatus(id, id, null, List.of("py"), "main.py", "", unavailable);
    }
}
