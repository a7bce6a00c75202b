//! See Stopwatch.java.

use std::time::Instant;

#[derive(Default)]
pub struct Stopwatch {
    pub wall: f64,
    pub worked: f64,
    started: Option<(Instant, f64)>,
}

impl Stopwatch {
    pub fn start(&mut self) {
        let worked = processor_time();
        self.started = Some((Instant::now(), worked));
    }

    pub fn stop(&mut self) {
        let (wall, worked) = self.started.expect("a start");
        self.wall += wall.elapsed().as_secs_f64() * 1e3;
        self.worked += processor_time() - worked;
    }

    pub fn measured(&mut self, amount: f64) {
        self.wall += amount;
        self.worked += amount;
    }
}

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

extern "C" {
    fn clock_gettime(clock: i32, time: *mut Timespec) -> i32;
}

/// Milliseconds that processors worked for this process.
pub fn processor_time() -> f64 {
    const CLOCK_PROCESS_CPUTIME_ID: i32 = 2;
    let mut time = Timespec { seconds: 0, nanoseconds: 0 };
    // Sound: the layout is that of a 64-bit Linux, and the kernel writes nothing but the structure.
    let failed = unsafe { clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    assert_eq!(failed, 0, "clock_gettime failed");
    time.seconds as f64 * 1e3 + time.nanoseconds as f64 / 1e6
}
