package dev.tandem.sandbox.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupMountsTest {
    private static final String V1_MEMORY = "33 25 0:28 / /sys/fs/cgroup/memory rw,nosuid - cgroup cgroup rw,memory";
    private static final String V1_PIDS = "34 25 0:29 / /sys/fs/cgroup/pids rw shared:7 - cgroup cgroup rw,pids";
    private static final String V1_CPU = "35 25 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct";
    private static final String V2 = "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate";

    @Test
    void findsOwnDirectoriesOfVersion1() throws IOException {
        CgroupMounts mounts = CgroupMounts.parse(
                List.of("24 1 0:5 / / rw - ext4 /dev/vda rw", V1_MEMORY, V1_PIDS, V1_CPU),
                List.of("4:memory:/own/group", "8:pids:/", "1:cpu,cpuacct:/own", "0::/"));
        assertThat(mounts.hasV1Controllers()).isTrue();
        assertThat(mounts.hasV2Controllers()).isFalse();
        assertThat(mounts.v1("memory")).isEqualTo(Path.of("/sys/fs/cgroup/memory/own/group"));
        assertThat(mounts.v1("pids")).isEqualTo(Path.of("/sys/fs/cgroup/pids"));
        assertThat(mounts.v1("cpu")).isEqualTo(Path.of("/sys/fs/cgroup/cpu,cpuacct/own"));
    }

    @Test
    void seesOnlyThePartThatAContainerSees() throws IOException {
        String inside = "33 25 0:28 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory";
        assertThat(CgroupMounts.parse(List.of(inside), List.of("4:memory:/docker/abc/x"))
                        .v1("memory"))
                .isEqualTo(Path.of("/sys/fs/cgroup/memory/x"));
        assertThat(CgroupMounts.parse(List.of(inside), List.of("4:memory:/elsewhere"))
                        .v1("memory"))
                .isEqualTo(Path.of("/sys/fs/cgroup/memory"));
    }

    @Test
    void namesTheControllerThatIsMissing() {
        CgroupMounts mounts = CgroupMounts.parse(List.of(V1_MEMORY), List.of());
        assertThat(mounts.hasV1Controllers()).isFalse();
        assertThatThrownBy(() -> mounts.v1("pids")).hasMessageContaining("pids");
    }

    @Test
    void findsTheDirectoryOfVersion2() {
        CgroupMounts mounts = CgroupMounts.parse(List.of(V2), List.of("0::/system.slice/tandem.service"));
        assertThat(mounts.v2()).contains(Path.of("/sys/fs/cgroup/system.slice/tandem.service"));
    }

    @Test
    void usesVersion2OnlyWithAllControllers(@TempDir Path own) throws IOException {
        CgroupMounts mounts = new CgroupMounts(Map.of(), Optional.of(own));
        assertThat(mounts.hasV2Controllers()).isFalse();
        Files.writeString(own.resolve("cgroup.controllers"), "cpuset cpu memory\n");
        assertThat(mounts.hasV2Controllers()).isFalse();
        Files.writeString(own.resolve("cgroup.controllers"), "cpuset cpu io memory pids\n");
        assertThat(mounts.hasV2Controllers()).isTrue();
    }
}
