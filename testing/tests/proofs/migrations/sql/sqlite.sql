---- nothing changes
-- back:

---- columns stand in another order
-- back:

---- a first table
-- CreateTable post
CREATE TABLE "post" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
-- back:
-- DropTable post
DROP TABLE "post";

---- a table with everything
-- CreateTable post is refused: SQLite has one kind of index: leave the method "btree" of "post_search" out
-- back:
-- DropTable post
DROP TABLE "post";

---- tables in the order of their keys
-- CreateTable writer
CREATE TABLE "writer" ("id" INTEGER PRIMARY KEY AUTOINCREMENT);
-- CreateTable article
CREATE TABLE "article" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "writer_id" BIGINT NOT NULL, CONSTRAINT "article_writer_id_fkey" FOREIGN KEY ("writer_id") REFERENCES "writer" ("id") ON DELETE RESTRICT);
-- CreateTable comment
CREATE TABLE "comment" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "article_id" BIGINT NOT NULL, CONSTRAINT "comment_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article" ("id") ON DELETE CASCADE);
-- back:
-- DropTable comment
DROP TABLE "comment";
-- DropTable article
DROP TABLE "article";
-- DropTable writer
DROP TABLE "writer";

---- a table that points at itself
-- CreateTable page
CREATE TABLE "page" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "parent_id" BIGINT, CONSTRAINT "page_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "page" ("id") ON DELETE SET NULL);
-- back:
-- DropTable page
DROP TABLE "page";

---- two tables in a circle
-- CreateTable author
CREATE TABLE "author" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "best_id" BIGINT);
-- CreateTable post
CREATE TABLE "post" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "author_id" BIGINT NOT NULL, CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE RESTRICT);
-- AddForeignKey author.author_best_id_fkey
SELECT rustango_refuse('checked', 'author', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('author', sql, ',author_best_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'author' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'author', 'the column "' || name || '"') FROM pragma_table_xinfo('author') WHERE name COLLATE NOCASE NOT IN ('id', 'best_id', 'id', 'best_id');
SELECT rustango_refuse('loss', 'author', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'author' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "best_id" BIGINT, CONSTRAINT "author_best_id_fkey" FOREIGN KEY ("best_id") REFERENCES "post" ("id") ON DELETE SET NULL);
INSERT INTO "rustango_rebuilt" ("id", "best_id") SELECT "id", "best_id" FROM "author";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'author';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "author";
ALTER TABLE "rustango_rebuilt" RENAME TO "author";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- DropForeignKey author.author_best_id_fkey
SELECT rustango_refuse('checked', 'author', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('author', sql, ',author_best_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'author' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'author', 'the column "' || name || '"') FROM pragma_table_xinfo('author') WHERE name COLLATE NOCASE NOT IN ('id', 'best_id', 'id', 'best_id');
SELECT rustango_refuse('loss', 'author', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'author' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "best_id" BIGINT);
INSERT INTO "rustango_rebuilt" ("id", "best_id") SELECT "id", "best_id" FROM "author";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'author';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "author";
ALTER TABLE "rustango_rebuilt" RENAME TO "author";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- DropTable post
DROP TABLE "post";
-- DropTable author
DROP TABLE "author";

---- three tables in a circle beside one out of it
-- CreateTable a
CREATE TABLE "a" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "b_id" BIGINT NOT NULL);
-- CreateTable c
CREATE TABLE "c" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "a_id" BIGINT, CONSTRAINT "c_a_id_fkey" FOREIGN KEY ("a_id") REFERENCES "a" ("id") ON DELETE RESTRICT);
-- CreateTable b
CREATE TABLE "b" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "c_id" BIGINT NOT NULL, CONSTRAINT "b_c_id_fkey" FOREIGN KEY ("c_id") REFERENCES "c" ("id") ON DELETE RESTRICT);
-- CreateTable d
CREATE TABLE "d" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "a_id" BIGINT NOT NULL, CONSTRAINT "d_a_id_fkey" FOREIGN KEY ("a_id") REFERENCES "a" ("id") ON DELETE RESTRICT);
-- AddForeignKey a.a_b_id_fkey
SELECT rustango_refuse('checked', 'a', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('a', sql, ',a_b_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'a' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'a', 'the column "' || name || '"') FROM pragma_table_xinfo('a') WHERE name COLLATE NOCASE NOT IN ('id', 'b_id', 'id', 'b_id');
SELECT rustango_refuse('loss', 'a', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'a' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "b_id" BIGINT NOT NULL, CONSTRAINT "a_b_id_fkey" FOREIGN KEY ("b_id") REFERENCES "b" ("id") ON DELETE RESTRICT);
INSERT INTO "rustango_rebuilt" ("id", "b_id") SELECT "id", "b_id" FROM "a";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'a';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "a";
ALTER TABLE "rustango_rebuilt" RENAME TO "a";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- DropForeignKey a.a_b_id_fkey
SELECT rustango_refuse('checked', 'a', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('a', sql, ',a_b_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'a' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'a', 'the column "' || name || '"') FROM pragma_table_xinfo('a') WHERE name COLLATE NOCASE NOT IN ('id', 'b_id', 'id', 'b_id');
SELECT rustango_refuse('loss', 'a', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'a' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "b_id" BIGINT NOT NULL);
INSERT INTO "rustango_rebuilt" ("id", "b_id") SELECT "id", "b_id" FROM "a";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'a';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "a";
ALTER TABLE "rustango_rebuilt" RENAME TO "a";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- DropTable d
DROP TABLE "d";
-- DropTable b
DROP TABLE "b";
-- DropTable c
DROP TABLE "c";
-- DropTable a
DROP TABLE "a";

---- a new table points at one that is there
-- CreateTable post
CREATE TABLE "post" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE);
-- back:
-- DropTable post
DROP TABLE "post";

---- a table of two keys
-- CreateTable vote
CREATE TABLE "vote" ("author_id" BIGINT NOT NULL, "day" DATE_TEXT NOT NULL, "stars" SMALLINT NOT NULL, PRIMARY KEY ("author_id", "day"), CONSTRAINT "vote_stars_type" CHECK ("stars" BETWEEN -32768 AND 32767), CONSTRAINT "vote_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE);
-- back:
-- DropTable vote
DROP TABLE "vote";

---- a table is dropped
-- DropTable post
DROP TABLE "post";
-- back:
-- CreateTable post
CREATE TABLE "post" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));

---- tables are dropped before what they point at
-- DropTable comment
DROP TABLE "comment";
-- DropTable post
DROP TABLE "post";
-- DropTable author
DROP TABLE "author";
-- back:
-- CreateTable author
CREATE TABLE "author" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "name" VARCHAR(100) NOT NULL, CONSTRAINT "author_name_type" CHECK (length("name") <= 100));
-- CreateTable post
CREATE TABLE "post" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE RESTRICT);
-- CreateTable comment
CREATE TABLE "comment" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "post_id" BIGINT NOT NULL, CONSTRAINT "comment_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "post" ("id") ON DELETE CASCADE);

---- a circle is dropped
-- DropForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'author_id', 'id', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "author_id" BIGINT NOT NULL);
INSERT INTO "rustango_rebuilt" ("id", "author_id") SELECT "id", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- DropTable author
DROP TABLE "author";
-- DropTable post
DROP TABLE "post";
-- back:
-- CreateTable post
CREATE TABLE "post" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "author_id" BIGINT NOT NULL);
-- CreateTable author
CREATE TABLE "author" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "best_id" BIGINT, CONSTRAINT "author_best_id_fkey" FOREIGN KEY ("best_id") REFERENCES "post" ("id") ON DELETE SET NULL);
-- AddForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'author_id', 'id', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "author_id" BIGINT NOT NULL, CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE RESTRICT);
INSERT INTO "rustango_rebuilt" ("id", "author_id") SELECT "id", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- the name of an index moves to another table
-- DropIndex draft.by_time
DROP INDEX "by_time";
-- CreateTable event
CREATE TABLE "event" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "place" TEXT NOT NULL, "happens_at" DATE_TEXT NOT NULL);
CREATE INDEX "by_time" ON "event" ("happens_at");
-- DropTable draft
DROP TABLE "draft";
-- back:
-- CreateTable draft
CREATE TABLE "draft" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "made_at" TIMESTAMP_TEXT NOT NULL);
-- DropTable event
DROP TABLE "event";
-- CreateIndex draft.by_time
CREATE INDEX "by_time" ON "draft" ("made_at");

---- what people read about a table
-- AlterTableComment post
-- back:
-- AlterTableComment post

---- a nullable column
-- AddColumn post.subtitle
ALTER TABLE "post" ADD COLUMN "subtitle" VARCHAR(200) CONSTRAINT "post_subtitle_type" CHECK (length("subtitle") <= 200);
-- back:
-- DropColumn post.subtitle
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_subtitle_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'subtitle', 'id', 'title', 'subtitle');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "subtitle" BLOB, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "subtitle") SELECT "id", "title", (NULL) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
ALTER TABLE "post" DROP COLUMN "subtitle";

---- a column with a default
-- AddColumn post.status
ALTER TABLE "post" ADD COLUMN "status" VARCHAR(9) NOT NULL DEFAULT ('draft') CONSTRAINT "post_status_type" CHECK (length("status") <= 9) CONSTRAINT "post_status_choices" CHECK ("status" IN ('draft', 'published'));
-- back:
-- DropColumn post.status
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_status_type,post_status_choices,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'status', 'id', 'title', 'status');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "status" BLOB, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "status") SELECT "id", "title", (NULL) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
ALTER TABLE "post" DROP COLUMN "status";

---- a column with a value given once
-- AddColumn post.body
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title', 'body');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "body" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "body") SELECT "id", "title", ('') FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- DropColumn post.body
ALTER TABLE "post" DROP COLUMN "body";

---- a column that the toolkit writes
-- AddColumn post.created_at
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title', 'created_at');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "created_at" TIMESTAMP_TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "created_at") SELECT "id", "title", (CURRENT_TIMESTAMP) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddColumn post.version
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'created_at', 'id', 'title', 'created_at', 'version');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "created_at" TIMESTAMP_TEXT NOT NULL, "version" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "created_at", "version") SELECT "id", "title", "created_at", (1) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- DropColumn post.version
ALTER TABLE "post" DROP COLUMN "version";
-- DropColumn post.created_at
ALTER TABLE "post" DROP COLUMN "created_at";

---- a unique column
-- AddColumn post.slug
ALTER TABLE "post" ADD COLUMN "slug" VARCHAR(80) CONSTRAINT "post_slug_type" CHECK (length("slug") <= 80);
-- AlterColumnUnique post.slug
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_slug_type,post_title_type,post_slug_type,post_slug_key,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'slug', 'id', 'title', 'slug');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "slug" VARCHAR(80), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_slug_type" CHECK (length("slug") <= 80), CONSTRAINT "post_slug_key" UNIQUE ("slug"));
INSERT INTO "rustango_rebuilt" ("id", "title", "slug") SELECT "id", "title", "slug" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnUnique post.slug
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_slug_type,post_slug_key,post_title_type,post_slug_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'slug', 'id', 'title', 'slug');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "slug" VARCHAR(80), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_slug_type" CHECK (length("slug") <= 80));
INSERT INTO "rustango_rebuilt" ("id", "title", "slug") SELECT "id", "title", "slug" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- DropColumn post.slug
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_slug_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'slug', 'id', 'title', 'slug');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "slug" BLOB, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "slug") SELECT "id", "title", (NULL) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
ALTER TABLE "post" DROP COLUMN "slug";

---- an indexed column with what people read
-- AddColumn post.rank
ALTER TABLE "post" ADD COLUMN "rank" INTEGER NOT NULL DEFAULT (0) CONSTRAINT "post_rank_type" CHECK ("rank" BETWEEN -2147483648 AND 2147483647);
-- CreateIndex post.post_rank_idx
CREATE INDEX "post_rank_idx" ON "post" ("rank");
-- back:
-- DropIndex post.post_rank_idx
DROP INDEX "post_rank_idx";
-- DropColumn post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" BLOB, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", (NULL) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
ALTER TABLE "post" DROP COLUMN "rank";

