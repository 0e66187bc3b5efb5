//! Samples, their medians, and the Markdown table of a route.

use std::{
    fmt::{self, Display, Formatter},
    time::Duration,
};

use crate::{load::Load, route::Route, servers::Server};

/// What one round says about one server.
pub(crate) struct Sample {
    per_second: f64,
    usual_ms: f64,
    slow_ms: f64,
    cpu_micros: f64,
    peak_mb: f64,
}

impl Sample {
    pub(crate) fn new(load: &Load, cpu: Duration, peak_kilobytes: u32) -> Self {
        let count = f64::from(load.count);
        Self {
            per_second: count / (f64::from(load.micros) / 1e6),
            usual_ms: f64::from(load.usual_micros) / 1e3,
            slow_ms: f64::from(load.slow_micros) / 1e3,
            cpu_micros: cpu.as_secs_f64() * 1e6 / count,
            peak_mb: f64::from(peak_kilobytes) * 1024.0 / 1e6,
        }
    }
}

impl Display for Sample {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { per_second, usual_ms, slow_ms, cpu_micros, peak_mb } = self;
        write!(
            f,
            "{per_second:.0}/s, {usual_ms:.2} ms, at most {slow_ms:.2} ms, {cpu_micros:.1} µs each, {peak_mb:.1} MB"
        )
    }
}

/// All samples of a route, a row a server.
pub(crate) struct Table {
    route: Route,
    rows: Vec<(&'static str, Vec<Sample>)>,
}

impl Table {
    pub(crate) fn new(route: Route, servers: &[&'static Server]) -> Self {
        Self { route, rows: servers.iter().map(|server| (server.name, Vec::new())).collect() }
    }

    pub(crate) fn add(&mut self, row: usize, sample: Sample) {
        self.rows[row].1.push(sample);
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "### {}\n", self.route)?;
        let (unit, usual, slow) = match self.route {
            Route::Readings => ("row", "first byte ms", "last byte ms"),
            _ => ("req", "p50 ms", "p99 ms"),
        };
        writeln!(
            f,
            "| server | {unit}/s | ratio | {usual} | {slow} | CPU µs/{unit} | CPU ratio | peak MB |"
        )?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|--:|--:|")?;
        let Some((_, baseline)) = self.rows.first() else { return Ok(()) };
        for (name, samples) in &self.rows {
            let of = |figure: fn(&Sample) -> f64| median(samples, figure);
            let to_baseline = |figure: fn(&Sample) -> f64| of(figure) / median(baseline, figure);
            writeln!(
                f,
                "| {name} | {:.0} | {:.2} | {:.2} | {:.2} | {:.1} | {:.2} | {:.1} |",
                of(|sample| sample.per_second),
                to_baseline(|sample| sample.per_second),
                of(|sample| sample.usual_ms),
                of(|sample| sample.slow_ms),
                of(|sample| sample.cpu_micros),
                to_baseline(|sample| sample.cpu_micros),
                of(|sample| sample.peak_mb),
            )?;
        }
        Ok(())
    }
}

fn median(samples: &[Sample], figure: fn(&Sample) -> f64) -> f64 {
    let mut figures: Vec<f64> = samples.iter().map(figure).collect();
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    if figures.len() % 2 == 1 { figures[middle] } else { f64::midpoint(figures[middle - 1], figures[middle]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(per_second: f64) -> Sample {
        Sample { per_second, usual_ms: 1.0, slow_ms: 2.0, cpu_micros: 50.0, peak_mb: 8.0 }
    }

    #[test]
    fn a_row_holds_medians_and_their_ratio_to_the_first_row() {
        let rows = vec![
            ("baseline", vec![sample(90.0), sample(1.0), sample(100.0)]),
            ("limit", vec![sample(100.0), sample(125.0)]),
        ];
        let table = Table { route: Route::List, rows }.to_string();
        assert_eq!(
            table,
            "### list\n\n\
             | server | req/s | ratio | p50 ms | p99 ms | CPU µs/req | CPU ratio | peak MB |\n\
             |---|--:|--:|--:|--:|--:|--:|--:|\n\
             | baseline | 90 | 1.00 | 1.00 | 2.00 | 50.0 | 1.00 | 8.0 |\n\
             | limit | 112 | 1.25 | 1.00 | 2.00 | 50.0 | 1.00 | 8.0 |\n"
        );
    }
}
