//! The conformance suite of the files of migrations.
//!
//! An adapter brings a [`Fixture`] and one line,
//! `rustango_testing::files::suite!(Directory);`, which becomes one `#[test]`
//! for each case.

mod cases;

use rustango_ports::schema::MigrationFiles;

pub use self::cases::*;
#[doc(inline)]
pub use crate::__files_suite as suite;

/// What an adapter brings to the suite.
pub trait Fixture: Send + Sync + 'static {
    /// Makes a place without files.
    fn create() -> Self
    where
        Self: Sized;

    /// Returns the place.
    fn files(&self) -> &dyn MigrationFiles;
}

/// Makes one `#[test]` for each case of the suite of files.
#[doc(hidden)]
#[macro_export]
macro_rules! __files_suite {
    ($fixture:ty) => {
        $crate::__files_suite! { $fixture:
            files_are_listed_by_name_as_written no_file_is_overwritten one_of_two_writers_succeeds
            removed_files_are_gone no_name_leads_elsewhere
        }
    };
    ($fixture:ty: $($case:ident)*) => {$(
        #[tokio::test]
        async fn $case() {
            $crate::files::$case(&<$fixture as $crate::files::Fixture>::create()).await;
        }
    )*};
}
