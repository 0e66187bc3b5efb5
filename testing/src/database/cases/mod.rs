//! All cases: one file a theme, and the table that runs them.

mod aggregates;
mod audit;
mod batches;
mod bulk;
mod cancellation;
mod changes;
mod combined;
mod commons;
mod composite_foreign_keys;
mod composite_keys;
mod concurrency;
mod constraints;
mod content_types;
mod errors;
mod expressions;
mod forms;
mod guards;
mod hooks;
mod keysets;
mod links;
mod locks;
mod lookups;
mod nested_writes;
mod nulls;
mod ordering;
mod partials;
mod paths;
mod pool;
mod raw;
mod relations;
mod retries;
mod savepoints;
mod serializers;
mod signals;
mod streams;
mod tables;
mod text;
mod transactions;
mod trash;
mod upserts;
mod values;
mod versions;
mod windows;
mod writes;
mod zones;

use super::suite::Case;

/// The table: a case that is not in it is never run, and is refused by a test.
#[doc(hidden)]
#[macro_export]
macro_rules! __database_cases {
    ([$($then:tt)*] $($given:tt)*) => {
        $($then)*! {
            [$($given)*]
            values {
                types_round_trip
                booleans_round_trip
                small_integers_keep_their_limits
                medium_integers_keep_their_limits
                big_integers_keep_their_limits
                single_floats_keep_every_bit
                double_floats_keep_every_bit
                negative_zero_reads_as_zero
                not_a_number_is_refused
                infinite_floats_are_kept_or_refused
                decimals_keep_28_digits
                decimals_keep_their_scale
                text_round_trips
                a_megabyte_of_text_round_trips
                bytes_round_trip
                uuids_round_trip
                timestamps_keep_microseconds
                dates_round_trip
                times_keep_microseconds
                finer_timestamps_are_cut_off
                finer_times_are_cut_off
                leap_seconds_stay_within_their_minute
                years_beyond_four_digits_are_refused
                json_round_trips
                documents_may_be_deep
                json_null_is_not_sql_null
                choices_round_trip
            }
            nulls {
                null_is_never_a_default
                every_type_takes_null
                set_null_writes_null
                null_for_a_required_field_is_refused
                not_null_violation_names_the_column
                comparing_with_an_unset_key_is_refused
            }
            text {
                text_lookups_mind_case
                case_insensitive_lookups_fold_unicode
                wildcards_in_user_text_are_literal
                empty_pattern_matches_every_text
                text_lookups_agree_with_the_oracle
                texts_of_all_lengths_share_a_statement
                like_patterns_mean_the_same
                hostile_text_is_data
                nul_in_text_is_refused_clearly
                keys_mind_case_accents_and_spaces
            }
            lookups {
                booleans_compare
                booleans_are_conditions
                small_integers_compare
                medium_integers_compare
                big_integers_compare
                single_floats_compare
                double_floats_compare
                decimals_compare_as_numbers
                text_compares_by_code_point
                bytes_compare
                uuids_compare
                timestamps_compare
                dates_compare
                times_compare
                decimals_of_any_scale_are_equal
                in_list_of_ten_thousand
                in_lists_of_every_type
                an_empty_list_holds_nothing
                exclude_is_the_complement
                nested_conditions_agree_with_the_oracle
                filters_add_up
                foreign_keys_are_looked_up_by_key
                choices_are_looked_up
                reserved_words_are_names
            }
            ordering {
                nulls_sort_last_in_both_directions
                nulls_sort_where_asked
                every_type_sorts_by_value
                ties_are_broken_by_the_primary_key
                several_terms_sort_one_within_the_other
                lists_have_the_order_of_their_model
                keys_that_are_text_sort_by_code_point
                long_texts_sort_to_their_end
            }
            windows {
                limit_and_offset_take_a_window
                huge_windows_are_empty_or_everything
                pages_are_counted_from_one
                a_page_knows_how_long_the_list_is
                pages_show_every_row_once
                count_and_exists_honour_windows
                first_and_get_take_one_row
                delete_honours_window_and_order
                update_honours_window_and_order
                an_update_must_make_sense
            }
            writes {
                save_inserts_and_then_updates
                save_of_a_vanished_row_is_an_error
                an_unsaved_row_cannot_be_changed
                keys_of_every_width_are_numbered
                keys_are_not_numbered_twice
                keys_may_be_chosen
                times_are_stamped_by_the_clock
                uuids_are_made_on_insert
                fields_left_out_get_their_default
                updates_return_what_they_are_asked_for
                patches_set_what_is_given
                values_are_checked_before_anything_is_sent
                rows_cost_one_statement_each
                writes_that_nobody_watches_cost_nothing_more
            }
            constraints {
                unique_violation_names_the_column
                unique_together_names_its_columns
                a_primary_key_is_unique
                a_key_to_nowhere_is_refused
                a_row_that_is_pointed_at_stays
                deletes_cascade_where_asked
                keys_become_null_or_their_default_where_asked
                check_violation_names_the_constraint
                the_database_holds_choices_and_lengths
                the_database_holds_the_range_of_integers
                choices_are_data
                a_refused_write_leaves_nothing_behind
                deferrable_keys_are_checked_at_the_commit
            }
            bulk {
                bulk_insert_splits_at_the_limits
                bulk_insert_failing_in_the_middle_leaves_nothing
                bulk_insert_of_nothing_sends_nothing
                bulk_insert_keeps_keys_that_are_set
                rows_that_give_different_fields_come_back_in_order
                bulk_insert_of_bare_keys_numbers_them
                bulk_insert_joins_the_transaction_around_it
                bulk_inserts_side_by_side_get_their_own_keys
            }
            relations {
                following_a_key_asks_once
                following_a_key_to_a_row_that_is_gone_is_not_found
                a_key_to_an_unsaved_row_is_refused
                select_related_loads_in_one_statement
                select_related_works_with_pages_and_streams
                collections_come_along_within_collections
                collections_over_links_come_along
                a_table_may_point_at_itself
                keys_that_are_text_are_followed
            }
            paths {
                conditions_reach_over_foreign_keys
                the_key_of_a_target_needs_no_join
                a_key_that_may_be_null_reaches_null
                keys_behind_keys_that_may_be_null_are_followed
                one_row_of_many_is_enough
                what_is_asked_together_is_asked_of_one_row
                exclude_over_many_means_no_such_row
                orderings_reach_over_keys
                select_related_goes_over_several_steps
                totals_over_many_do_not_multiply
                rows_of_many_come_in_one_statement
                writes_reach_over_keys
                writes_look_at_their_own_table
                subqueries_may_have_a_limit
                subqueries_look_at_the_row_around
                trees_are_walked
                trees_may_be_deep
            }
            expressions {
                functions_mean_the_same
                what_may_be_null_is_optional
                computed_text_compares_by_code_point
                greatest_and_least_skip_null
                integers_are_computed_in_64_bits
                arithmetic_overflows_are_errors
                dividing_by_zero_makes_null
                decimals_are_computed_exactly
                updates_are_computed
                decimals_are_updated_exactly
                the_first_case_that_holds_counts
                exactly_one_of_two
                distinct_from_treats_null_as_a_value
                regular_expressions_match
                parts_of_dates_are_those_in_utc
                dates_are_cut_down_in_utc
                now_is_the_time_of_the_clock
                casts_that_all_share_are_made
                json_is_asked_alike
                json_lists_are_asked_item_by_item
                json_paths_are_data
                every_type_is_a_value
            }
            aggregates {
                aggregates_cover_all_rows
                sums_are_exact
                equal_values_count_once_where_asked
                groups_have_aggregates
                rows_have_places_among_others
                running_totals_of_decimals_are_exact
                plans_are_told
                keys_become_maps_of_rows
            }
            combined {
                queries_are_joined
                queries_of_values_are_joined
                distinct_values_are_there_once
                the_first_row_of_each_group
                ends_of_an_order_are_found
                rows_are_annotated
                an_alias_filters_and_sorts
                a_query_over_another_model_is_refused
            }
            commons {
                common_queries_are_written_once
                common_queries_tell_what_to_write
                walks_follow_any_relation
                walks_take_steps_that_are_asked_for
            }
            partials {
                parts_hold_what_was_read
                a_field_that_was_not_read_says_so
                parts_bring_related_rows_along
                parts_are_rows_like_others
            }
            raw {
                raw_rows_are_read_as_their_types
                raw_rows_are_models_and_structs
                raw_binds_have_names
                raw_lists_are_bound
                raw_lists_are_of_any_type
                raw_values_of_other_types_are_named
                raw_statements_go_where_they_belong
                rows_of_queries_become_structs
            }
            locks {
                locked_rows_are_left_alone
                locks_need_a_transaction
                locks_cover_models_that_come_along
                locks_cover_what_is_named
            }
            guards {
                loads_one_by_one_are_refused
                loads_one_by_one_may_go_on
                keys_that_were_read_together_are_loaded_together
                loads_together_see_what_was_written
                collections_one_by_one_are_refused
                links_one_by_one_are_refused
                collections_of_rows_read_together_are_loaded_together
                links_of_rows_read_together_are_loaded_together
                collections_loaded_together_see_what_was_written
            }
            zones {
                parts_are_those_of_a_zone
                times_are_cut_down_in_a_zone
                an_unknown_zone_is_named
            }
            changes {
                of_many_who_make_a_row_one_does
                of_many_who_change_or_make_a_row_none_is_lost
                rows_are_made_within_a_transaction
                fields_are_saved_alone
                rows_that_differ_are_changed_together
                changes_are_split_at_the_limits
                counters_that_many_raise_are_exact
                assignments_see_the_row_as_it_was
                patches_change_what_they_name
                tracked_rows_save_what_changed
                tracked_changes_are_told_and_recorded
            }
            keysets {
                a_walk_meets_every_row_once
                a_walk_goes_on_while_rows_come_and_go
                a_walk_goes_back_and_counts
                a_walk_brings_related_rows_along
                a_cursor_of_another_query_is_refused
            }
            trash {
                rows_in_the_trash_are_hidden
                deleting_twice_finds_nothing
                restored_rows_are_back
                purged_rows_are_gone
                relations_do_not_lead_into_the_trash
                updates_answer_with_rows_in_the_trash
            }
            versions {
                versions_count_changes
                stale_writes_are_refused
                of_writers_at_the_same_time_one_wins
            }
            upserts {
                rows_are_inserted_or_updated
                chosen_fields_are_updated
                rows_that_are_there_stay_where_asked
                of_equal_rows_the_last_one_counts
                a_conflict_elsewhere_is_an_error
                conflicts_are_about_unique_fields
                upserts_are_split_at_the_limits
                of_many_who_upsert_a_row_none_fails
                upserts_are_told_and_recorded
            }
            links {
                links_are_added_and_removed
                links_ask_few_statements
                links_that_are_watched_ask_few_statements
                links_of_unsaved_rows_are_refused
                links_go_with_their_rows
                the_same_link_added_at_once_is_one
                rows_are_found_over_links
                linked_rows_are_fetched_along
                rows_are_linked_to_their_own_kind
                links_may_be_rows_of_a_model
            }
            serializers {
                rows_are_written_with_those_around_them
                rows_around_are_written_or_none
                nested_writes_are_recorded
                nested_rows_are_a_fixed_number_of_statements
                rows_behind_keys_of_several_fields_are_nested
            }
            nested_writes {
                nested_writes_are_told
                nested_writes_that_are_taken_back_are_not_kept
                receivers_refuse_nested_writes
                nested_rows_that_others_need_stay
            }
            content_types {
                content_types_are_seeded_once
                rows_point_at_rows_of_any_model
                targets_of_many_rows_come_together
            }
            signals {
                every_way_to_write_is_told
                receivers_change_what_is_saved
                a_receiver_before_a_write_refuses_it
                a_receiver_after_a_write_stops_nobody
                receivers_write_in_the_transaction
                receivers_wait_for_the_commit
                receivers_know_who_and_what
                disconnected_receivers_are_not_told
                rows_that_go_with_others_are_told
                rows_that_go_over_several_levels_are_told
                keys_that_become_their_default_are_told
                rows_that_are_looked_for_first_are_told
                changed_links_are_told
                receivers_of_links_wait_for_the_commit
                rows_that_become_models_are_told
                the_trash_is_told_as_a_delete
            }
            audit {
                every_way_to_write_is_recorded
                entries_say_who_did_it
                entries_stand_or_fall_with_their_write
                secrets_are_not_recorded
                rows_that_go_with_others_are_recorded
                links_are_recorded
                a_row_can_be_seen_as_it_was
                a_row_can_be_set_back
                the_log_is_cleaned_up
            }
            composite_keys {
                rows_are_found_by_composite_keys
                rows_with_composite_keys_are_saved
                rows_that_are_all_key_are_kept
                many_composite_keys_are_looked_for_at_once
                rows_with_composite_keys_are_written_in_bulk
                windows_of_rows_with_composite_keys_are_written
                composite_keys_make_orders_total
                rows_with_composite_keys_are_locked
                parts_of_rows_know_their_composite_key
                keys_are_made_of_foreign_keys
                writes_by_composite_keys_are_recorded
            }
            composite_foreign_keys {
                composite_foreign_keys_lead_to_rows
                lookups_reach_over_composite_foreign_keys
                rows_are_counted_over_composite_foreign_keys
                rows_come_along_over_composite_foreign_keys
                targets_of_composite_foreign_keys_are_locked
                a_part_that_is_null_points_nowhere
                composite_foreign_keys_are_kept
                rows_that_go_over_composite_keys_are_told
                loads_over_composite_keys_are_noticed
                tables_point_at_each_other_by_several_columns
            }
            tables {
                tables_may_point_at_each_other
                a_table_that_is_pointed_at_is_not_dropped
                tables_are_dropped_whatever_their_order
                tables_that_exist_are_not_made_again
                schema_changes_follow_transactions
                prepared_statements_outlive_schema_changes
            }
            transactions {
                commit_publishes_all_or_nothing
                an_error_rolls_back
                a_panic_rolls_back
                dropped_transaction_rolls_back
                all_or_nothing_at_every_step
                a_handle_used_after_the_end_is_refused
                a_handle_left_behind_does_not_keep_the_transaction
                statements_of_one_transaction_take_turns
                transactions_run_in_tasks
                read_only_transaction_refuses_writes
                options_belong_to_the_outermost_transaction
                isolation_level_is_honoured
                serializable_transactions_have_an_order
                a_failed_transaction_does_nothing_more
                a_refused_value_does_not_fail_the_transaction
                a_transaction_has_its_own_time_for_statements
                a_transaction_has_its_own_time_for_locks
                times_end_with_their_transaction
            }
            savepoints {
                an_inner_error_takes_back_the_inner_work
                an_outer_error_takes_back_everything
                a_dropped_inner_future_takes_back_its_work
                an_abandoned_savepoint_is_taken_back_before_the_commit
                savepoint_recovers_from_failure
                savepoints_nest_deeply
                savepoints_follow_one_another
            }
            hooks {
                hooks_run_after_the_commit_in_order
                hooks_go_with_what_is_rolled_back
                rollback_hooks_follow_every_way_back
                rollback_hooks_go_with_their_savepoint
                no_rollback_hook_runs_where_a_commit_is_unknown
            }
            retries {
                conflicts_are_run_again
                nothing_is_run_again_for_ever
                a_savepoint_is_not_run_again
                retried_transactions_lose_no_update
            }
            batches {
                batch_keeps_order
                batches_may_write
                batch_reports_the_first_failure
            }
            streams {
                a_stream_hands_out_every_row_in_order
                streams_of_every_length_end
                stream_holds_one_batch
                dropped_stream_returns_its_connection
                stream_in_transaction_blocks_nobody
                a_stream_outlived_by_nothing_ends_with_its_transaction
                streams_belong_to_their_transaction
                a_stream_that_fails_says_so_and_ends
                a_stream_that_fails_fails_its_transaction
            }
            cancellation {
                cancel_at_every_poll
                a_cancelled_write_happens_once_or_never
                cancelled_begin_loses_nothing
                a_cancelled_commit_is_all_or_nothing
                a_cancelled_rollback_rolls_back
                a_cancelled_statement_never_splits_its_transaction
                a_cancelled_transaction_is_all_or_nothing
                a_cancelled_bulk_insert_is_all_or_nothing
                a_cancelled_slow_statement_frees_its_connection
                a_cancelled_stream_returns_its_connection
                a_cancelled_acquire_takes_nothing
                transactions_cut_off_at_random_lose_nothing
                aborted_tasks_leave_the_pool_whole
            }
            pool {
                exhausted_pool_times_out
                a_pool_waiting_for_itself_times_out
                a_queue_for_connections_has_an_end
                closed_pool_refuses
                closing_lets_transactions_finish
                status_counts_connections
                statements_are_ended_when_their_time_is_up
                writes_are_ended_when_their_time_is_up
                a_lock_held_elsewhere_times_out
                writers_work_side_by_side_or_in_turn
                deadlocks_are_broken
                dead_connections_are_replaced
                a_line_that_dies_in_a_transaction_is_noticed
                connections_that_the_server_ended_are_replaced
                a_commit_that_was_lost_is_unknown
                an_unreachable_server_is_named
            }
            forms {
                forms_write_what_was_sent
                forms_write_no_other_field
                forms_tell_every_fault
                forms_tell_what_is_taken
                forms_tell_what_was_taken_meanwhile
                of_many_forms_one_is_saved
                forms_tell_of_keys_to_nowhere
                forms_write_keys_that_are_named
                forms_show_the_row_and_what_it_may_point_at
                forms_keep_to_the_rows_of_their_scope
                forms_of_stale_rows_are_refused
            }
            concurrency {
                writers_do_not_get_in_each_others_way
                of_many_unique_inserts_one_succeeds
                readers_read_beside_a_writer
                writes_are_read_at_once
                databases_of_cases_are_apart
            }
            errors {
                a_missing_table_is_named
                a_missing_column_is_named
                wrong_column_type_is_named
                integers_may_be_read_wider
                columns_are_described_without_rows
                positions_beyond_the_answer_are_refused
                nonsense_is_refused
                arrays_are_bound_or_unsupported
                writes_return_rows
                foreign_keys_are_added_where_they_can
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
__database_cases!([table]);
