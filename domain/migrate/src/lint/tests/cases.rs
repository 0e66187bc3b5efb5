//! What each rule finds, and what is only near it, as files have it. A version
//! before the list is that of the server; `free` makes the file one that is not
//! atomic.

use super::Case;

pub(super) const CASES: &[Case] = &[
    Case {
        id: "release/drop-table",
        hits: &[r#"[{"DropTable": {"table": "author"}}]"#, r#"[{"DropM2MTable": {"table": "post_tags"}}]"#],
        misses: &[
            r#"[{"CreateTable": {"name": "note", "columns": [{"name": "id", "type": "i64", "auto": true}], "primary_key": ["id"]}}, {"DropTable": {"table": "note"}}]"#,
            r#"[{"DropColumn": {"table": "post", "column": "body"}}]"#,
        ],
    },
    Case {
        id: "release/drop-column",
        hits: &[r#"[{"DropColumn": {"table": "post", "column": "body"}}]"#],
        misses: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true}}}, {"AlterTableComment": {"table": "post", "comment": "x"}}]"#,
            r#"[{"AlterColumnNullable": {"table": "post", "column": "title", "nullable": true}}]"#,
        ],
    },
    Case {
        id: "release/rename-table",
        hits: &[r#"[{"RenameTable": {"table": "post", "to": "entry"}}]"#],
        misses: &[
            r#"[{"CreateTable": {"name": "note", "columns": [{"name": "id", "type": "i64", "auto": true}], "primary_key": ["id"]}}, {"RenameTable": {"table": "note", "to": "remark"}}]"#,
            r#"[{"RenameColumn": {"table": "post", "column": "body", "to": "text"}}]"#,
        ],
    },
    Case {
        id: "release/rename-column",
        hits: &[r#"[{"RenameColumn": {"table": "post", "column": "body", "to": "text"}}]"#],
        misses: &[r#"[{"RenameTable": {"table": "post", "to": "entry"}}]"#],
    },
    Case {
        id: "release/add-required-column",
        hits: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text"}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text"}, "fill": "'x'"}}]"#,
        ],
        misses: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "default": "'x'"}}}]"#,
            r#"[{"CreateTable": {"name": "note", "columns": [{"name": "id", "type": "i64", "auto": true}], "primary_key": ["id"]}}]"#,
        ],
    },
    Case {
        id: "release/forbid-null",
        hits: &[r#"[{"AlterColumnNullable": {"table": "post", "column": "body", "nullable": false}}]"#],
        misses: &[
            r#"[{"AlterColumnNullable": {"table": "post", "column": "title", "nullable": false}}]"#,
            r#"[{"AlterColumnNullable": {"table": "post", "column": "title", "nullable": true}}]"#,
        ],
    },
    Case {
        id: "release/remove-choice",
        hits: &[
            r#"[{"AlterColumnChoices": {"table": "post", "column": "status", "choices": ["draft"]}}]"#,
            r#"[{"AlterColumnChoices": {"table": "post", "column": "body", "choices": ["a"]}}]"#,
        ],
        misses: &[
            r#"[{"AlterColumnChoices": {"table": "post", "column": "status", "choices": ["draft", "published", "gone"]}}]"#,
            r#"[{"AlterColumnChoices": {"table": "post", "column": "status", "choices": []}}]"#,
        ],
    },
    Case {
        id: "release/drop-default",
        hits: &[r#"[{"AlterColumnDefault": {"table": "post", "column": "rating", "default": null}}]"#],
        misses: &[
            r#"[{"AlterColumnDefault": {"table": "post", "column": "rating", "default": "1"}}]"#,
            r#"[{"AlterColumnDefault": {"table": "post", "column": "body", "default": null}}]"#,
        ],
    },
    Case {
        id: "data/narrow-type",
        hits: &[
            r#"[{"AlterColumnType": {"table": "post", "column": "id", "to": "i32"}}]"#,
            r#"[{"AlterColumnType": {"table": "post", "column": "body", "to": "i64"}}]"#,
            r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "f32"}}]"#,
            r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "bool"}}]"#,
        ],
        misses: &[
            r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "i64"}}]"#,
            r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "f64"}}]"#,
            r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "text"}}]"#,
            r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "decimal"}}]"#,
            r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "i32"}}]"#,
        ],
    },
    Case {
        id: "data/shorten-text",
        hits: &[
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": 49}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "body", "max_length": 100}}]"#,
        ],
        misses: &[
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": 51}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": null}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": 50}}]"#,
        ],
    },
    Case {
        id: "data/fill-at-once",
        hits: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text"}, "fill": "'x'"}}]"#,
            r#"[{"AlterColumnNullable": {"table": "post", "column": "body", "nullable": false, "fill": "''"}}]"#,
            r#"[{"data": {"sql": "UPDATE post SET body = ''"}}]"#,
            r#"[{"data": {"sql": {"default": "DELETE FROM post"}}}]"#,
            r#"[{"CreateTable": {"name": "note", "columns": [{"name": "id", "type": "i64", "auto": true}], "primary_key": ["id"]}}, {"data": {"sql": "UPDATE post SET body = ''"}}]"#,
        ],
        misses: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "default": "'x'"}}}]"#,
            r#"[{"AlterColumnNullable": {"table": "post", "column": "body", "nullable": false}}]"#,
            r#"["free", {"data": {"sql": "UPDATE post SET body = '' WHERE id IN (SELECT id FROM post WHERE body IS NULL LIMIT :limit)", "batch": {"repeat": {"limit": 9}}}}]"#,
            r#"[{"data": {"sql": "INSERT INTO author DEFAULT VALUES"}}]"#,
            r#"[{"CreateTable": {"name": "note", "columns": [{"name": "id", "type": "i64", "auto": true}], "primary_key": ["id"]}}, {"data": {"sql": "UPDATE note SET id = 1"}}]"#,
            r#"[{"data": {"sql": {"default": null}}}]"#,
            r#"[{"data": {"callback": "fill"}}]"#,
        ],
    },
    Case {
        id: "names/reserved-word",
        hits: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "order", "type": "text", "nullable": true}}}]"#,
            r#"[{"CreateTable": {"name": "select", "columns": [{"name": "id", "type": "i64", "auto": true}], "primary_key": ["id"]}}]"#,
            r#"[{"RenameColumn": {"table": "post", "column": "body", "to": "table"}}]"#,
            r#"[{"RenameTable": {"table": "post", "to": "group"}}]"#,
            r#"[{"CreateTable": {"name": "note", "columns": [{"name": "id", "type": "i64", "auto": true}, {"name": "from", "type": "text"}], "primary_key": ["id"]}}]"#,
        ],
        misses: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "ordering", "type": "text", "nullable": true}}}]"#,
            r#"[{"CreateTable": {"name": "selection", "columns": [{"name": "id", "type": "i64", "auto": true}], "primary_key": ["id"]}}]"#,
            r#"[{"DropColumn": {"table": "post", "column": "body"}}]"#,
        ],
    },
    Case {
        id: "names/cut-to-fit",
        hits: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabcd", "type": "text", "nullable": true}}}]"#,
            r#"[{"CreateTable": {"name": "tttttttttttttttttttt", "columns": [{"name": "id", "type": "i64", "auto": true}, {"name": "cccccccccccccccccccccccccccccccccccccccc", "type": "text"}], "primary_key": ["id"]}}]"#,
            r#"[{"RenameColumn": {"table": "post", "column": "body", "to": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabcd"}}]"#,
            r#"[{"RenameTable": {"table": "post", "to": "pppppppppppppppppppppppppppppppppppppppppppppppp"}}]"#,
        ],
        misses: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "type": "text", "nullable": true}}}]"#,
            r#"[{"CreateTable": {"name": "tttttttttttttttttttt", "columns": [{"name": "id", "type": "i64", "auto": true}, {"name": "cccccccccccccccccccccccccccccccccc", "type": "text"}], "primary_key": ["id"]}}]"#,
            r#"[{"RenameTable": {"table": "post", "to": "pppppppppppppppppppppppppppppppppppppppp"}}]"#,
        ],
    },
    Case {
        id: "postgres/index-blocks-writes",
        hits: &[
            r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}]}}}]"#,
            r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}], "unique": true}, "concurrently": false}}]"#,
        ],
        misses: &[
            r#"["free", {"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}]}, "concurrently": true}}]"#,
            r#"[{"DropIndex": {"table": "post", "index": "post_rating_idx"}}]"#,
            r#"[{"CreateTable": {"name": "note", "columns": [{"name": "id", "type": "i64", "auto": true}], "primary_key": ["id"]}}]"#,
        ],
    },
    Case {
        id: "postgres/drop-index-blocks-table",
        hits: &[r#"[{"DropIndex": {"table": "post", "index": "post_rating_idx"}}]"#],
        misses: &[
            r#"["free", {"DropIndex": {"table": "post", "index": "post_rating_idx", "concurrently": true}}]"#,
            r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}]}}}]"#,
        ],
    },
    Case {
        id: "postgres/concurrently-in-transaction",
        hits: &[
            r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}]}, "concurrently": true}}]"#,
            r#"[{"DropIndex": {"table": "post", "index": "post_rating_idx", "concurrently": true}}]"#,
        ],
        misses: &[
            r#"["free", {"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}]}, "concurrently": true}}]"#,
            r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}]}, "concurrently": false}}]"#,
        ],
    },
    Case {
        id: "postgres/unique-blocks-table",
        hits: &[
            r#"[{"AddUniqueConstraint": {"table": "post", "unique": {"name": "u", "columns": ["title"]}}}]"#,
            r#"[{"AlterColumnUnique": {"table": "post", "column": "title", "unique": true}}]"#,
        ],
        misses: &[
            r#"["free", {"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}], "unique": true}, "concurrently": true}}]"#,
            r#"[{"DropColumn": {"table": "post", "column": "body"}}]"#,
        ],
    },
    Case {
        id: "postgres/foreign-key-blocks-writes",
        hits: &[
            r#"[{"AddForeignKey": {"table": "post", "key": {"name": "f", "columns": ["author_id"], "target": "author", "target_columns": ["id"]}}}]"#,
            r#"[{"AddCompositeFk": {"table": "post", "key": {"name": "f2", "columns": ["author_id", "id"], "target": "post", "target_columns": ["author_id", "id"]}}}]"#,
        ],
        misses: &[
            r#"[{"AddForeignKey": {"table": "post", "key": {"name": "f", "columns": ["author_id"], "target": "author", "target_columns": ["id"]}, "not_valid": true}}]"#,
            r#"[{"AddCompositeFk": {"table": "post", "key": {"name": "f2", "columns": ["author_id", "id"], "target": "post", "target_columns": ["author_id", "id"]}, "not_valid": true}}]"#,
        ],
    },
    Case {
        id: "postgres/check-blocks-table",
        hits: &[
            r#"[{"AddCheckConstraint": {"table": "post", "check": {"name": "c", "expression": "rating > 0"}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true, "choices": ["a"]}}}]"#,
            r#"[{"AlterColumnChoices": {"table": "post", "column": "status", "choices": ["draft"]}}]"#,
        ],
        misses: &[
            r#"[{"AddCheckConstraint": {"table": "post", "check": {"name": "c", "expression": "rating > 0"}, "not_valid": true}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true}}}]"#,
            r#"[{"AlterColumnChoices": {"table": "post", "column": "status", "choices": []}}]"#,
        ],
    },
    Case {
        id: "postgres/validate-with-add",
        hits: &[
            r#"[{"AddCheckConstraint": {"table": "post", "check": {"name": "c", "expression": "rating > 0"}, "not_valid": true}}, {"ValidateConstraint": {"table": "post", "name": "c"}}]"#,
            r#"[{"AddForeignKey": {"table": "post", "key": {"name": "f", "columns": ["author_id"], "target": "author", "target_columns": ["id"]}, "not_valid": true}}, {"ValidateConstraint": {"table": "post", "name": "f"}}]"#,
        ],
        misses: &[
            r#"["free", {"AddCheckConstraint": {"table": "post", "check": {"name": "c", "expression": "rating > 0"}, "not_valid": true}}, {"ValidateConstraint": {"table": "post", "name": "c"}}]"#,
            r#"[{"ValidateConstraint": {"table": "post", "name": "checked_is_there"}}]"#,
            r#"[{"AddCheckConstraint": {"table": "post", "check": {"name": "other", "expression": "rating > 0"}, "not_valid": true}}, {"ValidateConstraint": {"table": "post", "name": "checked_is_there"}}]"#,
        ],
    },
    Case {
        id: "postgres/not-null-scans-table",
        hits: &[
            r#"[{"AlterColumnNullable": {"table": "post", "column": "body", "nullable": false}}]"#,
            r#"[{"AddCheckConstraint": {"table": "post", "check": {"name": "b", "expression": "body IS NOT NULL"}, "not_valid": true}}, {"AlterColumnNullable": {"table": "post", "column": "body", "nullable": false}}]"#,
            r#"11.0 [{"AlterColumnNullable": {"table": "post", "column": "checked", "nullable": false}}]"#,
        ],
        misses: &[
            r#"[{"AlterColumnNullable": {"table": "post", "column": "checked", "nullable": false}}]"#,
            r#"[{"AlterColumnNullable": {"table": "post", "column": "title", "nullable": false}}]"#,
            r#"[{"AlterColumnNullable": {"table": "post", "column": "title", "nullable": true}}]"#,
            r#"[{"AddCheckConstraint": {"table": "post", "check": {"name": "b", "expression": "body IS NOT NULL"}, "not_valid": true}}, {"ValidateConstraint": {"table": "post", "name": "b"}}, {"AlterColumnNullable": {"table": "post", "column": "body", "nullable": false}}]"#,
        ],
    },
    Case {
        id: "postgres/type-rewrites-table",
        hits: &[
            r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "i64"}}]"#,
            r#"[{"AlterColumnType": {"table": "post", "column": "body", "to": "json"}}]"#,
        ],
        misses: &[
            r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "i32"}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": 60}}]"#,
        ],
    },
    Case {
        id: "postgres/length-rewrites-table",
        hits: &[
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": 40}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "body", "max_length": 40}}]"#,
        ],
        misses: &[
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": 60}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": null}}]"#,
        ],
    },
    Case {
        id: "postgres/default-rewrites-table",
        hits: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "uuid", "default": "gen_random_uuid()"}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "timestamp", "default": "clock_timestamp()"}}}]"#,
            r#"10.0 [{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "default": "'x'"}}}]"#,
        ],
        misses: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "default": "'x'"}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "timestamp", "default": "now()"}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "timestamp", "default": "CURRENT_TIMESTAMP"}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "default": "'random()'"}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true}}}]"#,
        ],
    },
    Case {
        id: "postgres/rows-under-lock",
        hits: &[
            r#"[{"AlterTableComment": {"table": "post", "comment": "x"}}, {"data": {"sql": "INSERT INTO author DEFAULT VALUES"}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true}}}, {"data": {"callback": "fill"}}]"#,
        ],
        misses: &[
            r#"["free", {"AlterTableComment": {"table": "post", "comment": "x"}}, {"data": {"sql": "INSERT INTO author DEFAULT VALUES"}}]"#,
            r#"[{"data": {"sql": "INSERT INTO author DEFAULT VALUES"}}, {"AlterTableComment": {"table": "post", "comment": "x"}}]"#,
            r#"[{"CreateTable": {"name": "note", "columns": [{"name": "id", "type": "i64", "auto": true}], "primary_key": ["id"]}}, {"RenameTable": {"table": "note", "to": "remark"}}, {"data": {"sql": "INSERT INTO remark DEFAULT VALUES"}}]"#,
            r#"[{"AlterTableComment": {"table": "post", "comment": "x"}}, {"data": {"sql": {"postgres": null, "default": "UPDATE a SET b = 1"}}}]"#,
        ],
    },
    Case {
        id: "mysql/add-column-rebuilds-table",
        hits: &[
            r#"8.0.11 [{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true}}}]"#,
            r#"8.4.0 [{"AddColumn": {"table": "post", "column": {"name": "n2", "type": "i64", "auto": true}}}]"#,
        ],
        misses: &[
            r#"8.0.12 [{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true}}}]"#,
            r#"8.0.11 [{"DropColumn": {"table": "post", "column": "body"}}]"#,
        ],
    },
    Case {
        id: "mysql/add-column-check-copies-table",
        hits: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true, "choices": ["a"]}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "bool", "default": "TRUE"}}}]"#,
        ],
        misses: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "i16", "default": "1"}}}]"#,
        ],
    },
    Case {
        id: "mysql/add-column-default-refused",
        hits: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "default": "(uuid())"}}}]"#,
        ],
        misses: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "default": "(lower('X'))"}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "default": "'uuid()'"}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "timestamp", "default": "CURRENT_TIMESTAMP(6)"}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true}}}]"#,
        ],
    },
    Case {
        id: "mysql/drop-column-rebuilds-table",
        hits: &[r#"8.0.28 [{"DropColumn": {"table": "post", "column": "body"}}]"#],
        misses: &[
            r#"8.0.29 [{"DropColumn": {"table": "post", "column": "body"}}]"#,
            r#"8.0.28 [{"AlterColumnNullable": {"table": "post", "column": "title", "nullable": true}}]"#,
        ],
    },
    Case {
        id: "mysql/type-copies-table",
        hits: &[r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "i64"}}]"#],
        misses: &[
            r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "i32"}}]"#,
            r#"[{"AlterColumnDefault": {"table": "post", "column": "rating", "default": "1"}}]"#,
        ],
    },
    Case {
        id: "mysql/length-copies-table",
        hits: &[
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": 64}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": 40}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "body", "max_length": 9}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "slug", "max_length": 64}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": null}}]"#,
        ],
        misses: &[
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": 63}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": 50}}]"#,
        ],
    },
    Case {
        id: "mysql/null-rebuilds-table",
        hits: &[
            r#"[{"AlterColumnNullable": {"table": "post", "column": "body", "nullable": false}}]"#,
            r#"[{"AlterColumnNullable": {"table": "post", "column": "title", "nullable": true}}]"#,
        ],
        misses: &[
            r#"[{"AlterColumnNullable": {"table": "post", "column": "body", "nullable": true}}]"#,
            r#"[{"AlterColumnDefault": {"table": "post", "column": "rating", "default": "1"}}]"#,
        ],
    },
    Case {
        id: "mysql/foreign-key-copies-table",
        hits: &[
            r#"[{"AddForeignKey": {"table": "post", "key": {"name": "f", "columns": ["author_id"], "target": "author", "target_columns": ["id"]}}}]"#,
            r#"[{"AddCompositeFk": {"table": "post", "key": {"name": "f2", "columns": ["author_id", "id"], "target": "post", "target_columns": ["author_id", "id"]}}}]"#,
        ],
        misses: &[
            r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}]}}}]"#,
            r#"[{"CreateTable": {"name": "note", "columns": [{"name": "id", "type": "i64", "auto": true}], "primary_key": ["id"], "foreign_keys": [{"name": "k", "columns": ["id"], "target": "author", "target_columns": ["id"]}]}}]"#,
        ],
    },
    Case {
        id: "mysql/check-copies-table",
        hits: &[
            r#"[{"AddCheckConstraint": {"table": "post", "check": {"name": "c", "expression": "rating > 0"}}}]"#,
            r#"[{"AlterColumnChoices": {"table": "post", "column": "status", "choices": ["draft"]}}]"#,
        ],
        misses: &[
            r#"[{"DropCheckConstraint": {"table": "post", "name": "checked_is_there"}}]"#,
            r#"[{"AlterColumnChoices": {"table": "post", "column": "status", "choices": []}}]"#,
        ],
    },
    Case {
        id: "mysql/fulltext-blocks-writes",
        hits: &[
            r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}], "method": "fulltext"}}}]"#,
            r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}], "method": "SPATIAL"}}}]"#,
        ],
        misses: &[
            r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}]}}}]"#,
            r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}], "method": "btree"}}}]"#,
        ],
    },
    Case {
        id: "mariadb/add-column-rebuilds-table",
        hits: &[
            r#"10.3.1 [{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true}}}]"#,
            r#"11.4.0 [{"AddColumn": {"table": "post", "column": {"name": "n2", "type": "i64", "auto": true}}}]"#,
            r#"11.4.0 [{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "default": "(uuid())"}}}]"#,
        ],
        misses: &[
            r#"10.3.2 [{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "bool", "default": "TRUE"}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "timestamp", "default": "CURRENT_TIMESTAMP(6)"}}}]"#,
        ],
    },
    Case {
        id: "mariadb/drop-column-rebuilds-table",
        hits: &[r#"10.3.39 [{"DropColumn": {"table": "post", "column": "body"}}]"#],
        misses: &[r#"10.4.0 [{"DropColumn": {"table": "post", "column": "body"}}]"#],
    },
    Case {
        id: "mariadb/type-copies-table",
        hits: &[r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "i64"}}]"#],
        misses: &[r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "i32"}}]"#],
    },
    Case {
        id: "mariadb/length-copies-table",
        hits: &[
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": 64}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": 40}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "body", "max_length": 9}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": null}}]"#,
            r#"10.4.2 [{"AlterColumnMaxLength": {"table": "post", "column": "slug", "max_length": 64}}]"#,
        ],
        misses: &[
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": 63}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "slug", "max_length": 64}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "slug", "max_length": 300}}]"#,
        ],
    },
    Case {
        id: "mariadb/null-rebuilds-table",
        hits: &[
            r#"[{"AlterColumnNullable": {"table": "post", "column": "body", "nullable": false}}]"#,
            r#"[{"AlterColumnNullable": {"table": "post", "column": "title", "nullable": true}}]"#,
        ],
        misses: &[r#"[{"AlterColumnNullable": {"table": "post", "column": "body", "nullable": true}}]"#],
    },
    Case {
        id: "mariadb/foreign-key-copies-table",
        hits: &[
            r#"[{"AddForeignKey": {"table": "post", "key": {"name": "f", "columns": ["author_id"], "target": "author", "target_columns": ["id"]}}}]"#,
            r#"[{"AddCompositeFk": {"table": "post", "key": {"name": "f2", "columns": ["author_id", "id"], "target": "post", "target_columns": ["author_id", "id"]}}}]"#,
        ],
        misses: &[
            r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}]}}}]"#,
        ],
    },
    Case {
        id: "mariadb/check-copies-table",
        hits: &[
            r#"[{"AddCheckConstraint": {"table": "post", "check": {"name": "c", "expression": "rating > 0"}}}]"#,
            r#"[{"AlterColumnChoices": {"table": "post", "column": "status", "choices": ["draft"]}}]"#,
        ],
        misses: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true, "choices": ["a"]}}}]"#,
            r#"[{"AlterColumnChoices": {"table": "post", "column": "status", "choices": []}}]"#,
        ],
    },
    Case {
        id: "mariadb/fulltext-blocks-writes",
        hits: &[
            r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}], "method": "fulltext"}}}]"#,
        ],
        misses: &[
            r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}]}}}]"#,
        ],
    },
    Case {
        id: "sqlite/rebuilds-table",
        hits: &[
            r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "i64"}}]"#,
            r#"[{"AlterColumnNullable": {"table": "post", "column": "body", "nullable": false}}]"#,
            r#"[{"AlterColumnDefault": {"table": "post", "column": "rating", "default": "1"}}]"#,
            r#"[{"AlterColumnMaxLength": {"table": "post", "column": "title", "max_length": 60}}]"#,
            r#"[{"AlterColumnUnique": {"table": "post", "column": "title", "unique": true}}]"#,
            r#"[{"AddUniqueConstraint": {"table": "post", "unique": {"name": "u", "columns": ["title"]}}}]"#,
            r#"[{"AddCheckConstraint": {"table": "post", "check": {"name": "c", "expression": "rating > 0"}}}]"#,
            r#"[{"AddForeignKey": {"table": "post", "key": {"name": "f", "columns": ["author_id"], "target": "author", "target_columns": ["id"]}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "timestamp", "default": "CURRENT_TIMESTAMP"}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true}, "fill": "title"}}]"#,
            r#"[{"AlterColumnChoices": {"table": "post", "column": "status", "choices": ["draft"]}}]"#,
            r#"3.24.0 [{"RenameColumn": {"table": "post", "column": "body", "to": "text"}}]"#,
            r#"3.34.1 [{"DropColumn": {"table": "post", "column": "body"}}]"#,
        ],
        misses: &[
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "nullable": true}}}]"#,
            r#"[{"AddColumn": {"table": "post", "column": {"name": "n", "type": "text", "default": "'x'"}}}]"#,
            r#"[{"RenameColumn": {"table": "post", "column": "body", "to": "text"}}]"#,
            r#"[{"DropColumn": {"table": "post", "column": "body"}}]"#,
            r#"[{"CreateIndex": {"table": "post", "index": {"name": "i", "terms": [{"column": "title"}]}}}]"#,
            r#"[{"RenameTable": {"table": "post", "to": "entry"}}]"#,
            r#"[{"AlterColumnNullable": {"table": "post", "column": "title", "nullable": false}}]"#,
            r#"[{"AlterColumnType": {"table": "post", "column": "rating", "to": "i32"}}]"#,
        ],
    },
    Case {
        id: "sqlite/drop-column-rewrites-rows",
        hits: &[r#"[{"DropColumn": {"table": "post", "column": "body"}}]"#],
        misses: &[
            r#"3.34.1 [{"DropColumn": {"table": "post", "column": "body"}}]"#,
            r#"[{"RenameColumn": {"table": "post", "column": "body", "to": "text"}}]"#,
        ],
    },
];
