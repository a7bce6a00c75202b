package dev.tandem.debug.adapter;

import java.util.List;

/** All adapters. */
public final class DebugAdapters {
    private static final List<DebugAdapter> ALL =
            List.of(new Debugpy(), new Delve(), new Lldb(), new Gdb(), new JsDebug(), new JavaDebug());

    private DebugAdapters() {}

    public static List<DebugAdapter> all() {
        return ALL;
    }
}
