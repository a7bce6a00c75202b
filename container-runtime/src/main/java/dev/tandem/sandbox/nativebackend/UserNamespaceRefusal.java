package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Finding;
import dev.tandem.sandbox.SandboxError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Why an ordinary user has no user namespace: tries to have one, and looks for what refuses it.
 *
 * @param proc where {@code /proc} is
 * @param attempt tries it
 */
record UserNamespaceRefusal(Path proc, Attempt attempt) {
    private static final String WHO = "privileges: an ordinary user; ";
    private static final int PATIENCE_SECONDS = 5;

    /** Tries to run something in a new user namespace. */
    @FunctionalInterface
    interface Attempt {
        /** Empty when it can be done, else what was said. */
        Optional<String> refusal() throws IOException;
    }

    /** On this machine. */
    static UserNamespaceRefusal here() {
        return new UserNamespaceRefusal(Path.of("/proc"), UserNamespaceRefusal::tryIt);
    }

    private static Optional<String> tryIt() throws IOException {
        // The same as the launcher does.
        Process process = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--mount",
                        "--map-user=1000",
                        "--map-group=1000",
                        "--keep-caps",
                        "mount",
                        "-t",
                        "tmpfs",
                        "none",
                        "/tmp")
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of("unshare does not end");
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0 ? Optional.empty() : Optional.of(said);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /** Never {@link Finding#ok()}: the process that asks is in none, or lacks its rights. */
    Finding finding() {
        Optional<String> refusal;
        try {
            refusal = attempt.refusal();
        } catch (IOException e) {
            return found(SandboxError.NOT_ENTERED, "unshare cannot be executed: " + e.getMessage());
        }
        if (refusal.isEmpty()) {
            return found(
                    SandboxError.NOT_ENTERED,
                    "this process has not been started in a user namespace, although the machine allows one");
        }
        return culprit(refusal.get());
    }

    private Finding culprit(String said) {
        if (setting("user/max_user_namespaces").equals("0")) {
            return found(SandboxError.NO_USER_NAMESPACES, "user.max_user_namespaces is 0");
        }
        if (setting("kernel/unprivileged_userns_clone").equals("0")) {
            return found(SandboxError.USER_NAMESPACES_OFF, "kernel.unprivileged_userns_clone is 0");
        }
        String profile = content(proc.resolve("self/attr/current"));
        boolean confined = !profile.isEmpty() && !profile.startsWith("unconfined") && profile.contains("(enforce)");
        if (setting("kernel/apparmor_restrict_unprivileged_userns").equals("1")) {
            return found(
                    SandboxError.USER_NAMESPACES_RESTRICTED,
                    "kernel.apparmor_restrict_unprivileged_userns is 1, and "
                            + (confined ? "the AppArmor profile " + profile : "no AppArmor profile")
                            + " allows this process one");
        }
        if (confined) {
            return found(
                    SandboxError.PROFILE_REFUSES, "the AppArmor profile " + profile + " refuses it (" + said + ")");
        }
        if (content(proc.resolve("self/status")).contains("Seccomp:\t2")) {
            return found(
                    SandboxError.FILTER_REFUSES,
                    "a seccomp filter, which an outer container has set, refuses a user namespace (" + said + ")");
        }
        if (said.contains("No space left")) {
            return found(
                    SandboxError.NO_USER_NAMESPACES,
                    "user.max_user_namespaces is used up, here or in a user namespace around");
        }
        return found(SandboxError.USER_NAMESPACE_REFUSED, "the kernel refuses a user namespace (" + said + ")");
    }

    private static Finding found(SandboxError error, String what) {
        return new Finding(error, false, true, WHO + what);
    }

    private String setting(String name) {
        return content(proc.resolve("sys").resolve(name));
    }

    /** Nothing of what this kernel does not have or lets nobody read. */
    private static String content(Path file) {
        try {
            return Files.readString(file).replace("\0", "").strip();
        } catch (IOException e) {
            return "";
        }
    }
}
