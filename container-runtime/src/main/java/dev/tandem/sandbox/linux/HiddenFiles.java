package dev.tandem.sandbox.linux;

import java.util.List;

/** Which files of {@code /proc} would tell a program of the machine, or let it change it. For every kind of sandbox. */
public final class HiddenFiles {
    public static final List<String> READ_ONLY = List.of("/proc/sys", "/proc/irq", "/proc/bus", "/proc/fs");

    /** Not every kernel is built with all of them. */
    public static final List<String> HIDDEN = List.of(
            "/proc/kcore",
            "/proc/keys",
            "/proc/key-users",
            "/proc/timer_list",
            "/proc/sched_debug",
            "/proc/sysrq-trigger",
            "/proc/kallsyms",
            "/proc/kmsg",
            "/proc/kpagecount",
            "/proc/kpageflags",
            "/proc/interrupts",
            "/proc/vmallocinfo",
            "/proc/slabinfo",
            "/proc/modules",
            "/proc/config.gz");

    private HiddenFiles() {}
}