---- a foreign key
-- AddColumn post.author_id
ALTER TABLE "post" ADD COLUMN "author_id" BIGINT;
-- CreateIndex post.post_author_id_idx
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
-- AddForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_author_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE SET NULL);
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
-- back:
-- DropForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_author_id_fkey,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_author_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
-- DropIndex post.post_author_id_idx
DROP INDEX "post_author_id_idx";
-- DropColumn post.author_id
ALTER TABLE "post" DROP COLUMN "author_id";

---- a foreign key to a new table
-- CreateTable author
CREATE TABLE "author" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "name" VARCHAR(100) NOT NULL, CONSTRAINT "author_name_type" CHECK (length("name") <= 100));
-- AddColumn post.author_id
ALTER TABLE "post" ADD COLUMN "author_id" BIGINT;
-- AddForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE SET NULL);
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- DropForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_author_id_fkey,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- DropColumn post.author_id
ALTER TABLE "post" DROP COLUMN "author_id";
-- DropTable author
DROP TABLE "author";

---- a column is dropped
-- DropColumn post.subtitle
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_subtitle_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'subtitle', 'id', 'title', 'subtitle');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "subtitle" BLOB, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "subtitle") SELECT "id", "title", (NULL) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
ALTER TABLE "post" DROP COLUMN "subtitle";
-- back:
-- AddColumn post.subtitle
ALTER TABLE "post" ADD COLUMN "subtitle" VARCHAR(200) CONSTRAINT "post_subtitle_type" CHECK (length("subtitle") <= 200);

---- a column is dropped with all that is about it
-- DropForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_slug_type,post_author_id_title_key,post_slug_key,slugged,post_author_id_fkey,post_title_type,post_slug_type,post_author_id_title_key,post_slug_key,slugged,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'slug', 'id', 'title', 'author_id', 'slug');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_title_slug_idx', 'post_author_id_idx', 'post_title_slug_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, "slug" VARCHAR(80) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_slug_type" CHECK (length("slug") <= 80), CONSTRAINT "slugged" CHECK (slug <> ''), CONSTRAINT "post_author_id_title_key" UNIQUE ("author_id", "title"), CONSTRAINT "post_slug_key" UNIQUE ("slug"));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id", "slug") SELECT "id", "title", "author_id", "slug" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
CREATE INDEX "post_title_slug_idx" ON "post" ("title", "slug");
-- DropUniqueConstraint post.post_author_id_title_key
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_slug_type,post_author_id_title_key,post_slug_key,slugged,post_title_type,post_slug_type,post_slug_key,slugged,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'slug', 'id', 'title', 'author_id', 'slug');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_title_slug_idx', 'post_author_id_idx', 'post_title_slug_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, "slug" VARCHAR(80) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_slug_type" CHECK (length("slug") <= 80), CONSTRAINT "slugged" CHECK (slug <> ''), CONSTRAINT "post_slug_key" UNIQUE ("slug"));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id", "slug") SELECT "id", "title", "author_id", "slug" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
CREATE INDEX "post_title_slug_idx" ON "post" ("title", "slug");
-- AlterColumnUnique post.slug
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_slug_type,post_slug_key,slugged,post_title_type,post_slug_type,slugged,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'slug', 'id', 'title', 'author_id', 'slug');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_title_slug_idx', 'post_author_id_idx', 'post_title_slug_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, "slug" VARCHAR(80) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_slug_type" CHECK (length("slug") <= 80), CONSTRAINT "slugged" CHECK (slug <> ''));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id", "slug") SELECT "id", "title", "author_id", "slug" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
CREATE INDEX "post_title_slug_idx" ON "post" ("title", "slug");
-- DropCheckConstraint post.slugged
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_slug_type,slugged,post_title_type,post_slug_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'slug', 'id', 'title', 'author_id', 'slug');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_title_slug_idx', 'post_author_id_idx', 'post_title_slug_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, "slug" VARCHAR(80) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_slug_type" CHECK (length("slug") <= 80));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id", "slug") SELECT "id", "title", "author_id", "slug" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
CREATE INDEX "post_title_slug_idx" ON "post" ("title", "slug");
-- DropIndex post.post_author_id_idx
DROP INDEX "post_author_id_idx";
-- DropIndex post.post_title_slug_idx
DROP INDEX "post_title_slug_idx";
-- DropColumn post.author_id
ALTER TABLE "post" DROP COLUMN "author_id";
-- DropColumn post.slug
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_slug_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'slug', 'id', 'title', 'slug');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "slug" BLOB, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "slug") SELECT "id", "title", (NULL) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
ALTER TABLE "post" DROP COLUMN "slug";
-- back:
-- AddColumn post.slug
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_slug_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title', 'slug');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "slug" VARCHAR(80) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_slug_type" CHECK (length("slug") <= 80));
INSERT INTO "rustango_rebuilt" ("id", "title", "slug") SELECT "id", "title", ('') FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddColumn post.author_id
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_slug_type,post_title_type,post_slug_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'slug', 'id', 'title', 'slug', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "slug" VARCHAR(80) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_slug_type" CHECK (length("slug") <= 80));
INSERT INTO "rustango_rebuilt" ("id", "title", "slug", "author_id") SELECT "id", "title", "slug", (0) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- CreateIndex post.post_title_slug_idx
CREATE INDEX "post_title_slug_idx" ON "post" ("title", "slug");
-- CreateIndex post.post_author_id_idx
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
-- AddCheckConstraint post.slugged
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_slug_type,post_title_type,post_slug_type,slugged,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'slug', 'author_id', 'id', 'title', 'slug', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_title_slug_idx', 'post_author_id_idx', 'post_title_slug_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "slug" VARCHAR(80) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_slug_type" CHECK (length("slug") <= 80), CONSTRAINT "slugged" CHECK (slug <> ''));
INSERT INTO "rustango_rebuilt" ("id", "title", "slug", "author_id") SELECT "id", "title", "slug", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
CREATE INDEX "post_title_slug_idx" ON "post" ("title", "slug");
-- AlterColumnUnique post.slug
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_slug_type,slugged,post_title_type,post_slug_type,post_slug_key,slugged,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'slug', 'author_id', 'id', 'title', 'slug', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_title_slug_idx', 'post_author_id_idx', 'post_title_slug_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "slug" VARCHAR(80) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_slug_type" CHECK (length("slug") <= 80), CONSTRAINT "slugged" CHECK (slug <> ''), CONSTRAINT "post_slug_key" UNIQUE ("slug"));
INSERT INTO "rustango_rebuilt" ("id", "title", "slug", "author_id") SELECT "id", "title", "slug", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
CREATE INDEX "post_title_slug_idx" ON "post" ("title", "slug");
-- AddUniqueConstraint post.post_author_id_title_key
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_slug_type,post_slug_key,slugged,post_title_type,post_slug_type,post_author_id_title_key,post_slug_key,slugged,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'slug', 'author_id', 'id', 'title', 'slug', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_title_slug_idx', 'post_author_id_idx', 'post_title_slug_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "slug" VARCHAR(80) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_slug_type" CHECK (length("slug") <= 80), CONSTRAINT "slugged" CHECK (slug <> ''), CONSTRAINT "post_author_id_title_key" UNIQUE ("author_id", "title"), CONSTRAINT "post_slug_key" UNIQUE ("slug"));
INSERT INTO "rustango_rebuilt" ("id", "title", "slug", "author_id") SELECT "id", "title", "slug", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
CREATE INDEX "post_title_slug_idx" ON "post" ("title", "slug");
-- AddForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_slug_type,post_author_id_title_key,post_slug_key,slugged,post_title_type,post_slug_type,post_author_id_title_key,post_slug_key,slugged,post_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'slug', 'author_id', 'id', 'title', 'slug', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_title_slug_idx', 'post_author_id_idx', 'post_title_slug_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "slug" VARCHAR(80) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_slug_type" CHECK (length("slug") <= 80), CONSTRAINT "slugged" CHECK (slug <> ''), CONSTRAINT "post_author_id_title_key" UNIQUE ("author_id", "title"), CONSTRAINT "post_slug_key" UNIQUE ("slug"), CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE RESTRICT);
INSERT INTO "rustango_rebuilt" ("id", "title", "slug", "author_id") SELECT "id", "title", "slug", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
CREATE INDEX "post_title_slug_idx" ON "post" ("title", "slug");

---- a column comes and another goes, of other kinds
-- AddColumn post.seen_at
ALTER TABLE "post" ADD COLUMN "seen_at" TIMESTAMP_TEXT;
-- DropColumn post.rating
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rating_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rating', 'seen_at', 'id', 'title', 'rating', 'seen_at');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rating" BLOB, "seen_at" TIMESTAMP_TEXT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "rating", "seen_at") SELECT "id", "title", (NULL), "seen_at" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
ALTER TABLE "post" DROP COLUMN "rating";
-- back:
-- AddColumn post.rating
ALTER TABLE "post" ADD COLUMN "rating" SMALLINT NOT NULL DEFAULT (0) CONSTRAINT "post_rating_type" CHECK ("rating" BETWEEN -32768 AND 32767);
-- DropColumn post.seen_at
ALTER TABLE "post" DROP COLUMN "seen_at";

