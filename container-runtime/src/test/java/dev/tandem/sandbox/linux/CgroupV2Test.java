package dev.tandem.sandbox.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Version 2 against a directory tree that stands for the kernel's: what is written where. */
class CgroupV2Test {
    private static final ControlGroups.GroupLimits LIMITS = new ControlGroups.GroupLimits(1000, 250, 30);
    private static final long SELF = 4711;

    @TempDir
    Path own;

    @BeforeEach
    void notTheRoot() throws IOException {
        Files.writeString(own.resolve("cgroup.type"), "domain\n");
    }

    private String content(String file) throws IOException {
        return Files.readString(own.resolve(file));
    }

    @Test
    void leavesItsOwnGroupBeforeItPassesControllersOn() throws IOException {
        CgroupV2 groups = CgroupV2.open(own, "tandem", SELF);
        assertThat(content("tandem-owner/cgroup.procs")).isEqualTo("4711");
        assertThat(content("cgroup.subtree_control")).isEqualTo("+memory +pids +cpu");
        assertThat(content("tandem/cgroup.subtree_control")).isEqualTo("+memory +pids +cpu");
        assertThat(groups.directories()).containsExactly(own.resolve("tandem"));
        assertThat(groups.version()).isEqualTo("v2");
    }

    @Test
    void staysInTheRoot() throws IOException {
        Files.delete(own.resolve("cgroup.type"));
        CgroupV2.open(own, "tandem", SELF);
        assertThat(own.resolve("tandem-owner")).doesNotExist();
    }

    @Test
    void writesTheLimits() throws IOException {
        CgroupV2.open(own, "tandem", SELF).create("sandbox", LIMITS);
        assertThat(content("tandem/sandbox/memory.max")).isEqualTo("1000");
        assertThat(content("tandem/sandbox/pids.max")).isEqualTo("30");
        assertThat(content("tandem/sandbox/cpu.max")).isEqualTo("25000 100000");
        assertThat(content("tandem/sandbox/cgroup.subtree_control")).isEqualTo("+memory +pids +cpu");
    }

    @Test
    void aProcessHasALeafOfItsOwn() throws IOException {
        ControlGroup sandbox = CgroupV2.open(own, "tandem", SELF).create("sandbox", LIMITS);
        ControlGroup process = sandbox.child("process-1", 400);
        process.add(99);
        assertThat(content("tandem/sandbox/process-1/memory.max")).isEqualTo("400");
        assertThat(content("tandem/sandbox/process-1/memory.oom.group")).isEqualTo("1");
        assertThat(content("tandem/sandbox/process-1/cgroup.procs")).isEqualTo("99");
        assertThat(own.resolve("tandem/sandbox/cgroup.procs")).doesNotExist();
    }

    @Test
    void theMembersOfSomeoneElsesGroupMoveToALeaf() throws IOException {
        Files.writeString(own.resolve("cgroup.procs"), "12\n");
        ControlGroup container = CgroupV2.adopt(own);
        assertThat(content("first/cgroup.procs")).isEqualTo("12");
        assertThat(content("cgroup.subtree_control")).isEqualTo("+memory +pids +cpu");
        assertThat(container.members()).containsExactly(12L);
        container.child("process-1", 400).limitProcesses(7);
        assertThat(content("process-1/pids.max")).isEqualTo("7");
        assertThat(content("process-1/memory.max")).isEqualTo("400");
    }

    @Test
    void forbidsSwapWhereThereIsAny() throws IOException {
        Path group = Files.createDirectories(own.resolve("tandem/sandbox"));
        Files.writeString(group.resolve("memory.swap.max"), "max");
        CgroupV2.open(own, "tandem", SELF).create("sandbox", LIMITS);
        assertThat(content("tandem/sandbox/memory.swap.max")).isEqualTo("0");
    }

    @Test
    void killsWithOneWriteOrWithoutNewProcesses() throws IOException {
        ControlGroup sandbox = CgroupV2.open(own, "tandem", SELF).create("sandbox", LIMITS);
        ControlGroup old = sandbox.child("old", 400);
        Files.writeString(own.resolve("tandem/sandbox/old/cgroup.procs"), "");
        old.kill();
        assertThat(content("tandem/sandbox/old/pids.max")).isEqualTo("0");

        ControlGroup young = sandbox.child("young", 400);
        Files.writeString(own.resolve("tandem/sandbox/young/cgroup.procs"), "");
        Files.writeString(own.resolve("tandem/sandbox/young/cgroup.kill"), "");
        young.kill();
        assertThat(content("tandem/sandbox/young/cgroup.kill")).isEqualTo("1");
        assertThat(own.resolve("tandem/sandbox/young/pids.max")).doesNotExist();
    }

    @Test
    void readsWhatTheKernelCounts() throws IOException {
        ControlGroup group = CgroupV2.open(own, "tandem", SELF).create("sandbox", LIMITS);
        Path directory = own.resolve("tandem/sandbox");
        Files.writeString(directory.resolve("memory.current"), "5000\n");
        assertThat(group.memoryBytes()).isEqualTo(5000);
        assertThat(group.peakMemoryBytes()).isEqualTo(5000);
        Files.writeString(directory.resolve("memory.peak"), "7000\n");
        assertThat(group.peakMemoryBytes()).isEqualTo(7000);
        Files.writeString(
                directory.resolve("memory.events"), "low 0\nhigh 0\nmax 9\noom 2\noom_kill 1\noom_group_kill 1\n");
        assertThat(group.memoryKills()).isEqualTo(1);
        Files.writeString(directory.resolve("pids.current"), "3\n");
        assertThat(group.processes()).isEqualTo(3);
    }

    @Test
    void tellsWhenTheHierarchyIsMissing() {
        CgroupMounts none = new CgroupMounts(java.util.Map.of(), java.util.Optional.empty());
        assertThatThrownBy(() -> CgroupV2.open(none, "tandem")).hasMessageContaining("cgroup2");
    }
}
