//! Tells people how a run of migrations goes.

use rustango_migrate::{Direction, Event, Progress};

use crate::Output;

/// Notes each migration and each of its actions.
#[derive(Debug)]
pub(crate) struct Noted<'a>(pub(crate) &'a Output);

impl Progress for Noted<'_> {
    fn tell(&self, event: &Event<'_>) {
        let out = self.0;
        match *event {
            Event::Waiting { waited } => {
                out.note(&format!("another runner is at work on this database: waiting ({waited:?} so far)"));
            }
            Event::Begins { migration, direction: Direction::Forward, .. } => {
                out.note(&format!("applying {migration}"));
            }
            Event::Begins { migration, direction: Direction::Backward, .. } => {
                out.note(&format!("taking back {migration}"));
            }
            Event::Resumes { migration, action } => {
                out.note(&format!("{migration} was cut off: going on with action {action}"));
            }
            Event::Action { number, of, title } => out.note(&format!("  {number}/{of} {title}")),
            Event::Batch { rows } => out.note(&format!("      {rows} rows")),
            Event::Retries { attempt } => {
                out.note(&format!("  a lock was not to be had in time: try {attempt}"));
            }
            _ => {}
        }
    }
}