---- a table and the column that pointed at it are dropped
-- DropForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_author_id_fkey,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- DropColumn post.author_id
ALTER TABLE "post" DROP COLUMN "author_id";
-- DropTable author
DROP TABLE "author";
-- back:
-- CreateTable author
CREATE TABLE "author" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "name" VARCHAR(100) NOT NULL, CONSTRAINT "author_name_type" CHECK (length("name") <= 100));
-- AddColumn post.author_id
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", (0) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE RESTRICT);
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a longer text
-- AlterColumnMaxLength post.title
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(300) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 300));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnMaxLength post.title
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a shorter text
-- AlterColumnMaxLength post.title
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(100) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 100));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnMaxLength post.title
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a text without limit
-- AlterColumnMaxLength post.title
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" TEXT NOT NULL);
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnMaxLength post.title
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a wider number
-- AlterColumnType post.views
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_views_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'views', 'id', 'title', 'views');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "views" BIGINT NOT NULL DEFAULT (0), CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "views") SELECT "id", "title", ("views") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnType post.views
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_views_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'views', 'id', 'title', 'views');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "views" INTEGER NOT NULL DEFAULT (0), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_views_type" CHECK ("views" BETWEEN -2147483648 AND 2147483647));
INSERT INTO "rustango_rebuilt" ("id", "title", "views") SELECT "id", "title", ("views") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a number of a text
-- AlterColumnMaxLength post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnType post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_rank_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" INTEGER NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_rank_type" CHECK ("rank" BETWEEN -2147483648 AND 2147483647));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", (CASE WHEN "rank" IS NULL OR CAST(CAST("rank" AS INTEGER) AS TEXT) = "rank" THEN CAST("rank" AS INTEGER) ELSE rustango_refuse('value', 'post', "rank") END) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnType post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", (CAST("rank" AS TEXT)) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnMaxLength post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_rank_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" VARCHAR(9) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_rank_type" CHECK (length("rank") <= 9));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a truth of a text, as somebody says
-- AlterColumnType post.seen
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_seen_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'seen', 'id', 'title', 'seen');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "seen" BOOLEAN NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_seen_type" CHECK ("seen" IN (0, 1)));
INSERT INTO "rustango_rebuilt" ("id", "title", "seen") SELECT "id", "title", (CASE seen WHEN 'yes' THEN TRUE ELSE FALSE END) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnType post.seen
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_seen_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'seen', 'id', 'title', 'seen');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "seen" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "seen") SELECT "id", "title", (CASE "seen" WHEN 0 THEN 'false' WHEN 1 THEN 'true' END) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a number with a default of a text with choices
-- AlterColumnChoices post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_rank_choices,post_title_type,post_rank_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" VARCHAR(9) NOT NULL DEFAULT ('low'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_rank_type" CHECK (length("rank") <= 9));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnMaxLength post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" TEXT NOT NULL DEFAULT ('low'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnType post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_rank_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" SMALLINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_rank_type" CHECK ("rank" BETWEEN -32768 AND 32767));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", (CASE WHEN "rank" IS NULL OR CAST(CAST("rank" AS INTEGER) AS TEXT) = "rank" THEN CAST("rank" AS INTEGER) ELSE rustango_refuse('value', 'post', "rank") END) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_title_type,post_rank_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" SMALLINT NOT NULL DEFAULT (0), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_rank_type" CHECK ("rank" BETWEEN -32768 AND 32767));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnDefault post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_title_type,post_rank_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" SMALLINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_rank_type" CHECK ("rank" BETWEEN -32768 AND 32767));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnType post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", (CAST("rank" AS TEXT)) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" TEXT NOT NULL DEFAULT ('low'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnMaxLength post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_rank_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" VARCHAR(9) NOT NULL DEFAULT ('low'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_rank_type" CHECK (length("rank") <= 9));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnChoices post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_title_type,post_rank_type,post_rank_choices,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" VARCHAR(9) NOT NULL DEFAULT ('low'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_rank_type" CHECK (length("rank") <= 9), CONSTRAINT "post_rank_choices" CHECK ("rank" IN ('low', 'high')));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a text with choices of a number with a default
-- AlterColumnDefault post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_title_type,post_rank_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" SMALLINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_rank_type" CHECK ("rank" BETWEEN -32768 AND 32767));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnType post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", (CAST("rank" AS TEXT)) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" TEXT NOT NULL DEFAULT ('low'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnMaxLength post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_rank_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" VARCHAR(9) NOT NULL DEFAULT ('low'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_rank_type" CHECK (length("rank") <= 9));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnChoices post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_title_type,post_rank_type,post_rank_choices,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" VARCHAR(9) NOT NULL DEFAULT ('low'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_rank_type" CHECK (length("rank") <= 9), CONSTRAINT "post_rank_choices" CHECK ("rank" IN ('low', 'high')));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnChoices post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_rank_choices,post_title_type,post_rank_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" VARCHAR(9) NOT NULL DEFAULT ('low'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_rank_type" CHECK (length("rank") <= 9));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnMaxLength post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" TEXT NOT NULL DEFAULT ('low'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnType post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_rank_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" SMALLINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_rank_type" CHECK ("rank" BETWEEN -32768 AND 32767));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", (CASE WHEN "rank" IS NULL OR CAST(CAST("rank" AS INTEGER) AS TEXT) = "rank" THEN CAST("rank" AS INTEGER) ELSE rustango_refuse('value', 'post', "rank") END) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.rank
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_rank_type,post_title_type,post_rank_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'rank', 'id', 'title', 'rank');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "rank" SMALLINT NOT NULL DEFAULT (0), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_rank_type" CHECK ("rank" BETWEEN -32768 AND 32767));
INSERT INTO "rustango_rebuilt" ("id", "title", "rank") SELECT "id", "title", "rank" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a key and what points at it grow
-- DropForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_author_id_type,post_author_id_fkey,post_title_type,post_author_id_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_author_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" INTEGER NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_type" CHECK ("author_id" BETWEEN -2147483648 AND 2147483647));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
-- AlterColumnType author.id
-- AlterColumnType post.author_id
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_author_id_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_author_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", ("author_id") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
-- AddForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_author_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
-- back:
-- DropForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_author_id_fkey,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_author_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
-- AlterColumnType post.author_id
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_author_id_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_author_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" INTEGER NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_type" CHECK ("author_id" BETWEEN -2147483648 AND 2147483647));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", ("author_id") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");
-- AlterColumnType author.id
-- AddForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_author_id_type,post_title_type,post_author_id_type,post_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'post_author_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" INTEGER NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_type" CHECK ("author_id" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");

---- a new table points at a key that grows
-- CreateTable post
CREATE TABLE "post" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
-- AlterColumnType author.id
-- AddForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE RESTRICT);
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- DropForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_author_id_fkey,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnType author.id
-- DropTable post
DROP TABLE "post";

---- a column becomes nullable
-- AlterColumnNullable post.body
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'body', 'id', 'title', 'body');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "body" TEXT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "body") SELECT "id", "title", "body" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnNullable post.body
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'body', 'id', 'title', 'body');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "body" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "body") SELECT "id", "title", (coalesce("body", (''))) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a column is no longer nullable, with a value given once
-- AlterColumnNullable post.body
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'body', 'id', 'title', 'body');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "body" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "body") SELECT "id", "title", (coalesce("body", (''))) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnNullable post.body
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'body', 'id', 'title', 'body');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "body" TEXT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "body") SELECT "id", "title", "body" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a column is no longer nullable, and gets a default
-- AlterColumnDefault post.body
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'body', 'id', 'title', 'body');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "body" TEXT DEFAULT ('-'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "body") SELECT "id", "title", "body" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnNullable post.body
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'body', 'id', 'title', 'body');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "body" TEXT NOT NULL DEFAULT ('-'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "body") SELECT "id", "title", (coalesce("body", ('-'))) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnNullable post.body
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'body', 'id', 'title', 'body');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "body" TEXT DEFAULT ('-'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "body") SELECT "id", "title", "body" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.body
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'body', 'id', 'title', 'body');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "body" TEXT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "body") SELECT "id", "title", "body" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a default comes, changes and goes
-- AlterColumnDefault post.a
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_a_type,post_b_type,post_c_type,post_title_type,post_a_type,post_b_type,post_c_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'a', 'b', 'c', 'id', 'title', 'a', 'b', 'c');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "a" INTEGER NOT NULL DEFAULT (1), "b" INTEGER NOT NULL DEFAULT (1), "c" INTEGER NOT NULL DEFAULT (1), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_a_type" CHECK ("a" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "post_b_type" CHECK ("b" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "post_c_type" CHECK ("c" BETWEEN -2147483648 AND 2147483647));
INSERT INTO "rustango_rebuilt" ("id", "title", "a", "b", "c") SELECT "id", "title", "a", "b", "c" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.b
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_a_type,post_b_type,post_c_type,post_title_type,post_a_type,post_b_type,post_c_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'a', 'b', 'c', 'id', 'title', 'a', 'b', 'c');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "a" INTEGER NOT NULL DEFAULT (1), "b" INTEGER NOT NULL DEFAULT (2), "c" INTEGER NOT NULL DEFAULT (1), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_a_type" CHECK ("a" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "post_b_type" CHECK ("b" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "post_c_type" CHECK ("c" BETWEEN -2147483648 AND 2147483647));
INSERT INTO "rustango_rebuilt" ("id", "title", "a", "b", "c") SELECT "id", "title", "a", "b", "c" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.c
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_a_type,post_b_type,post_c_type,post_title_type,post_a_type,post_b_type,post_c_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'a', 'b', 'c', 'id', 'title', 'a', 'b', 'c');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "a" INTEGER NOT NULL DEFAULT (1), "b" INTEGER NOT NULL DEFAULT (2), "c" INTEGER NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_a_type" CHECK ("a" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "post_b_type" CHECK ("b" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "post_c_type" CHECK ("c" BETWEEN -2147483648 AND 2147483647));
INSERT INTO "rustango_rebuilt" ("id", "title", "a", "b", "c") SELECT "id", "title", "a", "b", "c" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnDefault post.c
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_a_type,post_b_type,post_c_type,post_title_type,post_a_type,post_b_type,post_c_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'a', 'b', 'c', 'id', 'title', 'a', 'b', 'c');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "a" INTEGER NOT NULL DEFAULT (1), "b" INTEGER NOT NULL DEFAULT (2), "c" INTEGER NOT NULL DEFAULT (1), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_a_type" CHECK ("a" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "post_b_type" CHECK ("b" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "post_c_type" CHECK ("c" BETWEEN -2147483648 AND 2147483647));
INSERT INTO "rustango_rebuilt" ("id", "title", "a", "b", "c") SELECT "id", "title", "a", "b", "c" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.b
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_a_type,post_b_type,post_c_type,post_title_type,post_a_type,post_b_type,post_c_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'a', 'b', 'c', 'id', 'title', 'a', 'b', 'c');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "a" INTEGER NOT NULL DEFAULT (1), "b" INTEGER NOT NULL DEFAULT (1), "c" INTEGER NOT NULL DEFAULT (1), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_a_type" CHECK ("a" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "post_b_type" CHECK ("b" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "post_c_type" CHECK ("c" BETWEEN -2147483648 AND 2147483647));
INSERT INTO "rustango_rebuilt" ("id", "title", "a", "b", "c") SELECT "id", "title", "a", "b", "c" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.a
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_a_type,post_b_type,post_c_type,post_title_type,post_a_type,post_b_type,post_c_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'a', 'b', 'c', 'id', 'title', 'a', 'b', 'c');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "a" INTEGER NOT NULL, "b" INTEGER NOT NULL DEFAULT (1), "c" INTEGER NOT NULL DEFAULT (1), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_a_type" CHECK ("a" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "post_b_type" CHECK ("b" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "post_c_type" CHECK ("c" BETWEEN -2147483648 AND 2147483647));
INSERT INTO "rustango_rebuilt" ("id", "title", "a", "b", "c") SELECT "id", "title", "a", "b", "c" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- more choices, and one of them for all that had none
-- AlterColumnChoices post.status
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_status_choices,post_title_type,post_status_choices,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'status', 'id', 'title', 'status');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "status" TEXT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_status_choices" CHECK ("status" IN ('draft', 'published', 'archived')));
INSERT INTO "rustango_rebuilt" ("id", "title", "status") SELECT "id", "title", "status" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.status
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_status_choices,post_title_type,post_status_choices,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'status', 'id', 'title', 'status');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "status" TEXT DEFAULT ('archived'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_status_choices" CHECK ("status" IN ('draft', 'published', 'archived')));
INSERT INTO "rustango_rebuilt" ("id", "title", "status") SELECT "id", "title", "status" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnNullable post.status
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_status_choices,post_title_type,post_status_choices,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'status', 'id', 'title', 'status');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "status" TEXT NOT NULL DEFAULT ('archived'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_status_choices" CHECK ("status" IN ('draft', 'published', 'archived')));
INSERT INTO "rustango_rebuilt" ("id", "title", "status") SELECT "id", "title", (coalesce("status", ('archived'))) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnNullable post.status
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_status_choices,post_title_type,post_status_choices,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'status', 'id', 'title', 'status');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "status" TEXT DEFAULT ('archived'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_status_choices" CHECK ("status" IN ('draft', 'published', 'archived')));
INSERT INTO "rustango_rebuilt" ("id", "title", "status") SELECT "id", "title", "status" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.status
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_status_choices,post_title_type,post_status_choices,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'status', 'id', 'title', 'status');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "status" TEXT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_status_choices" CHECK ("status" IN ('draft', 'published', 'archived')));
INSERT INTO "rustango_rebuilt" ("id", "title", "status") SELECT "id", "title", "status" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnChoices post.status
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_status_choices,post_title_type,post_status_choices,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'status', 'id', 'title', 'status');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "status" TEXT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_status_choices" CHECK ("status" IN ('draft', 'published')));
INSERT INTO "rustango_rebuilt" ("id", "title", "status") SELECT "id", "title", "status" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- fewer choices
-- AlterColumnChoices post.status
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_status_choices,post_title_type,post_status_choices,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'status', 'id', 'title', 'status');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "status" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_status_choices" CHECK ("status" IN ('draft', 'published')));
INSERT INTO "rustango_rebuilt" ("id", "title", "status") SELECT "id", "title", "status" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnChoices post.status
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_status_choices,post_title_type,post_status_choices,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'status', 'id', 'title', 'status');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "status" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_status_choices" CHECK ("status" IN ('draft', 'published', 'archived')));
INSERT INTO "rustango_rebuilt" ("id", "title", "status") SELECT "id", "title", "status" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- choices come and go
-- AlterColumnChoices post.kind
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_status_choices,post_title_type,post_kind_choices,post_status_choices,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'kind', 'status', 'id', 'title', 'kind', 'status');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "kind" TEXT NOT NULL, "status" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_kind_choices" CHECK ("kind" IN ('news', 'story')), CONSTRAINT "post_status_choices" CHECK ("status" IN ('draft', 'published')));
INSERT INTO "rustango_rebuilt" ("id", "title", "kind", "status") SELECT "id", "title", "kind", "status" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnChoices post.status
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_kind_choices,post_status_choices,post_title_type,post_kind_choices,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'kind', 'status', 'id', 'title', 'kind', 'status');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "kind" TEXT NOT NULL, "status" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_kind_choices" CHECK ("kind" IN ('news', 'story')));
INSERT INTO "rustango_rebuilt" ("id", "title", "kind", "status") SELECT "id", "title", "kind", "status" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnChoices post.status
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_kind_choices,post_title_type,post_kind_choices,post_status_choices,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'kind', 'status', 'id', 'title', 'kind', 'status');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "kind" TEXT NOT NULL, "status" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_kind_choices" CHECK ("kind" IN ('news', 'story')), CONSTRAINT "post_status_choices" CHECK ("status" IN ('draft', 'published')));
INSERT INTO "rustango_rebuilt" ("id", "title", "kind", "status") SELECT "id", "title", "kind", "status" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnChoices post.kind
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_kind_choices,post_status_choices,post_title_type,post_status_choices,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'kind', 'status', 'id', 'title', 'kind', 'status');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "kind" TEXT NOT NULL, "status" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_status_choices" CHECK ("status" IN ('draft', 'published')));
INSERT INTO "rustango_rebuilt" ("id", "title", "kind", "status") SELECT "id", "title", "kind", "status" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- what people read about columns
-- AlterColumnComment post.a
-- AlterColumnComment post.b
-- AlterColumnComment post.c
-- back:
-- AlterColumnComment post.c
-- AlterColumnComment post.b
-- AlterColumnComment post.a

