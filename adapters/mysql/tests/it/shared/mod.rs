//! What both databases are held to: the suite of the port, and the promises of the adapter.

mod errors;
mod fixture;
mod guards;
mod migrations;
mod sessions;

pub(crate) use self::fixture::{Fresh, Server, server_address, server_url};
pub(crate) use self::{errors::*, guards::*, migrations::*, sessions::*};

/// Makes a test of each behaviour, on one server.
macro_rules! on {
    ($server:ty: $($behaviour:ident)*) => {
        $(
            #[tokio::test]
            async fn $behaviour() {
                $crate::shared::$behaviour::<$server>().await;
            }
        )*
    };
}
pub(crate) use on;

/// Makes a test of everything that holds on both servers.
macro_rules! behaves {
    ($server:ty) => {
        $crate::shared::on! { $server:
            constraints_are_told_by_kind
            values_of_rows_are_never_shown
            what_cannot_be_reached_is_named
            sessions_are_set_up
            the_server_says_what_it_is
            statements_that_cannot_be_prepared_run
            a_stream_may_be_read_slowly
            a_cut_off_statement_is_ended_on_the_server
            a_late_order_to_end_hits_nobody
            every_statement_may_be_cut_off_anew
            nothing_panics_without_a_runtime
            what_others_made_is_shown_or_told
            what_indexes_there_are_none_of_is_said
        }
    };
}
pub(crate) use behaves;
