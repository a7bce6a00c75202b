package dev.tandem.runner.run;

import dev.tandem.runner.language.Language;
import dev.tandem.runner.language.Placeholders;
import dev.tandem.runner.language.Toolchain;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxProcess;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The processes that languages keep in one session's sandbox so that runs start sooner. They end with the sandbox. Called by the session's thread;
 * each has a virtual thread that waits for its end.
 */
public final class Companions {
    private static final System.Logger LOG = System.getLogger(Companions.class.getName());

    /** As long as the sandbox is there. */
    private static final Duration NO_LIMIT = Duration.ofDays(365);

    private final Toolchains toolchains;
    private final long memoryBytes;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(Sandbox sandbox, SandboxProcess process) {}

    /** @param memoryBytes what the sandbox lets a program use */
    public Companions(Toolchains toolchains, long memoryBytes) {
        this.toolchains = toolchains;
        this.memoryBytes = memoryBytes;
    }

    /** Starts the language's companion in the sandbox, unless it has none, or is there. Without it everything works, only slower. */
    public void keep(Language language, Sandbox sandbox) {
        Language.Companion companion = language.companion();
        Optional<Toolchain> toolchain = toolchains.of(language);
        Kept there = kept.get(language.id());
        if (companion == null
                || toolchain.isEmpty()
                || (there != null && there.sandbox().equals(sandbox))) {
            return;
        }
        Placeholders placeholders = new Placeholders("", "", memoryBytes, toolchain.get());
        try {
            SandboxProcess process = sandbox.start(ProcessSpec.of(placeholders.command(companion))
                    .withEnvironment(placeholders.environment(language))
                    .withTimeLimit(NO_LIMIT));
            Kept started = new Kept(sandbox, process);
            kept.put(language.id(), started);
            Thread.ofVirtual().name("companion of " + language.id()).start(() -> awaitEnd(language, started));
        } catch (SandboxException e) {
            LOG.log(System.Logger.Level.DEBUG, "no companion of {0}: {1}", language.id(), e);
        }
    }

    private void awaitEnd(Language language, Kept ended) {
        try (SandboxProcess process = ended.process()) {
            process.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            kept.remove(language.id(), ended);
        }
    }
}
