//! What a stretch of work cost: on the clock, on the processor, and in memory.

use std::{fmt::Write, fs, time::Instant};

pub struct Meter {
    began: Instant,
    cpu: f64,
}

impl Meter {
    pub fn start() -> Meter {
        Meter { began: Instant::now(), cpu: cpu_seconds() }
    }

    /// Prints one line and gives back how many there were in a second.
    pub fn stop(self, what: &str, count: usize, unit: &str) -> f64 {
        let wall = self.began.elapsed().as_secs_f64();
        let cpu = cpu_seconds() - self.cpu;
        let rate = count as f64 / wall;
        let mut line = format!("{what:<44} {rate:>9.0} {unit}/s");
        let each = cpu * 1e6 / count.max(1) as f64;
        write!(line, "   ({count} in {wall:.2} s, own processor time {cpu:.2} s, {each:.0} µs each)")
            .unwrap();
        println!("{line}");
        rate
    }
}

/// Processor time of this process and all its threads. Linux counts it in hundredths of a second.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    let ticks = |at: usize| fields[at].parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / 100.0
}

/// Prints what is resident now and was at the most, in megabytes.
pub fn memory(when: &str) {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1000.0
    };
    let (now, own, most) = (of("VmRSS:"), of("RssAnon:"), of("VmHWM:"));
    println!("{when:<44} {now:>9.0} MB resident now ({own:.0} of it its own), {most:.0} MB at the most");
}

/// The median and the 99th of a hundred, in milliseconds.
pub fn percentiles(mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() * 99 / 100])
}
