package dev.tandem.runner;

import dev.tandem.debug.adapter.DebugAdapters;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.ToRunner;
import dev.tandem.runner.blob.BlobRequests;
import dev.tandem.runner.blob.CacheDirectory;
import dev.tandem.runner.debugging.Debuggers;
import dev.tandem.runner.follow.FollowerParts;
import dev.tandem.runner.follow.Sessions;
import dev.tandem.runner.language.Images;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.link.LinkEvents;
import dev.tandem.runner.link.LinkSettings;
import dev.tandem.runner.link.PlatformLink;
import dev.tandem.runner.link.StreamDialer;
import dev.tandem.runner.network.Networks;
import dev.tandem.runner.port.PortStreams;
import dev.tandem.runner.port.PortWatch;
import dev.tandem.runner.report.Appends;
import dev.tandem.runner.run.RunLimits;
import dev.tandem.runner.run.Scheduler;
import dev.tandem.runner.usage.UsageWatch;
import dev.tandem.runner.workspace.FolderWatcher;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A whole runner: its sandboxes, its sessions and its link to the platform. */
final class Runner implements LinkEvents, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Runner.class.getName());

    private final RunnerStatus status;
    private final SandboxSupply sandboxes;
    private final FolderWatcher watcher = FolderWatcher.start();
    private final ScheduledExecutorService timer;
    private final PlatformLink link;
    private final CacheDirectory cache;
    private final StreamDialer streams;
    private final PortWatch ports;
    private final UsageWatch usage;
    private final Sessions sessions;
    private final MachineLoad load = new MachineLoad();
    private final Duration drainTime;

    Runner(RunnerConfig config) {
        RunnerConfig.Sandbox sandbox = config.sandbox();
        drainTime = config.runner().drainTime();
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("timer").factory());
        Scheduler scheduler = (delay, work) -> {
            Future<?> _ = timer.schedule(logged(work), delay.toNanos(), TimeUnit.NANOSECONDS);
        };
        LanguageCatalog bundled = LanguageCatalog.bundled();
        FetchedDebuggers fetched = FetchedDebuggers.of(config.runner().debuggers());
        sandboxes = SandboxSupply.open(sandbox, Images.of(sandbox.docker().images(), bundled), fetched.folders());
        cache = CacheDirectory.open(config.runner().cache());
        LanguageCatalog catalog = config.run().companions() ? bundled : bundled.withoutCompanions();
        Toolchains toolchains = sandboxes.toolchains(catalog);
        Debuggers debuggers = sandboxes.debuggers(catalog, DebugAdapters.all(), fetched.place());
        Networks networks = NetworkSupply.open(config, scheduler);
        status = new RunnerStatus(
                config.runner().name().orElseGet(Runner::machineName),
                sandboxes.backendName(),
                sandboxes.unavailableCode(),
                sandboxes.unavailableReason(),
                config.runner().capacity(),
                debuggers.offers(toolchains.status()),
                NetworkSupply.offer(networks, sandboxes.noNetworkReason()));
        LinkSettings settings =
                LinkSettings.of(config.platform().url(), config.runner().tokenFile());
        link = new PlatformLink(settings);
        streams = new StreamDialer(settings);
        ports = new PortWatch(link, System::nanoTime);
        usage = new UsageWatch(link, ports::sandboxes, sandbox.memory().asLongValue(), System::nanoTime);
        RunLimits limits = new RunLimits(
                config.run().compileTimeLimit(),
                config.run().timeLimit(),
                config.run().outputLimit().asLongValue());
        sessions = new Sessions(
                new FollowerParts(
                        sandboxes,
                        sandbox.memory().asLongValue(),
                        catalog,
                        toolchains,
                        sandboxes.images(),
                        new BlobRequests(link),
                        cache.directory(),
                        limits,
                        scheduler,
                        ports,
                        new PortStreams(ports, link, streams),
                        System::nanoTime,
                        networks,
                        watcher,
                        debuggers),
                new Appends(link),
                config.runner().reassignGrace(),
                link::startAgain);
    }

    /** Dials out and works until {@link #close}. */
    void start() {
        for (var language : status.languages()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0}: {1}",
                    language.name(),
                    language.unavailableReason() == null ? language.version() : language.unavailableReason());
        }
        ports.start();
        usage.start();
        link.start(this);
    }

    @Override
    public FromRunner.Hello hello() {
        return new FromRunner.Hello(FromRunner.PROTOCOL, status);
    }

    @Override
    public FromRunner.Heartbeat heartbeat() {
        return new FromRunner.Heartbeat(sessions.count(), sessions.runs(), load.now());
    }

    @Override
    public void received(ToRunner message) {
        sessions.received(message);
    }

    @Override
    public void lost() {
        sessions.connectionLost();
    }

    /**
     * Hands the sessions over to other runners: idle ones at once, others as soon as nothing runs in them. Returns when all are gone, when
     * the time for it is over, or when there is no platform to hand them to.
     */
    void drain() throws InterruptedException {
        if (drainTime.isZero() || sessions.count() == 0) {
            return;
        }
        LOG.log(System.Logger.Level.INFO, "handing over {0} sessions, for at most {1}", sessions.count(), drainTime);
        CompletableFuture<Void> gone = sessions.gone();
        link.send(new FromRunner.Draining());
        try {
            gone.get(drainTime.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            LOG.log(System.Logger.Level.WARNING, "RUNNER-04: {0} sessions still run something", sessions.count());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends every program and leaves nothing behind. */
    @Override
    public void close() {
        link.close();
        streams.close();
        sessions.close();
        usage.close();
        ports.close();
        watcher.close();
        sandboxes.close();
        timer.shutdownNow();
    }

    private static Runnable logged(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "planned work failed", e);
            }
        };
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "runner";
        }
    }
}
