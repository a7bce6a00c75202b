package dev.tandem.runner;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All settings of a runner. Each can be given as a system property or, in capitals with underscores, as an environment variable. */
@ConfigMapping(prefix = "tandem")
interface RunnerConfig {
    /** Where the runner keeps what outlives it. */
    @WithDefault("${user.home}/.tandem/runner")
    Path data();

    Platform platform();

    Runner runner();

    Run run();

    Sandbox sandbox();

    Packages packages();

    interface Platform {
        /** The platform's address; http or https. */
        @WithDefault("http://localhost:8080")
        URI url();
    }

    interface Runner {
        /** For operators; default: the machine's name. */
        Optional<String> name();

        /** Holds the secret by which the platform knows this runner. */
        @WithDefault("${tandem.data}/runner-token")
        Path tokenFile();

        /** Where it keeps the bytes of files that are no text files while it has their session. */
        @WithDefault("${java.io.tmpdir}/tandem-runner")
        Path cache();

        /** Into which {@code ./tandem debuggers} fetches debug adapters; programs may read it. Without it, those of the machine are used. */
        Optional<Path> debuggers();

        /** How many sessions it takes at once. */
        @WithDefault("200")
        int capacity();

        /** When it is asked to end: how long it waits for programs to end, so that other runners take its sessions over. */
        @WithDefault("25S")
        Duration drainTime();

        /** How long programs go on after the connection was lost, for the platform to come back. */
        @WithDefault("2M")
        Duration reassignGrace();
    }

    interface Run {
        /** Wall time of a program; people may be typing to it. */
        @WithDefault("10M")
        Duration timeLimit();

        /** Wall time of a compiler. */
        @WithDefault("1M")
        Duration compileTimeLimit();

        /** Whether sessions keep what makes runs start sooner, such as a warm Java compiler of about 100 MB where there are Java files. */
        @WithDefault("true")
        boolean companions();

        /** Standard output and error of one run together. */
        @WithDefault("8M")
        MemorySize outputLimit();
    }

    interface Sandbox {
        /** How sandboxes are made; {@code auto} takes the first of the others that this machine allows. */
        @WithDefault("auto")
        BackendKind backend();

        Docker docker();

        /** Shared by all that make sandboxes on this machine; default: {@code /run/tandem} for root, for others a directory of theirs. */
        Optional<Path> stateDirectory();

        /** Folders outside /usr that programs may read, such as another place of toolchains. */
        Optional<List<Path>> readOnlyFolders();

        @WithDefault("512M")
        MemorySize memory();

        /** Processor time that a session gets in each second; 1000 is one whole processor. */
        @WithDefault("1000")
        int cpuMillisPerSecond();

        /** Processes and threads of a session. */
        @WithDefault("256")
        int processes();

        /** What a session's programs may write. */
        @WithDefault("256M")
        MemorySize disk();

        /** Sandboxes kept ready, so that a session's first run does not wait for the making of one. */
        @WithDefault("2")
        int ready();

        /** How many files a session's programs may make. */
        @WithDefault("20000")
        long files();

        Network network();

        interface Docker {
            /** Of the engine, on this machine; for Podman {@code unix:///run/podman/podman.sock}. */
            @WithDefault("unix:///var/run/docker.sock")
            URI address();

            /** What programs see of files. The engine must have it already. */
            @WithDefault("python:3.13-bookworm")
            String image();

            /** By the ids of languages, such as {@code java}: images with the tools of those that the usual one has not. */
            Map<String, String> images();
        }
    }

    interface Network {
        /**
         * What programs reach while their session's network is on: {@code example.org}, {@code *.example.org}, {@code *} or an address, each
         * with {@code :port} or for the ports 80 and 443. Without any, no network can be turned on.
         */
        Optional<List<String>> allow();

        /** How many connections a session's programs may hold at once, to packages too. */
        @WithDefault("64")
        int connections();

        /** What they may move in a second, in both directions together. */
        @WithDefault("8M")
        MemorySize bytesPerSecond();

        /** How long a connection may stand still. */
        @WithDefault("2M")
        Duration idleTime();

        /** How long a connection may last. */
        @WithDefault("1H")
        Duration longestTime();
    }

    /**
     * Addresses of package registries, which every session may read from; without one, that kind is off. A user and a password in them
     * stay in the runner.
     */
    interface Packages {
        /** An index as PEP 503 has it, e.g. one that ends in {@code /simple}. */
        Optional<URI> pip();

        Optional<URI> npm();

        /** A Maven repository, or a group of them. */
        Optional<URI> maven();

        /** A module proxy. */
        Optional<URI> go();

        Authorization authorization();
    }

    /** The field {@code Authorization} that the runner shows to a registry, e.g. {@code Bearer ...}. */
    interface Authorization {
        Optional<String> pip();

        Optional<String> npm();

        Optional<String> maven();

        Optional<String> go();
    }
}
