//! What the operating system says about a running server: processor time and memory. Read from `/proc`, so only
//! Linux has these figures; elsewhere they are left out.

use std::{fs, time::Duration};

/// `/proc` counts processor time in hundredths of a second (`USER_HZ`, which Linux never changes).
const TICK: Duration = Duration::from_millis(10);

/// The processor time that the process has used, in user and kernel mode together.
pub fn cpu_time(pid: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field is the name in brackets, which may hold spaces. utime and stime are fields 14 and 15.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<u32>().ok()? + fields.get(12)?.parse::<u32>().ok()?;
    Some(TICK * ticks)
}

/// The resident memory of the process, in KiB.
pub fn memory(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}