---- everything about a column
-- AlterColumnMaxLength post.note
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_note_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'note', 'id', 'title', 'note');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "note" TEXT DEFAULT ('x'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "note") SELECT "id", "title", "note" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.note
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'note', 'id', 'title', 'note');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "note" TEXT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "note") SELECT "id", "title", "note" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnType post.note
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_note_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'note', 'id', 'title', 'note');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "note" JSON_TEXT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_note_type" CHECK (json_valid("note")));
INSERT INTO "rustango_rebuilt" ("id", "title", "note") SELECT "id", "title", ("note") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.note
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_note_type,post_title_type,post_note_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'note', 'id', 'title', 'note');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "note" JSON_TEXT DEFAULT ('{}'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_note_type" CHECK (json_valid("note")));
INSERT INTO "rustango_rebuilt" ("id", "title", "note") SELECT "id", "title", "note" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnNullable post.note
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_note_type,post_title_type,post_note_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'note', 'id', 'title', 'note');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "note" JSON_TEXT NOT NULL DEFAULT ('{}'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_note_type" CHECK (json_valid("note")));
INSERT INTO "rustango_rebuilt" ("id", "title", "note") SELECT "id", "title", (coalesce("note", ('{}'))) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnComment post.note
-- AlterColumnUnique post.note
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_note_type,post_title_type,post_note_type,post_note_key,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'note', 'id', 'title', 'note');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "note" JSON_TEXT NOT NULL DEFAULT ('{}'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_note_type" CHECK (json_valid("note")), CONSTRAINT "post_note_key" UNIQUE ("note"));
INSERT INTO "rustango_rebuilt" ("id", "title", "note") SELECT "id", "title", "note" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnUnique post.note
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_note_type,post_note_key,post_title_type,post_note_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'note', 'id', 'title', 'note');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "note" JSON_TEXT NOT NULL DEFAULT ('{}'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_note_type" CHECK (json_valid("note")));
INSERT INTO "rustango_rebuilt" ("id", "title", "note") SELECT "id", "title", "note" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnComment post.note
-- AlterColumnNullable post.note
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_note_type,post_title_type,post_note_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'note', 'id', 'title', 'note');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "note" JSON_TEXT DEFAULT ('{}'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_note_type" CHECK (json_valid("note")));
INSERT INTO "rustango_rebuilt" ("id", "title", "note") SELECT "id", "title", "note" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.note
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_note_type,post_title_type,post_note_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'note', 'id', 'title', 'note');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "note" JSON_TEXT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_note_type" CHECK (json_valid("note")));
INSERT INTO "rustango_rebuilt" ("id", "title", "note") SELECT "id", "title", "note" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnType post.note
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_note_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'note', 'id', 'title', 'note');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "note" TEXT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "note") SELECT "id", "title", ("note") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnDefault post.note
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'note', 'id', 'title', 'note');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "note" TEXT DEFAULT ('x'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "note") SELECT "id", "title", "note" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnMaxLength post.note
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_note_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'note', 'id', 'title', 'note');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "note" VARCHAR(9) DEFAULT ('x'), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_note_type" CHECK (length("note") <= 9));
INSERT INTO "rustango_rebuilt" ("id", "title", "note") SELECT "id", "title", "note" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a shorter text that must not be NULL
-- AlterColumnNullable post.code
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_code_type,post_title_type,post_code_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'code', 'id', 'title', 'code');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "code" VARCHAR(20) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_code_type" CHECK (length("code") <= 20));
INSERT INTO "rustango_rebuilt" ("id", "title", "code") SELECT "id", "title", (coalesce("code", ('none'))) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnMaxLength post.code
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_code_type,post_title_type,post_code_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'code', 'id', 'title', 'code');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "code" VARCHAR(8) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_code_type" CHECK (length("code") <= 8));
INSERT INTO "rustango_rebuilt" ("id", "title", "code") SELECT "id", "title", "code" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnMaxLength post.code
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_code_type,post_title_type,post_code_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'code', 'id', 'title', 'code');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "code" VARCHAR(20) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_code_type" CHECK (length("code") <= 20));
INSERT INTO "rustango_rebuilt" ("id", "title", "code") SELECT "id", "title", "code" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnNullable post.code
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_code_type,post_title_type,post_code_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'code', 'id', 'title', 'code');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "code" VARCHAR(20), CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_code_type" CHECK (length("code") <= 20));
INSERT INTO "rustango_rebuilt" ("id", "title", "code") SELECT "id", "title", "code" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a column becomes unique
-- AlterColumnUnique post.title
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_title_key,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_title_key" UNIQUE ("title"));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnUnique post.title
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_key,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a column is no longer unique
-- AlterColumnUnique post.title
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_key,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnUnique post.title
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_title_key,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_title_key" UNIQUE ("title"));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- columns are unique together
-- AddUniqueConstraint post.post_title_day_key
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_title_day_key,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'day', 'id', 'title', 'day');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "day" DATE_TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_title_day_key" UNIQUE ("title", "day"));
INSERT INTO "rustango_rebuilt" ("id", "title", "day") SELECT "id", "title", "day" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- DropUniqueConstraint post.post_title_day_key
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_day_key,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'day', 'id', 'title', 'day');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "day" DATE_TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "day") SELECT "id", "title", "day" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- columns are no longer unique together
-- DropUniqueConstraint post.one_each
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,one_each,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'day', 'id', 'title', 'day');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "day" DATE_TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "day") SELECT "id", "title", "day" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AddUniqueConstraint post.one_each
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,one_each,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'day', 'id', 'title', 'day');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "day" DATE_TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "one_each" UNIQUE ("title", "day"));
INSERT INTO "rustango_rebuilt" ("id", "title", "day") SELECT "id", "title", "day" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a unique constraint is about other columns
-- DropUniqueConstraint post.one_each
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,one_each,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'day', 'id', 'title', 'day');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "day" DATE_TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "day") SELECT "id", "title", "day" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddUniqueConstraint post.one_each
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,one_each,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'day', 'id', 'title', 'day');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "day" DATE_TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "one_each" UNIQUE ("day", "title"));
INSERT INTO "rustango_rebuilt" ("id", "title", "day") SELECT "id", "title", "day" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- DropUniqueConstraint post.one_each
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,one_each,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'day', 'id', 'title', 'day');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "day" DATE_TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "day") SELECT "id", "title", "day" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddUniqueConstraint post.one_each
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,one_each,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'day', 'id', 'title', 'day');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "day" DATE_TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "one_each" UNIQUE ("title", "day"));
INSERT INTO "rustango_rebuilt" ("id", "title", "day") SELECT "id", "title", "day" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- an index comes
-- CreateIndex post.post_day_idx
CREATE INDEX "post_day_idx" ON "post" ("day");
-- CreateIndex post.post_title_day_idx
CREATE INDEX "post_title_day_idx" ON "post" ("title", "day" DESC);
-- back:
-- DropIndex post.post_title_day_idx
DROP INDEX "post_title_day_idx";
-- DropIndex post.post_day_idx
DROP INDEX "post_day_idx";

---- an index gives way to a wider one
-- CreateIndex post.post_day_title_idx
CREATE INDEX "post_day_title_idx" ON "post" ("day", "title");
-- DropIndex post.post_day_idx
DROP INDEX "post_day_idx";
-- back:
-- CreateIndex post.post_day_idx
CREATE INDEX "post_day_idx" ON "post" ("day");
-- DropIndex post.post_day_title_idx
DROP INDEX "post_day_title_idx";

---- an index changes under its name
-- DropIndex post.by_day
DROP INDEX "by_day";
-- CreateIndex post.by_day is refused: SQLite includes no columns in an index: make those of "by_day" the last it is sorted by
-- back:
-- DropIndex post.by_day
DROP INDEX "by_day";
-- CreateIndex post.by_day
CREATE INDEX "by_day" ON "post" ("day");

---- an index of a kind of its own
-- CreateIndex post.post_data is refused: SQLite has one kind of index: leave the method "gin" of "post_data" out
-- back:
-- DropIndex post.post_data
DROP INDEX "post_data";

---- a unique index over an expression
-- CreateIndex post.one_title
CREATE UNIQUE INDEX "one_title" ON "post" ((lower(title)));
-- back:
-- DropIndex post.one_title
DROP INDEX "one_title";

---- a unique constraint becomes a unique index
-- DropUniqueConstraint post.one_each
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,one_each,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'day', 'id', 'title', 'day');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "day" DATE_TEXT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "day") SELECT "id", "title", "day" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- CreateIndex post.one_each
CREATE UNIQUE INDEX "one_each" ON "post" ("title", "day") WHERE day IS NOT NULL;
-- back:
-- DropIndex post.one_each
DROP INDEX "one_each";
-- AddUniqueConstraint post.one_each
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,one_each,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'day', 'id', 'title', 'day');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "day" DATE_TEXT, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "one_each" UNIQUE ("title", "day"));
INSERT INTO "rustango_rebuilt" ("id", "title", "day") SELECT "id", "title", "day" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- an index of a column that changes its type
-- DropIndex post.post_day_idx
DROP INDEX "post_day_idx";
-- AlterColumnType post.day
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'day', 'id', 'title', 'day');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "day" DATE_TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "day") SELECT "id", "title", (CAST(day AS date)) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- CreateIndex post.post_day_idx
CREATE INDEX "post_day_idx" ON "post" ("day" DESC);
-- back:
-- DropIndex post.post_day_idx
DROP INDEX "post_day_idx";
-- AlterColumnType post.day
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'day', 'id', 'title', 'day');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "day" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "day") SELECT "id", "title", ("day") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- CreateIndex post.post_day_idx
CREATE INDEX "post_day_idx" ON "post" ("day");

