//! yrs as a peer: one workload in a process of its own. What it is told and answers is described in OurPeer.java, the files in
//! Script.java and UpdateFile.java.

mod files;
mod stopwatch;
mod workloads;

use std::io::{self, BufRead, Write};
use stopwatch::{processor_time, Stopwatch};
use workloads::{workload, Workload};

const SAMPLE_MILLISECONDS: f64 = 20.0;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut workload = workload(&arguments);
    say(format!("{{\"ready\":\"yrs {}\"}}", env!("YRS_VERSION")));
    for line in io::stdin().lock().lines() {
        let line = line.expect("a line");
        let words: Vec<&str> = line.split(' ').collect();
        say(if words[0] == "run" {
            run(
                workload.as_mut(),
                words[1].parse().expect("seconds"),
                words[2].parse().expect("least"),
                words[3].parse().expect("most"),
            )
        } else {
            let outcome = workload.outcome();
            format!(
                "{{\"content\":\"{}\",\"state\":\"{}\",\"units\":{},\"bytes\":{}}}",
                outcome.content, outcome.state, outcome.units, outcome.bytes
            )
        });
    }
}

fn say(line: String) {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).expect("somebody who listens");
}

fn run(workload: &mut dyn Workload, seconds: f64, least: usize, most: usize) -> String {
    let (mut wall, mut worked): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let until = processor_time() + seconds * 1e3;
    while wall.len() < most && (wall.len() < least || processor_time() < until) {
        let mut watch = Stopwatch::default();
        let mut passes = 0;
        loop {
            workload.pass(&mut watch);
            passes += 1;
            if watch.worked >= SAMPLE_MILLISECONDS || most == 1 {
                break;
            }
        }
        wall.push((watch.wall / f64::from(passes)).to_string());
        worked.push((watch.worked / f64::from(passes)).to_string());
    }
    format!("{{\"wall\":[{}],\"worked\":[{}]}}", wall.join(","), worked.join(","))
}
