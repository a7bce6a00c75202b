package dev.tandem.runner.workspace;

import dev.tandem.protocol.Blob;
import dev.tandem.sandbox.FileStatus;
import dev.tandem.sandbox.WorkspaceFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies at once, and answers when it is told to. */
final class FakeSink implements BlobSink {
    final List<String> sent = new ArrayList<>();
    private final ModelPlatform platform;
    private @Nullable Runnable answer;
    /** A code with which everything is refused; null for none. */
    @Nullable String refusal;

    FakeSink(ModelPlatform platform) {
        this.platform = platform;
    }

    @Override
    public boolean isReady() {
        return answer == null;
    }

    @Override
    public void send(WorkspaceFiles files, String path, Answer to) {
        sent.add(path);
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            FileStatus status = files.copy(path, 1 << 20, bytes);
            answer = () -> {
                String code = refusal;
                if (code == null) {
                    Blob blob = platform.store(bytes.toByteArray());
                    to.stored(blob, status);
                } else {
                    to.refused(code, "Refused.");
                }
            };
        } catch (IOException _) {
            answer = to::changed;
        }
    }

    /** Answers what was sent, if something was. */
    void answer() {
        Runnable given = answer;
        answer = null;
        if (given != null) {
            given.run();
        }
    }

    /** The connection is lost. */
    void lose() {
        answer = null;
    }
}
