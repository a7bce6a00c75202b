package dev.tandem.debug.adapter;

import org.junit.jupiter.api.Tag;

/** A program in Rust, by LLDB: the same adapter as for C++, whose tests are always run. */
@Tag("full")
class RustTest extends RealAdapterTest {
    RustTest() {
        super(new Lldb(), "program.rs");
    }
}
