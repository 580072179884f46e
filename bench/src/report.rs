//! The tables that are printed.

use crate::load::Figures;
use std::time::Duration;

/// A table of loads, each beside the bare route.
pub struct Loads {
    bare: Figures,
}

impl Loads {
    /// Prints the head of the table, and the bare route as its first row.
    pub fn new(bare: Figures) -> Self {
        println!("{:<44}{:>9}{:>10}{:>10}{:>10}{:>9}", "", "a second", "median ms", "p99 ms", "CPU ms", "of bare");
        let table = Self { bare };
        table.row("bare axum route", bare);
        table
    }

    /// Prints a row.
    pub fn row(&self, name: &str, figures: Figures) {
        println!(
            "{name:<44}{:>9.0}{:>10}{:>10}{:>10}{:>8.1}%",
            figures.rate,
            milliseconds(figures.median),
            milliseconds(figures.p99),
            figures.cpu.map_or_else(|| "-".to_owned(), |cpu| format!("{:.3}", cpu.as_secs_f64() * 1e3)),
            figures.rate / self.bare.rate * 100.0
        );
    }
}

/// A time in milliseconds, with two decimals.
pub fn milliseconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1e3)
}

/// An amount of memory in MiB.
pub fn mebibytes(kib: Option<u64>) -> String {
    kib.map_or_else(|| "-".to_owned(), |kib| format!("{}.{} MiB", kib / 1024, kib % 1024 * 10 / 1024))
}