---- a check comes, changes and goes
-- DropCheckConstraint post.a
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_n_type,a,b,post_title_type,post_n_type,b,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'n', 'id', 'title', 'n');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "n" INTEGER NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_n_type" CHECK ("n" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "b" CHECK (n < 9));
INSERT INTO "rustango_rebuilt" ("id", "title", "n") SELECT "id", "title", "n" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- DropCheckConstraint post.b
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_n_type,b,post_title_type,post_n_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'n', 'id', 'title', 'n');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "n" INTEGER NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_n_type" CHECK ("n" BETWEEN -2147483648 AND 2147483647));
INSERT INTO "rustango_rebuilt" ("id", "title", "n") SELECT "id", "title", "n" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddCheckConstraint post.b
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_n_type,post_title_type,post_n_type,b,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'n', 'id', 'title', 'n');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "n" INTEGER NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_n_type" CHECK ("n" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "b" CHECK (n < 10));
INSERT INTO "rustango_rebuilt" ("id", "title", "n") SELECT "id", "title", "n" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddCheckConstraint post.c
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_n_type,b,post_title_type,post_n_type,b,c,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'n', 'id', 'title', 'n');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "n" INTEGER NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_n_type" CHECK ("n" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "b" CHECK (n < 10), CONSTRAINT "c" CHECK (n <> 5));
INSERT INTO "rustango_rebuilt" ("id", "title", "n") SELECT "id", "title", "n" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- DropCheckConstraint post.c
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_n_type,b,c,post_title_type,post_n_type,b,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'n', 'id', 'title', 'n');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "n" INTEGER NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_n_type" CHECK ("n" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "b" CHECK (n < 10));
INSERT INTO "rustango_rebuilt" ("id", "title", "n") SELECT "id", "title", "n" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- DropCheckConstraint post.b
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_n_type,b,post_title_type,post_n_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'n', 'id', 'title', 'n');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "n" INTEGER NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_n_type" CHECK ("n" BETWEEN -2147483648 AND 2147483647));
INSERT INTO "rustango_rebuilt" ("id", "title", "n") SELECT "id", "title", "n" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddCheckConstraint post.b
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_n_type,post_title_type,post_n_type,b,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'n', 'id', 'title', 'n');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "n" INTEGER NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_n_type" CHECK ("n" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "b" CHECK (n < 9));
INSERT INTO "rustango_rebuilt" ("id", "title", "n") SELECT "id", "title", "n" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddCheckConstraint post.a
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_n_type,b,post_title_type,post_n_type,a,b,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'n', 'id', 'title', 'n');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "n" INTEGER NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_n_type" CHECK ("n" BETWEEN -2147483648 AND 2147483647), CONSTRAINT "a" CHECK (n > 0), CONSTRAINT "b" CHECK (n < 9));
INSERT INTO "rustango_rebuilt" ("id", "title", "n") SELECT "id", "title", "n" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a foreign key acts otherwise
-- DropForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_author_id_fkey,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- DropForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_author_id_fkey,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE RESTRICT);
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a column begins to point
-- AddForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE RESTRICT);
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- DropForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_author_id_fkey,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a column no longer points
-- DropForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_author_id_fkey,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AddForeignKey post.post_author_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE RESTRICT);
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a foreign key points at another table
-- DropForeignKey post.post_by_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_by_id_fkey,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'by_id', 'id', 'title', 'by_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "by_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "by_id") SELECT "id", "title", "by_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddForeignKey post.post_by_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_by_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'by_id', 'id', 'title', 'by_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "by_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_by_id_fkey" FOREIGN KEY ("by_id") REFERENCES "editor" ("id") ON DELETE RESTRICT);
INSERT INTO "rustango_rebuilt" ("id", "title", "by_id") SELECT "id", "title", "by_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- DropForeignKey post.post_by_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_by_id_fkey,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'by_id', 'id', 'title', 'by_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "by_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "by_id") SELECT "id", "title", "by_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddForeignKey post.post_by_id_fkey
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_type,post_by_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'by_id', 'id', 'title', 'by_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "by_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_by_id_fkey" FOREIGN KEY ("by_id") REFERENCES "author" ("id") ON DELETE RESTRICT);
INSERT INTO "rustango_rebuilt" ("id", "title", "by_id") SELECT "id", "title", "by_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a foreign key of two columns
-- AddCompositeFk reply.reply_author_id_day_fkey
SELECT rustango_refuse('checked', 'reply', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('reply', sql, ',reply_author_id_day_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'reply' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'reply', 'the column "' || name || '"') FROM pragma_table_xinfo('reply') WHERE name COLLATE NOCASE NOT IN ('id', 'author_id', 'day', 'id', 'author_id', 'day');
SELECT rustango_refuse('loss', 'reply', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'reply' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "author_id" BIGINT NOT NULL, "day" DATE_TEXT NOT NULL, CONSTRAINT "reply_author_id_day_fkey" FOREIGN KEY ("author_id", "day") REFERENCES "vote" ("author_id", "day") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "author_id", "day") SELECT "id", "author_id", "day" FROM "reply";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'reply';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "reply";
ALTER TABLE "rustango_rebuilt" RENAME TO "reply";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- DropCompositeFk reply.reply_author_id_day_fkey
SELECT rustango_refuse('checked', 'reply', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('reply', sql, ',reply_author_id_day_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'reply' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'reply', 'the column "' || name || '"') FROM pragma_table_xinfo('reply') WHERE name COLLATE NOCASE NOT IN ('id', 'author_id', 'day', 'id', 'author_id', 'day');
SELECT rustango_refuse('loss', 'reply', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'reply' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "author_id" BIGINT NOT NULL, "day" DATE_TEXT NOT NULL);
INSERT INTO "rustango_rebuilt" ("id", "author_id", "day") SELECT "id", "author_id", "day" FROM "reply";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'reply';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "reply";
ALTER TABLE "rustango_rebuilt" RENAME TO "reply";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a foreign key of two columns goes
-- DropCompositeFk reply.reply_author_id_day_fkey
SELECT rustango_refuse('checked', 'reply', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('reply', sql, ',reply_author_id_day_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'reply' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'reply', 'the column "' || name || '"') FROM pragma_table_xinfo('reply') WHERE name COLLATE NOCASE NOT IN ('id', 'author_id', 'day', 'id', 'author_id', 'day');
SELECT rustango_refuse('loss', 'reply', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'reply' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "author_id" BIGINT NOT NULL, "day" DATE_TEXT NOT NULL);
INSERT INTO "rustango_rebuilt" ("id", "author_id", "day") SELECT "id", "author_id", "day" FROM "reply";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'reply';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "reply";
ALTER TABLE "rustango_rebuilt" RENAME TO "reply";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AddCompositeFk reply.reply_author_id_day_fkey
SELECT rustango_refuse('checked', 'reply', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('reply', sql, ',reply_author_id_day_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'reply' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'reply', 'the column "' || name || '"') FROM pragma_table_xinfo('reply') WHERE name COLLATE NOCASE NOT IN ('id', 'author_id', 'day', 'id', 'author_id', 'day');
SELECT rustango_refuse('loss', 'reply', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'reply' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "author_id" BIGINT NOT NULL, "day" DATE_TEXT NOT NULL, CONSTRAINT "reply_author_id_day_fkey" FOREIGN KEY ("author_id", "day") REFERENCES "vote" ("author_id", "day") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "author_id", "day") SELECT "id", "author_id", "day" FROM "reply";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'reply';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "reply";
ALTER TABLE "rustango_rebuilt" RENAME TO "reply";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a relation of many to many
-- CreateM2MTable post_tags
CREATE TABLE "post_tags" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "post_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "post_tags_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "post_tags_post_id_tag_id_key" UNIQUE ("post_id", "tag_id"), CONSTRAINT "post_tags_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "post" ("id") ON DELETE CASCADE, CONSTRAINT "post_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
CREATE INDEX "post_tags_tag_id_idx" ON "post_tags" ("tag_id");
-- back:
-- DropM2MTable post_tags
DROP TABLE "post_tags";

---- a relation with its other side
-- CreateTable tag
CREATE TABLE "tag" ("name" VARCHAR(50) NOT NULL, PRIMARY KEY ("name"), CONSTRAINT "tag_name_type" CHECK (length("name") <= 50));
-- CreateM2MTable post_tags
CREATE TABLE "post_tags" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "post_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "post_tags_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "post_tags_post_id_tag_id_key" UNIQUE ("post_id", "tag_id"), CONSTRAINT "post_tags_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "post" ("id") ON DELETE CASCADE, CONSTRAINT "post_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
CREATE INDEX "post_tags_tag_id_idx" ON "post_tags" ("tag_id");
-- back:
-- DropM2MTable post_tags
DROP TABLE "post_tags";
-- DropTable tag
DROP TABLE "tag";

---- a relation is dropped
-- DropM2MTable post_tags
DROP TABLE "post_tags";
-- back:
-- CreateM2MTable post_tags
CREATE TABLE "post_tags" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "post_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "post_tags_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "post_tags_post_id_tag_id_key" UNIQUE ("post_id", "tag_id"), CONSTRAINT "post_tags_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "post" ("id") ON DELETE CASCADE, CONSTRAINT "post_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
CREATE INDEX "post_tags_tag_id_idx" ON "post_tags" ("tag_id");

---- a relation becomes a model that holds more
-- AddColumn post_tags.pinned
ALTER TABLE "post_tags" ADD COLUMN "pinned" BOOLEAN NOT NULL DEFAULT (FALSE) CONSTRAINT "post_tags_pinned_type" CHECK ("pinned" IN (0, 1));
-- back:
-- DropColumn post_tags.pinned
SELECT rustango_refuse('checked', 'post_tags', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post_tags', sql, ',post_tags_tag_id_type,post_tags_pinned_type,post_tags_post_id_tag_id_key,post_tags_post_id_fkey,post_tags_tag_id_fkey,post_tags_tag_id_type,post_tags_post_id_tag_id_key,post_tags_post_id_fkey,post_tags_tag_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post_tags' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post_tags', 'the column "' || name || '"') FROM pragma_table_xinfo('post_tags') WHERE name COLLATE NOCASE NOT IN ('id', 'post_id', 'tag_id', 'pinned', 'id', 'post_id', 'tag_id', 'pinned');
SELECT rustango_refuse('loss', 'post_tags', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post_tags' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_tags_tag_id_idx', 'post_tags_tag_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "post_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, "pinned" BLOB, CONSTRAINT "post_tags_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "post_tags_post_id_tag_id_key" UNIQUE ("post_id", "tag_id"), CONSTRAINT "post_tags_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "post" ("id") ON DELETE CASCADE, CONSTRAINT "post_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "post_id", "tag_id", "pinned") SELECT "id", "post_id", "tag_id", (NULL) FROM "post_tags";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post_tags';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post_tags";
ALTER TABLE "rustango_rebuilt" RENAME TO "post_tags";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_tags_tag_id_idx" ON "post_tags" ("tag_id");
ALTER TABLE "post_tags" DROP COLUMN "pinned";

---- a foreign key leans on a unique constraint that gets another name
-- DropCompositeFk visit.visit_site_code_fkey
SELECT rustango_refuse('checked', 'visit', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('visit', sql, ',visit_code_type,visit_site_code_fkey,visit_code_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'visit' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'visit', 'the column "' || name || '"') FROM pragma_table_xinfo('visit') WHERE name COLLATE NOCASE NOT IN ('id', 'site', 'code', 'id', 'site', 'code');
SELECT rustango_refuse('loss', 'visit', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'visit' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "site" BIGINT NOT NULL, "code" VARCHAR(9) NOT NULL, CONSTRAINT "visit_code_type" CHECK (length("code") <= 9));
INSERT INTO "rustango_rebuilt" ("id", "site", "code") SELECT "id", "site", "code" FROM "visit";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'visit';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "visit";
ALTER TABLE "rustango_rebuilt" RENAME TO "visit";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- DropUniqueConstraint place.place_site_code_key
SELECT rustango_refuse('checked', 'place', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('place', sql, ',place_code_type,place_site_code_key,place_code_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'place' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'place', 'the column "' || name || '"') FROM pragma_table_xinfo('place') WHERE name COLLATE NOCASE NOT IN ('id', 'site', 'code', 'id', 'site', 'code');
SELECT rustango_refuse('loss', 'place', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'place' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "site" BIGINT NOT NULL, "code" VARCHAR(9) NOT NULL, CONSTRAINT "place_code_type" CHECK (length("code") <= 9));
INSERT INTO "rustango_rebuilt" ("id", "site", "code") SELECT "id", "site", "code" FROM "place";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'place';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "place";
ALTER TABLE "rustango_rebuilt" RENAME TO "place";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddUniqueConstraint place.one_place
SELECT rustango_refuse('checked', 'place', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('place', sql, ',place_code_type,place_code_type,one_place,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'place' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'place', 'the column "' || name || '"') FROM pragma_table_xinfo('place') WHERE name COLLATE NOCASE NOT IN ('id', 'site', 'code', 'id', 'site', 'code');
SELECT rustango_refuse('loss', 'place', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'place' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "site" BIGINT NOT NULL, "code" VARCHAR(9) NOT NULL, CONSTRAINT "place_code_type" CHECK (length("code") <= 9), CONSTRAINT "one_place" UNIQUE ("site", "code"));
INSERT INTO "rustango_rebuilt" ("id", "site", "code") SELECT "id", "site", "code" FROM "place";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'place';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "place";
ALTER TABLE "rustango_rebuilt" RENAME TO "place";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddCompositeFk visit.visit_site_code_fkey
SELECT rustango_refuse('checked', 'visit', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('visit', sql, ',visit_code_type,visit_code_type,visit_site_code_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'visit' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'visit', 'the column "' || name || '"') FROM pragma_table_xinfo('visit') WHERE name COLLATE NOCASE NOT IN ('id', 'site', 'code', 'id', 'site', 'code');
SELECT rustango_refuse('loss', 'visit', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'visit' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "site" BIGINT NOT NULL, "code" VARCHAR(9) NOT NULL, CONSTRAINT "visit_code_type" CHECK (length("code") <= 9), CONSTRAINT "visit_site_code_fkey" FOREIGN KEY ("site", "code") REFERENCES "place" ("site", "code") ON DELETE RESTRICT);
INSERT INTO "rustango_rebuilt" ("id", "site", "code") SELECT "id", "site", "code" FROM "visit";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'visit';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "visit";
ALTER TABLE "rustango_rebuilt" RENAME TO "visit";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- DropCompositeFk visit.visit_site_code_fkey
SELECT rustango_refuse('checked', 'visit', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('visit', sql, ',visit_code_type,visit_site_code_fkey,visit_code_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'visit' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'visit', 'the column "' || name || '"') FROM pragma_table_xinfo('visit') WHERE name COLLATE NOCASE NOT IN ('id', 'site', 'code', 'id', 'site', 'code');
SELECT rustango_refuse('loss', 'visit', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'visit' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "site" BIGINT NOT NULL, "code" VARCHAR(9) NOT NULL, CONSTRAINT "visit_code_type" CHECK (length("code") <= 9));
INSERT INTO "rustango_rebuilt" ("id", "site", "code") SELECT "id", "site", "code" FROM "visit";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'visit';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "visit";
ALTER TABLE "rustango_rebuilt" RENAME TO "visit";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- DropUniqueConstraint place.one_place
SELECT rustango_refuse('checked', 'place', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('place', sql, ',place_code_type,one_place,place_code_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'place' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'place', 'the column "' || name || '"') FROM pragma_table_xinfo('place') WHERE name COLLATE NOCASE NOT IN ('id', 'site', 'code', 'id', 'site', 'code');
SELECT rustango_refuse('loss', 'place', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'place' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "site" BIGINT NOT NULL, "code" VARCHAR(9) NOT NULL, CONSTRAINT "place_code_type" CHECK (length("code") <= 9));
INSERT INTO "rustango_rebuilt" ("id", "site", "code") SELECT "id", "site", "code" FROM "place";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'place';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "place";
ALTER TABLE "rustango_rebuilt" RENAME TO "place";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddUniqueConstraint place.place_site_code_key
SELECT rustango_refuse('checked', 'place', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('place', sql, ',place_code_type,place_code_type,place_site_code_key,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'place' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'place', 'the column "' || name || '"') FROM pragma_table_xinfo('place') WHERE name COLLATE NOCASE NOT IN ('id', 'site', 'code', 'id', 'site', 'code');
SELECT rustango_refuse('loss', 'place', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'place' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "site" BIGINT NOT NULL, "code" VARCHAR(9) NOT NULL, CONSTRAINT "place_code_type" CHECK (length("code") <= 9), CONSTRAINT "place_site_code_key" UNIQUE ("site", "code"));
INSERT INTO "rustango_rebuilt" ("id", "site", "code") SELECT "id", "site", "code" FROM "place";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'place';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "place";
ALTER TABLE "rustango_rebuilt" RENAME TO "place";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AddCompositeFk visit.visit_site_code_fkey
SELECT rustango_refuse('checked', 'visit', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('visit', sql, ',visit_code_type,visit_code_type,visit_site_code_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'visit' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'visit', 'the column "' || name || '"') FROM pragma_table_xinfo('visit') WHERE name COLLATE NOCASE NOT IN ('id', 'site', 'code', 'id', 'site', 'code');
SELECT rustango_refuse('loss', 'visit', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'visit' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "site" BIGINT NOT NULL, "code" VARCHAR(9) NOT NULL, CONSTRAINT "visit_code_type" CHECK (length("code") <= 9), CONSTRAINT "visit_site_code_fkey" FOREIGN KEY ("site", "code") REFERENCES "place" ("site", "code") ON DELETE RESTRICT);
INSERT INTO "rustango_rebuilt" ("id", "site", "code") SELECT "id", "site", "code" FROM "visit";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'visit';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "visit";
ALTER TABLE "rustango_rebuilt" RENAME TO "visit";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a column, as its field says
-- RenameColumn post.title to headline
ALTER TABLE "post" RENAME COLUMN "title" TO "headline";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_headline_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'headline');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "headline" VARCHAR(200) NOT NULL, CONSTRAINT "post_headline_type" CHECK (length("headline") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "headline") SELECT "id", ("headline") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- RenameColumn post.headline to title
ALTER TABLE "post" RENAME COLUMN "headline" TO "title";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_headline_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'headline', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", ("title") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a column, as people say
-- RenameColumn post.title to headline
ALTER TABLE "post" RENAME COLUMN "title" TO "headline";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_headline_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'headline');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "headline" VARCHAR(200) NOT NULL, CONSTRAINT "post_headline_type" CHECK (length("headline") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "headline") SELECT "id", ("headline") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- RenameColumn post.headline to title
ALTER TABLE "post" RENAME COLUMN "headline" TO "title";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_headline_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'headline', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", ("title") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a column that was not renamed
-- AddColumn post.headline
ALTER TABLE "post" ADD COLUMN "headline" VARCHAR(200) NOT NULL DEFAULT ('') CONSTRAINT "post_headline_type" CHECK (length("headline") <= 200);
-- DropColumn post.title
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_headline_type,post_headline_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'headline', 'id', 'title', 'headline');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" BLOB, "headline" VARCHAR(200) NOT NULL DEFAULT (''), CONSTRAINT "post_headline_type" CHECK (length("headline") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "headline") SELECT "id", (NULL), "headline" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
ALTER TABLE "post" DROP COLUMN "title";
-- back:
-- AddColumn post.title
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_headline_type,post_headline_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'headline', 'id', 'headline', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "headline" VARCHAR(200) NOT NULL DEFAULT (''), "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_headline_type" CHECK (length("headline") <= 200), CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "headline", "title") SELECT "id", "headline", ('') FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- DropColumn post.headline
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_headline_type,post_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'headline', 'title', 'id', 'headline', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "headline" BLOB, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "headline", "title") SELECT "id", (NULL), "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
ALTER TABLE "post" DROP COLUMN "headline";

---- a column with all that is named after it
-- RenameColumn post.title to headline
ALTER TABLE "post" RENAME COLUMN "title" TO "headline";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_title_key,titled,post_headline_type,post_headline_key,titled,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'day', 'id', 'headline', 'day');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_title_day_idx', 'post_headline_day_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "headline" VARCHAR(200) NOT NULL, "day" DATE_TEXT NOT NULL, CONSTRAINT "post_headline_type" CHECK (length("headline") <= 200), CONSTRAINT "titled" CHECK (headline <> 'title'), CONSTRAINT "post_headline_key" UNIQUE ("headline"));
INSERT INTO "rustango_rebuilt" ("id", "headline", "day") SELECT "id", ("headline"), "day" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_headline_day_idx" ON "post" ("headline", "day");
-- back:
-- RenameColumn post.headline to title
ALTER TABLE "post" RENAME COLUMN "headline" TO "title";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_headline_type,post_headline_key,titled,post_title_type,post_title_key,titled,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'headline', 'day', 'id', 'title', 'day');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_headline_day_idx', 'post_title_day_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "day" DATE_TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "titled" CHECK (title <> 'title'), CONSTRAINT "post_title_key" UNIQUE ("title"));
INSERT INTO "rustango_rebuilt" ("id", "title", "day") SELECT "id", ("title"), "day" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_title_day_idx" ON "post" ("title", "day");

---- a column that also changes
-- RenameColumn post.title to headline
ALTER TABLE "post" RENAME COLUMN "title" TO "headline";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_headline_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'headline');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "headline" VARCHAR(200) NOT NULL, CONSTRAINT "post_headline_type" CHECK (length("headline") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "headline") SELECT "id", ("headline") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnNullable post.headline
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_headline_type,post_headline_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'headline', 'id', 'headline');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "headline" VARCHAR(200), CONSTRAINT "post_headline_type" CHECK (length("headline") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "headline") SELECT "id", "headline" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnMaxLength post.headline
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_headline_type,post_headline_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'headline', 'id', 'headline');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "headline" VARCHAR(300), CONSTRAINT "post_headline_type" CHECK (length("headline") <= 300));
INSERT INTO "rustango_rebuilt" ("id", "headline") SELECT "id", "headline" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- AlterColumnMaxLength post.headline
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_headline_type,post_headline_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'headline', 'id', 'headline');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "headline" VARCHAR(200), CONSTRAINT "post_headline_type" CHECK (length("headline") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "headline") SELECT "id", "headline" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- AlterColumnNullable post.headline
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_headline_type,post_headline_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'headline', 'id', 'headline');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "headline" VARCHAR(200) NOT NULL, CONSTRAINT "post_headline_type" CHECK (length("headline") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "headline") SELECT "id", (coalesce("headline", (''))) FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- RenameColumn post.headline to title
ALTER TABLE "post" RENAME COLUMN "headline" TO "title";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_headline_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'headline', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", ("title") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- columns in a chain
-- RenameColumn post.title to headline
ALTER TABLE "post" RENAME COLUMN "title" TO "headline";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_title_type,post_subtitle_type,post_headline_type,post_subtitle_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'subtitle', 'id', 'headline', 'subtitle');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "headline" VARCHAR(200) NOT NULL, "subtitle" VARCHAR(200) NOT NULL, CONSTRAINT "post_headline_type" CHECK (length("headline") <= 200), CONSTRAINT "post_subtitle_type" CHECK (length("subtitle") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "headline", "subtitle") SELECT "id", ("headline"), "subtitle" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- RenameColumn post.subtitle to title
ALTER TABLE "post" RENAME COLUMN "subtitle" TO "title";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_headline_type,post_subtitle_type,post_headline_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'headline', 'subtitle', 'id', 'headline', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "headline" VARCHAR(200) NOT NULL, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_headline_type" CHECK (length("headline") <= 200), CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "headline", "title") SELECT "id", "headline", ("title") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- RenameColumn post.title to subtitle
ALTER TABLE "post" RENAME COLUMN "title" TO "subtitle";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_headline_type,post_title_type,post_headline_type,post_subtitle_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'headline', 'title', 'id', 'headline', 'subtitle');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "headline" VARCHAR(200) NOT NULL, "subtitle" VARCHAR(200) NOT NULL, CONSTRAINT "post_headline_type" CHECK (length("headline") <= 200), CONSTRAINT "post_subtitle_type" CHECK (length("subtitle") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "headline", "subtitle") SELECT "id", "headline", ("subtitle") FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- RenameColumn post.headline to title
ALTER TABLE "post" RENAME COLUMN "headline" TO "title";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',post_headline_type,post_subtitle_type,post_title_type,post_subtitle_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'headline', 'subtitle', 'id', 'title', 'subtitle');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "subtitle" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_subtitle_type" CHECK (length("subtitle") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "subtitle") SELECT "id", ("title"), "subtitle" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a key with what points at it
-- RenameColumn author.id to number
ALTER TABLE "author" RENAME COLUMN "id" TO "number";
-- back:
-- RenameColumn author.number to id
ALTER TABLE "author" RENAME COLUMN "number" TO "id";

---- a table, as its model says
-- RenameTable post to article
ALTER TABLE "post" RENAME TO "article";
SELECT rustango_refuse('checked', 'article', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article', sql, ',post_title_type,post_author_id_fkey,article_title_type,article_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article', 'the column "' || name || '"') FROM pragma_table_xinfo('article') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'article', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_author_id_idx', 'article_author_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "article_title_type" CHECK (length("title") <= 200), CONSTRAINT "article_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE RESTRICT);
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "article";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article";
ALTER TABLE "rustango_rebuilt" RENAME TO "article";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "article_author_id_idx" ON "article" ("author_id");
-- back:
-- RenameTable article to post
ALTER TABLE "article" RENAME TO "post";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',article_title_type,article_author_id_fkey,post_title_type,post_author_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'author_id', 'id', 'title', 'author_id');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('article_author_id_idx', 'post_author_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "author_id" BIGINT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200), CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE RESTRICT);
INSERT INTO "rustango_rebuilt" ("id", "title", "author_id") SELECT "id", "title", "author_id" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_author_id_idx" ON "post" ("author_id");

---- a table, as people say
-- RenameTable post to article
ALTER TABLE "post" RENAME TO "article";
SELECT rustango_refuse('checked', 'article', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article', sql, ',post_title_type,article_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article', 'the column "' || name || '"') FROM pragma_table_xinfo('article') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'body', 'id', 'title', 'body');
SELECT rustango_refuse('loss', 'article', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "body" TEXT NOT NULL, CONSTRAINT "article_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "body") SELECT "id", "title", "body" FROM "article";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article";
ALTER TABLE "rustango_rebuilt" RENAME TO "article";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- RenameTable article to post
ALTER TABLE "article" RENAME TO "post";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',article_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'body', 'id', 'title', 'body');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "body" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title", "body") SELECT "id", "title", "body" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a table and a column of it
-- RenameTable post to article
ALTER TABLE "post" RENAME TO "article";
SELECT rustango_refuse('checked', 'article', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article', sql, ',post_title_type,article_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article', 'the column "' || name || '"') FROM pragma_table_xinfo('article') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'article', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "article_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "article";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article";
ALTER TABLE "rustango_rebuilt" RENAME TO "article";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- RenameColumn article.title to headline
ALTER TABLE "article" RENAME COLUMN "title" TO "headline";
SELECT rustango_refuse('checked', 'article', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article', sql, ',article_title_type,article_headline_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article', 'the column "' || name || '"') FROM pragma_table_xinfo('article') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'headline');
SELECT rustango_refuse('loss', 'article', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "headline" VARCHAR(200) NOT NULL, CONSTRAINT "article_headline_type" CHECK (length("headline") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "headline") SELECT "id", ("headline") FROM "article";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article";
ALTER TABLE "rustango_rebuilt" RENAME TO "article";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- back:
-- RenameColumn article.headline to title
ALTER TABLE "article" RENAME COLUMN "headline" TO "title";
SELECT rustango_refuse('checked', 'article', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article', sql, ',article_headline_type,article_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article', 'the column "' || name || '"') FROM pragma_table_xinfo('article') WHERE name COLLATE NOCASE NOT IN ('id', 'headline', 'id', 'title');
SELECT rustango_refuse('loss', 'article', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "article_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", ("title") FROM "article";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article";
ALTER TABLE "rustango_rebuilt" RENAME TO "article";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- RenameTable article to post
ALTER TABLE "article" RENAME TO "post";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',article_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a table with its relations
-- RenameTable post to article
ALTER TABLE "post" RENAME TO "article";
SELECT rustango_refuse('checked', 'article', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article', sql, ',post_title_type,article_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article', 'the column "' || name || '"') FROM pragma_table_xinfo('article') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'article', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "article_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "article";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article";
ALTER TABLE "rustango_rebuilt" RENAME TO "article";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- RenameTable post_tags to article_tags
ALTER TABLE "post_tags" RENAME TO "article_tags";
SELECT rustango_refuse('checked', 'article_tags', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article_tags', sql, ',post_tags_tag_id_type,post_tags_post_id_tag_id_key,post_tags_post_id_fkey,post_tags_tag_id_fkey,article_tags_tag_id_type,article_tags_post_id_tag_id_key,article_tags_post_id_fkey,article_tags_tag_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article_tags' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article_tags', 'the column "' || name || '"') FROM pragma_table_xinfo('article_tags') WHERE name COLLATE NOCASE NOT IN ('id', 'post_id', 'tag_id', 'id', 'post_id', 'tag_id');
SELECT rustango_refuse('loss', 'article_tags', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article_tags' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_tags_tag_id_idx', 'article_tags_tag_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "post_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "article_tags_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "article_tags_post_id_tag_id_key" UNIQUE ("post_id", "tag_id"), CONSTRAINT "article_tags_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "article" ("id") ON DELETE CASCADE, CONSTRAINT "article_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "post_id", "tag_id") SELECT "id", "post_id", "tag_id" FROM "article_tags";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article_tags';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article_tags";
ALTER TABLE "rustango_rebuilt" RENAME TO "article_tags";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "article_tags_tag_id_idx" ON "article_tags" ("tag_id");
-- RenameColumn article_tags.post_id to article_id
ALTER TABLE "article_tags" RENAME COLUMN "post_id" TO "article_id";
SELECT rustango_refuse('checked', 'article_tags', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article_tags', sql, ',article_tags_tag_id_type,article_tags_post_id_tag_id_key,article_tags_post_id_fkey,article_tags_tag_id_fkey,article_tags_tag_id_type,article_tags_article_id_tag_id_key,article_tags_article_id_fkey,article_tags_tag_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article_tags' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article_tags', 'the column "' || name || '"') FROM pragma_table_xinfo('article_tags') WHERE name COLLATE NOCASE NOT IN ('id', 'post_id', 'tag_id', 'id', 'article_id', 'tag_id');
SELECT rustango_refuse('loss', 'article_tags', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article_tags' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('article_tags_tag_id_idx', 'article_tags_tag_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "article_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "article_tags_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "article_tags_article_id_tag_id_key" UNIQUE ("article_id", "tag_id"), CONSTRAINT "article_tags_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article" ("id") ON DELETE CASCADE, CONSTRAINT "article_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "article_id", "tag_id") SELECT "id", ("article_id"), "tag_id" FROM "article_tags";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article_tags';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article_tags";
ALTER TABLE "rustango_rebuilt" RENAME TO "article_tags";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "article_tags_tag_id_idx" ON "article_tags" ("tag_id");
-- back:
-- RenameColumn article_tags.article_id to post_id
ALTER TABLE "article_tags" RENAME COLUMN "article_id" TO "post_id";
SELECT rustango_refuse('checked', 'article_tags', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article_tags', sql, ',article_tags_tag_id_type,article_tags_article_id_tag_id_key,article_tags_article_id_fkey,article_tags_tag_id_fkey,article_tags_tag_id_type,article_tags_post_id_tag_id_key,article_tags_post_id_fkey,article_tags_tag_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article_tags' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article_tags', 'the column "' || name || '"') FROM pragma_table_xinfo('article_tags') WHERE name COLLATE NOCASE NOT IN ('id', 'article_id', 'tag_id', 'id', 'post_id', 'tag_id');
SELECT rustango_refuse('loss', 'article_tags', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article_tags' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('article_tags_tag_id_idx', 'article_tags_tag_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "post_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "article_tags_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "article_tags_post_id_tag_id_key" UNIQUE ("post_id", "tag_id"), CONSTRAINT "article_tags_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "article" ("id") ON DELETE CASCADE, CONSTRAINT "article_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "post_id", "tag_id") SELECT "id", ("post_id"), "tag_id" FROM "article_tags";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article_tags';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article_tags";
ALTER TABLE "rustango_rebuilt" RENAME TO "article_tags";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "article_tags_tag_id_idx" ON "article_tags" ("tag_id");
-- RenameTable article_tags to post_tags
ALTER TABLE "article_tags" RENAME TO "post_tags";
SELECT rustango_refuse('checked', 'post_tags', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post_tags', sql, ',article_tags_tag_id_type,article_tags_post_id_tag_id_key,article_tags_post_id_fkey,article_tags_tag_id_fkey,post_tags_tag_id_type,post_tags_post_id_tag_id_key,post_tags_post_id_fkey,post_tags_tag_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post_tags' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post_tags', 'the column "' || name || '"') FROM pragma_table_xinfo('post_tags') WHERE name COLLATE NOCASE NOT IN ('id', 'post_id', 'tag_id', 'id', 'post_id', 'tag_id');
SELECT rustango_refuse('loss', 'post_tags', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post_tags' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('article_tags_tag_id_idx', 'post_tags_tag_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "post_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "post_tags_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "post_tags_post_id_tag_id_key" UNIQUE ("post_id", "tag_id"), CONSTRAINT "post_tags_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "article" ("id") ON DELETE CASCADE, CONSTRAINT "post_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "post_id", "tag_id") SELECT "id", "post_id", "tag_id" FROM "post_tags";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post_tags';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post_tags";
ALTER TABLE "rustango_rebuilt" RENAME TO "post_tags";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_tags_tag_id_idx" ON "post_tags" ("tag_id");
-- RenameTable article to post
ALTER TABLE "article" RENAME TO "post";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',article_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- a table that others point at, and one in its place
-- RenameTable post to article
ALTER TABLE "post" RENAME TO "article";
SELECT rustango_refuse('checked', 'article', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article', sql, ',post_title_type,article_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article', 'the column "' || name || '"') FROM pragma_table_xinfo('article') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'article', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "article_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "article";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article";
ALTER TABLE "rustango_rebuilt" RENAME TO "article";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- CreateTable post
CREATE TABLE "post" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "letter" TEXT NOT NULL);
-- back:
-- DropTable post
DROP TABLE "post";
-- RenameTable article to post
ALTER TABLE "article" RENAME TO "post";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',article_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

---- hints that are old
-- AddColumn post.body
ALTER TABLE "post" ADD COLUMN "body" TEXT;
-- back:
-- DropColumn post.body
ALTER TABLE "post" DROP COLUMN "body";

---- a table that is like another and was not it
-- CreateTable page
CREATE TABLE "page" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "body" TEXT NOT NULL, CONSTRAINT "page_title_type" CHECK (length("title") <= 200));
-- DropTable post
DROP TABLE "post";
-- back:
-- CreateTable post
CREATE TABLE "post" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, "body" TEXT NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
-- DropTable page
DROP TABLE "page";

---- a table with two relations, as people say
-- RenameTable post to article
ALTER TABLE "post" RENAME TO "article";
SELECT rustango_refuse('checked', 'article', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article', sql, ',post_title_type,article_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article', 'the column "' || name || '"') FROM pragma_table_xinfo('article') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'article', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "article_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "article";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article";
ALTER TABLE "rustango_rebuilt" RENAME TO "article";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
-- RenameTable post_tags to article_tags
ALTER TABLE "post_tags" RENAME TO "article_tags";
SELECT rustango_refuse('checked', 'article_tags', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article_tags', sql, ',post_tags_tag_id_type,post_tags_post_id_tag_id_key,post_tags_post_id_fkey,post_tags_tag_id_fkey,article_tags_tag_id_type,article_tags_post_id_tag_id_key,article_tags_post_id_fkey,article_tags_tag_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article_tags' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article_tags', 'the column "' || name || '"') FROM pragma_table_xinfo('article_tags') WHERE name COLLATE NOCASE NOT IN ('id', 'post_id', 'tag_id', 'id', 'post_id', 'tag_id');
SELECT rustango_refuse('loss', 'article_tags', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article_tags' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_tags_tag_id_idx', 'article_tags_tag_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "post_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "article_tags_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "article_tags_post_id_tag_id_key" UNIQUE ("post_id", "tag_id"), CONSTRAINT "article_tags_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "article" ("id") ON DELETE CASCADE, CONSTRAINT "article_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "post_id", "tag_id") SELECT "id", "post_id", "tag_id" FROM "article_tags";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article_tags';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article_tags";
ALTER TABLE "rustango_rebuilt" RENAME TO "article_tags";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "article_tags_tag_id_idx" ON "article_tags" ("tag_id");
-- RenameTable post_topics to article_topics
ALTER TABLE "post_topics" RENAME TO "article_topics";
SELECT rustango_refuse('checked', 'article_topics', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article_topics', sql, ',post_topics_tag_id_type,post_topics_post_id_tag_id_key,post_topics_post_id_fkey,post_topics_tag_id_fkey,article_topics_tag_id_type,article_topics_post_id_tag_id_key,article_topics_post_id_fkey,article_topics_tag_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article_topics' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article_topics', 'the column "' || name || '"') FROM pragma_table_xinfo('article_topics') WHERE name COLLATE NOCASE NOT IN ('id', 'post_id', 'tag_id', 'id', 'post_id', 'tag_id');
SELECT rustango_refuse('loss', 'article_topics', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article_topics' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('post_topics_tag_id_idx', 'article_topics_tag_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "post_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "article_topics_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "article_topics_post_id_tag_id_key" UNIQUE ("post_id", "tag_id"), CONSTRAINT "article_topics_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "article" ("id") ON DELETE CASCADE, CONSTRAINT "article_topics_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "post_id", "tag_id") SELECT "id", "post_id", "tag_id" FROM "article_topics";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article_topics';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article_topics";
ALTER TABLE "rustango_rebuilt" RENAME TO "article_topics";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "article_topics_tag_id_idx" ON "article_topics" ("tag_id");
-- RenameColumn article_tags.post_id to article_id
ALTER TABLE "article_tags" RENAME COLUMN "post_id" TO "article_id";
SELECT rustango_refuse('checked', 'article_tags', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article_tags', sql, ',article_tags_tag_id_type,article_tags_post_id_tag_id_key,article_tags_post_id_fkey,article_tags_tag_id_fkey,article_tags_tag_id_type,article_tags_article_id_tag_id_key,article_tags_article_id_fkey,article_tags_tag_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article_tags' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article_tags', 'the column "' || name || '"') FROM pragma_table_xinfo('article_tags') WHERE name COLLATE NOCASE NOT IN ('id', 'post_id', 'tag_id', 'id', 'article_id', 'tag_id');
SELECT rustango_refuse('loss', 'article_tags', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article_tags' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('article_tags_tag_id_idx', 'article_tags_tag_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "article_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "article_tags_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "article_tags_article_id_tag_id_key" UNIQUE ("article_id", "tag_id"), CONSTRAINT "article_tags_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article" ("id") ON DELETE CASCADE, CONSTRAINT "article_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "article_id", "tag_id") SELECT "id", ("article_id"), "tag_id" FROM "article_tags";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article_tags';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article_tags";
ALTER TABLE "rustango_rebuilt" RENAME TO "article_tags";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "article_tags_tag_id_idx" ON "article_tags" ("tag_id");
-- RenameColumn article_topics.post_id to article_id
ALTER TABLE "article_topics" RENAME COLUMN "post_id" TO "article_id";
SELECT rustango_refuse('checked', 'article_topics', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article_topics', sql, ',article_topics_tag_id_type,article_topics_post_id_tag_id_key,article_topics_post_id_fkey,article_topics_tag_id_fkey,article_topics_tag_id_type,article_topics_article_id_tag_id_key,article_topics_article_id_fkey,article_topics_tag_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article_topics' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article_topics', 'the column "' || name || '"') FROM pragma_table_xinfo('article_topics') WHERE name COLLATE NOCASE NOT IN ('id', 'post_id', 'tag_id', 'id', 'article_id', 'tag_id');
SELECT rustango_refuse('loss', 'article_topics', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article_topics' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('article_topics_tag_id_idx', 'article_topics_tag_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "article_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "article_topics_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "article_topics_article_id_tag_id_key" UNIQUE ("article_id", "tag_id"), CONSTRAINT "article_topics_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article" ("id") ON DELETE CASCADE, CONSTRAINT "article_topics_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "article_id", "tag_id") SELECT "id", ("article_id"), "tag_id" FROM "article_topics";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article_topics';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article_topics";
ALTER TABLE "rustango_rebuilt" RENAME TO "article_topics";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "article_topics_tag_id_idx" ON "article_topics" ("tag_id");
-- back:
-- RenameColumn article_topics.article_id to post_id
ALTER TABLE "article_topics" RENAME COLUMN "article_id" TO "post_id";
SELECT rustango_refuse('checked', 'article_topics', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article_topics', sql, ',article_topics_tag_id_type,article_topics_article_id_tag_id_key,article_topics_article_id_fkey,article_topics_tag_id_fkey,article_topics_tag_id_type,article_topics_post_id_tag_id_key,article_topics_post_id_fkey,article_topics_tag_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article_topics' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article_topics', 'the column "' || name || '"') FROM pragma_table_xinfo('article_topics') WHERE name COLLATE NOCASE NOT IN ('id', 'article_id', 'tag_id', 'id', 'post_id', 'tag_id');
SELECT rustango_refuse('loss', 'article_topics', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article_topics' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('article_topics_tag_id_idx', 'article_topics_tag_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "post_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "article_topics_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "article_topics_post_id_tag_id_key" UNIQUE ("post_id", "tag_id"), CONSTRAINT "article_topics_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "article" ("id") ON DELETE CASCADE, CONSTRAINT "article_topics_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "post_id", "tag_id") SELECT "id", ("post_id"), "tag_id" FROM "article_topics";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article_topics';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article_topics";
ALTER TABLE "rustango_rebuilt" RENAME TO "article_topics";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "article_topics_tag_id_idx" ON "article_topics" ("tag_id");
-- RenameColumn article_tags.article_id to post_id
ALTER TABLE "article_tags" RENAME COLUMN "article_id" TO "post_id";
SELECT rustango_refuse('checked', 'article_tags', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('article_tags', sql, ',article_tags_tag_id_type,article_tags_article_id_tag_id_key,article_tags_article_id_fkey,article_tags_tag_id_fkey,article_tags_tag_id_type,article_tags_post_id_tag_id_key,article_tags_post_id_fkey,article_tags_tag_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'article_tags' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'article_tags', 'the column "' || name || '"') FROM pragma_table_xinfo('article_tags') WHERE name COLLATE NOCASE NOT IN ('id', 'article_id', 'tag_id', 'id', 'post_id', 'tag_id');
SELECT rustango_refuse('loss', 'article_tags', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'article_tags' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('article_tags_tag_id_idx', 'article_tags_tag_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "post_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "article_tags_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "article_tags_post_id_tag_id_key" UNIQUE ("post_id", "tag_id"), CONSTRAINT "article_tags_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "article" ("id") ON DELETE CASCADE, CONSTRAINT "article_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "post_id", "tag_id") SELECT "id", ("post_id"), "tag_id" FROM "article_tags";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'article_tags';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "article_tags";
ALTER TABLE "rustango_rebuilt" RENAME TO "article_tags";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "article_tags_tag_id_idx" ON "article_tags" ("tag_id");
-- RenameTable article_topics to post_topics
ALTER TABLE "article_topics" RENAME TO "post_topics";
SELECT rustango_refuse('checked', 'post_topics', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post_topics', sql, ',article_topics_tag_id_type,article_topics_post_id_tag_id_key,article_topics_post_id_fkey,article_topics_tag_id_fkey,post_topics_tag_id_type,post_topics_post_id_tag_id_key,post_topics_post_id_fkey,post_topics_tag_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post_topics' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post_topics', 'the column "' || name || '"') FROM pragma_table_xinfo('post_topics') WHERE name COLLATE NOCASE NOT IN ('id', 'post_id', 'tag_id', 'id', 'post_id', 'tag_id');
SELECT rustango_refuse('loss', 'post_topics', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post_topics' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('article_topics_tag_id_idx', 'post_topics_tag_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "post_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "post_topics_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "post_topics_post_id_tag_id_key" UNIQUE ("post_id", "tag_id"), CONSTRAINT "post_topics_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "article" ("id") ON DELETE CASCADE, CONSTRAINT "post_topics_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "post_id", "tag_id") SELECT "id", "post_id", "tag_id" FROM "post_topics";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post_topics';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post_topics";
ALTER TABLE "rustango_rebuilt" RENAME TO "post_topics";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_topics_tag_id_idx" ON "post_topics" ("tag_id");
-- RenameTable article_tags to post_tags
ALTER TABLE "article_tags" RENAME TO "post_tags";
SELECT rustango_refuse('checked', 'post_tags', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post_tags', sql, ',article_tags_tag_id_type,article_tags_post_id_tag_id_key,article_tags_post_id_fkey,article_tags_tag_id_fkey,post_tags_tag_id_type,post_tags_post_id_tag_id_key,post_tags_post_id_fkey,post_tags_tag_id_fkey,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post_tags' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post_tags', 'the column "' || name || '"') FROM pragma_table_xinfo('post_tags') WHERE name COLLATE NOCASE NOT IN ('id', 'post_id', 'tag_id', 'id', 'post_id', 'tag_id');
SELECT rustango_refuse('loss', 'post_tags', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post_tags' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('article_tags_tag_id_idx', 'post_tags_tag_id_idx');
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "post_id" BIGINT NOT NULL, "tag_id" VARCHAR(50) NOT NULL, CONSTRAINT "post_tags_tag_id_type" CHECK (length("tag_id") <= 50), CONSTRAINT "post_tags_post_id_tag_id_key" UNIQUE ("post_id", "tag_id"), CONSTRAINT "post_tags_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "article" ("id") ON DELETE CASCADE, CONSTRAINT "post_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("name") ON DELETE CASCADE);
INSERT INTO "rustango_rebuilt" ("id", "post_id", "tag_id") SELECT "id", "post_id", "tag_id" FROM "post_tags";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post_tags';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post_tags";
ALTER TABLE "rustango_rebuilt" RENAME TO "post_tags";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";
CREATE INDEX "post_tags_tag_id_idx" ON "post_tags" ("tag_id");
-- RenameTable article to post
ALTER TABLE "article" RENAME TO "post";
SELECT rustango_refuse('checked', 'post', '') FROM pragma_foreign_keys WHERE foreign_keys;
SELECT rustango_keeps_all('post', sql, ',article_title_type,post_title_type,') FROM main.sqlite_schema WHERE type = 'table' AND name = 'post' COLLATE NOCASE;
SELECT rustango_refuse('loss', 'post', 'the column "' || name || '"') FROM pragma_table_xinfo('post') WHERE name COLLATE NOCASE NOT IN ('id', 'title', 'id', 'title');
SELECT rustango_refuse('loss', 'post', 'the index "' || name || '"') FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'post' COLLATE NOCASE AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ();
CREATE TABLE "rustango_rebuilt" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" VARCHAR(200) NOT NULL, CONSTRAINT "post_title_type" CHECK (length("title") <= 200));
INSERT INTO "rustango_rebuilt" ("id", "title") SELECT "id", "title" FROM "post";
DELETE FROM main.sqlite_sequence WHERE name = 'rustango_rebuilt';
INSERT INTO main.sqlite_sequence (name, seq) SELECT 'rustango_rebuilt', seq FROM main.sqlite_sequence WHERE name = 'post';
CREATE TEMP TABLE "rustango_kept" AS SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid;
PRAGMA writable_schema = ON;
DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view');
PRAGMA writable_schema = RESET;
DROP TABLE "post";
ALTER TABLE "rustango_rebuilt" RENAME TO "post";
PRAGMA writable_schema = ON;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, 0, sql FROM temp."rustango_kept" ORDER BY rowid;
PRAGMA writable_schema = RESET;
DROP TABLE temp."rustango_kept";

