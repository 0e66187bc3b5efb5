//! All cases: one file a theme, and the table that runs them.

mod columns;
mod constraints;
mod indexes;
mod introspection;
mod kept;
mod keys;
mod names;
mod runs;
mod tables;
mod types;

use super::suite::Case;

/// The table: a case that is not in it is never run, and is refused by a test.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_cases {
    ([$($then:tt)*] $($given:tt)*) => {
        $($then)*! {
            [$($given)*]
            tables {
                tables_are_created_and_dropped
                tables_between_others_are_created_and_dropped
                renamed_tables_keep_rows_and_keys
                comments_change_nothing_else
            }
            columns {
                added_columns_take_their_default
                added_columns_are_filled
                added_columns_keep_to_their_type_and_choices
                dropped_columns_leave_the_rest
                renamed_columns_keep_values_and_keys
                renamed_columns_are_followed_by_conditions
                columns_begin_and_cease_to_be_null
                columns_with_nulls_stay_so_without_a_fill
                defaults_are_set_and_removed
                choices_are_set_changed_and_lifted
                many_changes_are_made_at_once
            }
            types {
                integers_grow
                integers_shrink_where_they_fit
                numbers_become_text
                text_becomes_numbers_by_a_cast
                booleans_become_integers_and_back
                integers_become_decimals
                timestamps_become_dates_by_a_cast
                texts_grow_and_shrink
                texts_become_keys_and_cease
                texts_become_uuids_and_back
                types_keep_what_belongs_to_their_column
                types_convert_alike
            }
            constraints {
                columns_become_unique_and_cease
                rows_that_share_values_refuse_a_unique
                uniques_of_many_columns_are_added_and_dropped
                checks_are_added_and_dropped
                checks_are_validated_later
                rows_that_break_a_check_refuse_it
            }
            keys {
                foreign_keys_are_added_and_dropped
                foreign_keys_are_validated_later
                rows_that_point_nowhere_refuse_a_key
                composite_keys_are_added_and_dropped
                nothing_that_points_at_a_changed_table_is_deleted
                keys_of_others_work_after_a_change
                self_references_are_kept
                circles_are_kept
                deferrable_keys_are_kept_or_refused
                filled_columns_may_have_deferrable_keys
                keys_change_their_type_at_both_ends
                indexes_that_keys_stand_on_come_and_go
            }
            indexes {
                indexes_are_created_and_dropped
                indexes_may_be_created_beside_writes
                descending_and_unique_indexes_are_kept
                partial_indexes_are_kept_or_refused
                indexes_over_expressions_are_kept_or_refused
                included_columns_are_kept_or_refused
                index_methods_are_kept_or_refused
                wide_keys_are_kept_or_refused
            }
            kept {
                everything_else_of_a_table_is_kept
                triggers_are_kept
                views_are_kept
                numbering_goes_on
                rows_are_numbered_behind_those_that_brought_keys
                a_change_that_fails_changes_nothing
            }
            names {
                keywords_are_names
                long_names_are_kept
            }
            runs {
                the_run_lock_is_held_by_one
                run_locks_of_two_databases_are_apart
            }
            introspection {
                tables_show_what_they_were_created_with
                every_type_is_shown
                an_empty_database_shows_nothing
                what_is_not_known_is_told
            }
        }
    };
}

macro_rules! table {
    ([] $($theme:ident { $($case:ident)* })*) => {
        /// Every case of the suite.
        pub(super) static CASES: &[Case] = &[
            $($(Case { name: stringify!($case), run: |trial| Box::pin($theme::$case(trial)) },)*)*
        ];
    };
}
__schema_cases!([table]);
