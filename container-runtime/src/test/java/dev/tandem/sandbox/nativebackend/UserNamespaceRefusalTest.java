package dev.tandem.sandbox.nativebackend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Finding;
import dev.tandem.sandbox.SandboxError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserNamespaceRefusalTest {
    private static final String REFUSED = "unshare: unshare failed: Operation not permitted";

    @TempDir
    Path proc;

    /** As on a machine where nothing refuses. */
    @BeforeEach
    void usual() throws IOException {
        setting("user/max_user_namespaces", "63432");
        write("self/attr/current", "unconfined\n");
        write("self/status", "Name:\tjava\nSeccomp:\t0\n");
    }

    private void setting(String name, String value) throws IOException {
        write("sys/" + name, value + "\n");
    }

    private void write(String name, String content) throws IOException {
        Path file = proc.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, content);
    }

    private Finding refused(String said) {
        return new UserNamespaceRefusal(proc, () -> Optional.of(said)).finding();
    }

    private void assertCulprit(SandboxError error, String told) {
        assertThat(refused(REFUSED))
                .matches(found -> found.subject() == error && !found.ok() && found.required())
                .matches(found -> found.what().contains(told), "tells " + told)
                .matches(found -> !found.remedy().isEmpty());
    }

    @Test
    void namesEachSetting() throws Exception {
        setting("kernel/apparmor_restrict_unprivileged_userns", "1");
        assertCulprit(SandboxError.USER_NAMESPACES_RESTRICTED, "kernel.apparmor_restrict_unprivileged_userns is 1");
        setting("kernel/unprivileged_userns_clone", "0");
        assertCulprit(SandboxError.USER_NAMESPACES_OFF, "kernel.unprivileged_userns_clone is 0");
        setting("user/max_user_namespaces", "0");
        assertCulprit(SandboxError.NO_USER_NAMESPACES, "user.max_user_namespaces is 0");
    }

    @Test
    void settingsThatAllowAreNotBlamed() throws Exception {
        setting("kernel/apparmor_restrict_unprivileged_userns", "0");
        setting("kernel/unprivileged_userns_clone", "1");
        assertCulprit(SandboxError.USER_NAMESPACE_REFUSED, REFUSED);
    }

    @Test
    void namesTheProfile() throws Exception {
        write("self/attr/current", "docker-default (enforce)\n");
        assertCulprit(SandboxError.PROFILE_REFUSES, "docker-default (enforce)");
        setting("kernel/apparmor_restrict_unprivileged_userns", "1");
        assertCulprit(SandboxError.USER_NAMESPACES_RESTRICTED, "docker-default (enforce)");
    }

    @Test
    void namesTheFilterOfAnOuterContainer() throws Exception {
        write("self/status", "Name:\tjava\nSeccomp:\t2\nSeccomp_filters:\t1\n");
        assertCulprit(SandboxError.FILTER_REFUSES, "seccomp");
    }

    @Test
    void tellsThatTheyAreUsedUp() {
        assertThat(refused("unshare: unshare failed: No space left on device"))
                .matches(found -> found.subject() == SandboxError.NO_USER_NAMESPACES)
                .matches(found -> found.what().contains("used up"));
    }

    @Test
    void tellsHowToEnterOne() {
        assertThat(new UserNamespaceRefusal(proc, Optional::empty).finding().subject())
                .isEqualTo(SandboxError.NOT_ENTERED);
    }

    @Test
    void tellsThatTheCommandIsMissing() {
        UserNamespaceRefusal without = new UserNamespaceRefusal(proc, () -> {
            throw new IOException("No such file or directory");
        });
        assertThat(without.finding())
                .matches(found -> found.subject() == SandboxError.NOT_ENTERED)
                .matches(found -> found.what().contains("unshare cannot be executed"));
    }
}
