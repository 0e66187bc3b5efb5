---- nothing changes
-- back:

---- columns stand in another order
-- back:

---- a first table
-- CreateTable post
CREATE TABLE `post` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `title` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL);
-- back:
-- DropTable post
DROP TABLE `post`;

---- a table with everything
-- CreateTable post is refused: the index "post_search" holds some rows only, and MySQL has no such indexes: remove its `where`, or index a column that is NULL in the other rows
-- back:
-- DropTable post
DROP TABLE `post`;

---- tables in the order of their keys
-- CreateTable writer
CREATE TABLE `writer` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY);
-- CreateTable article
CREATE TABLE `article` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `writer_id` bigint NOT NULL, CONSTRAINT `article_writer_id_fkey` FOREIGN KEY (`writer_id`) REFERENCES `writer` (`id`) ON DELETE RESTRICT, INDEX `article_writer_id_fkey` (`writer_id`));
-- CreateTable comment
CREATE TABLE `comment` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `article_id` bigint NOT NULL, CONSTRAINT `comment_article_id_fkey` FOREIGN KEY (`article_id`) REFERENCES `article` (`id`) ON DELETE CASCADE, INDEX `comment_article_id_fkey` (`article_id`));
-- back:
-- DropTable comment
DROP TABLE `comment`;
-- DropTable article
DROP TABLE `article`;
-- DropTable writer
DROP TABLE `writer`;

---- a table that points at itself
-- CreateTable page
CREATE TABLE `page` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `parent_id` bigint, CONSTRAINT `page_parent_id_fkey` FOREIGN KEY (`parent_id`) REFERENCES `page` (`id`) ON DELETE SET NULL, INDEX `page_parent_id_fkey` (`parent_id`));
-- back:
-- DropTable page
DROP TABLE `page`;

---- two tables in a circle
-- CreateTable author
CREATE TABLE `author` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `best_id` bigint);
-- CreateTable post
CREATE TABLE `post` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `author_id` bigint NOT NULL, CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE RESTRICT, INDEX `post_author_id_fkey` (`author_id`));
-- AddForeignKey author.author_best_id_fkey
ALTER TABLE `author` ADD INDEX `author_best_id_fkey` (`best_id`), ADD CONSTRAINT `author_best_id_fkey` FOREIGN KEY (`best_id`) REFERENCES `post` (`id`) ON DELETE SET NULL;
-- back:
-- DropForeignKey author.author_best_id_fkey
ALTER TABLE `author` DROP FOREIGN KEY `author_best_id_fkey`;
ALTER TABLE `author` DROP INDEX `author_best_id_fkey`;
-- DropTable post
DROP TABLE `post`;
-- DropTable author
DROP TABLE `author`;

---- three tables in a circle beside one out of it
-- CreateTable a
CREATE TABLE `a` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `b_id` bigint NOT NULL);
-- CreateTable c
CREATE TABLE `c` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `a_id` bigint, CONSTRAINT `c_a_id_fkey` FOREIGN KEY (`a_id`) REFERENCES `a` (`id`) ON DELETE RESTRICT, INDEX `c_a_id_fkey` (`a_id`));
-- CreateTable b
CREATE TABLE `b` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `c_id` bigint NOT NULL, CONSTRAINT `b_c_id_fkey` FOREIGN KEY (`c_id`) REFERENCES `c` (`id`) ON DELETE RESTRICT, INDEX `b_c_id_fkey` (`c_id`));
-- CreateTable d
CREATE TABLE `d` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `a_id` bigint NOT NULL, CONSTRAINT `d_a_id_fkey` FOREIGN KEY (`a_id`) REFERENCES `a` (`id`) ON DELETE RESTRICT, INDEX `d_a_id_fkey` (`a_id`));
-- AddForeignKey a.a_b_id_fkey
ALTER TABLE `a` ADD INDEX `a_b_id_fkey` (`b_id`), ADD CONSTRAINT `a_b_id_fkey` FOREIGN KEY (`b_id`) REFERENCES `b` (`id`) ON DELETE RESTRICT;
-- back:
-- DropForeignKey a.a_b_id_fkey
ALTER TABLE `a` DROP FOREIGN KEY `a_b_id_fkey`;
ALTER TABLE `a` DROP INDEX `a_b_id_fkey`;
-- DropTable d
DROP TABLE `d`;
-- DropTable b
DROP TABLE `b`;
-- DropTable c
DROP TABLE `c`;
-- DropTable a
DROP TABLE `a`;

---- a new table points at one that is there
-- CreateTable post
CREATE TABLE `post` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `title` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL, `author_id` bigint NOT NULL, CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE CASCADE, INDEX `post_author_id_fkey` (`author_id`));
-- back:
-- DropTable post
DROP TABLE `post`;

---- a table of two keys
-- CreateTable vote
CREATE TABLE `vote` (`author_id` bigint NOT NULL, `day` date NOT NULL, `stars` smallint NOT NULL, PRIMARY KEY (`author_id`, `day`), CONSTRAINT `vote_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE CASCADE);
-- back:
-- DropTable vote
DROP TABLE `vote`;

---- a table is dropped
-- DropTable post
DROP TABLE `post`;
-- back:
-- CreateTable post
CREATE TABLE `post` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `title` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL);

---- tables are dropped before what they point at
-- DropTable comment
DROP TABLE `comment`;
-- DropTable post
DROP TABLE `post`;
-- DropTable author
DROP TABLE `author`;
-- back:
-- CreateTable author
CREATE TABLE `author` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `name` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL);
-- CreateTable post
CREATE TABLE `post` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `title` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL, `author_id` bigint NOT NULL, CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE RESTRICT, INDEX `post_author_id_fkey` (`author_id`));
-- CreateTable comment
CREATE TABLE `comment` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `post_id` bigint NOT NULL, CONSTRAINT `comment_post_id_fkey` FOREIGN KEY (`post_id`) REFERENCES `post` (`id`) ON DELETE CASCADE, INDEX `comment_post_id_fkey` (`post_id`));

---- a circle is dropped
-- DropForeignKey post.post_author_id_fkey
ALTER TABLE `post` DROP FOREIGN KEY `post_author_id_fkey`;
ALTER TABLE `post` DROP INDEX `post_author_id_fkey`;
-- DropTable author
DROP TABLE `author`;
-- DropTable post
DROP TABLE `post`;
-- back:
-- CreateTable post
CREATE TABLE `post` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `author_id` bigint NOT NULL);
-- CreateTable author
CREATE TABLE `author` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `best_id` bigint, CONSTRAINT `author_best_id_fkey` FOREIGN KEY (`best_id`) REFERENCES `post` (`id`) ON DELETE SET NULL, INDEX `author_best_id_fkey` (`best_id`));
-- AddForeignKey post.post_author_id_fkey
ALTER TABLE `post` ADD INDEX `post_author_id_fkey` (`author_id`), ADD CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE RESTRICT;

---- the name of an index moves to another table
-- DropIndex draft.by_time
ALTER TABLE `draft` DROP INDEX `by_time`;
-- CreateTable event
CREATE TABLE `event` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `place` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL, `happens_at` date NOT NULL, INDEX `by_time` (`happens_at`));
-- DropTable draft
DROP TABLE `draft`;
-- back:
-- CreateTable draft
CREATE TABLE `draft` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `made_at` datetime(6) NOT NULL);
-- DropTable event
DROP TABLE `event`;
-- CreateIndex draft.by_time
ALTER TABLE `draft` ADD INDEX `by_time` (`made_at`);

---- what people read about a table
-- AlterTableComment post
ALTER TABLE `post` COMMENT = 'what people write';
-- back:
-- AlterTableComment post
ALTER TABLE `post` COMMENT = '';

---- a nullable column
-- AddColumn post.subtitle
ALTER TABLE `post` ADD COLUMN `subtitle` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
-- back:
-- DropColumn post.subtitle
ALTER TABLE `post` DROP COLUMN `subtitle`;

---- a column with a default
-- AddColumn post.status
ALTER TABLE `post` ADD COLUMN `status` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT ('draft'), ADD CONSTRAINT `post_status_choices` CHECK (`status` IN ('draft', 'published'));
-- back:
-- DropColumn post.status
ALTER TABLE `post` DROP CHECK `post_status_choices`, DROP COLUMN `status`;

---- a column with a value given once
-- AddColumn post.body
ALTER TABLE `post` ADD COLUMN `body` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT ('');
ALTER TABLE `post` CHANGE COLUMN `body` `body` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- back:
-- DropColumn post.body
ALTER TABLE `post` DROP COLUMN `body`;

---- a column that the toolkit writes
-- AddColumn post.created_at
ALTER TABLE `post` ADD COLUMN `created_at` datetime(6) NOT NULL DEFAULT (CURRENT_TIMESTAMP);
ALTER TABLE `post` CHANGE COLUMN `created_at` `created_at` datetime(6) NOT NULL;
-- AddColumn post.version
ALTER TABLE `post` ADD COLUMN `version` bigint NOT NULL DEFAULT (1);
ALTER TABLE `post` CHANGE COLUMN `version` `version` bigint NOT NULL;
-- back:
-- DropColumn post.version
ALTER TABLE `post` DROP COLUMN `version`;
-- DropColumn post.created_at
ALTER TABLE `post` DROP COLUMN `created_at`;

---- a unique column
-- AddColumn post.slug
ALTER TABLE `post` ADD COLUMN `slug` varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
-- AlterColumnUnique post.slug
ALTER TABLE `post` ADD UNIQUE INDEX `post_slug_key` (`slug`);
-- back:
-- AlterColumnUnique post.slug
ALTER TABLE `post` DROP INDEX `post_slug_key`;
-- DropColumn post.slug
ALTER TABLE `post` DROP COLUMN `slug`;

---- an indexed column with what people read
-- AddColumn post.rank
ALTER TABLE `post` ADD COLUMN `rank` int NOT NULL DEFAULT (0) COMMENT 'the higher the better';
-- CreateIndex post.post_rank_idx
ALTER TABLE `post` ADD INDEX `post_rank_idx` (`rank`);
-- back:
-- DropIndex post.post_rank_idx
ALTER TABLE `post` DROP INDEX `post_rank_idx`;
-- DropColumn post.rank
ALTER TABLE `post` DROP COLUMN `rank`;

---- a foreign key
-- AddColumn post.author_id
ALTER TABLE `post` ADD COLUMN `author_id` bigint;
-- CreateIndex post.post_author_id_idx
ALTER TABLE `post` ADD INDEX `post_author_id_idx` (`author_id`);
-- AddForeignKey post.post_author_id_fkey
ALTER TABLE `post` ADD CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE SET NULL;
-- back:
-- DropForeignKey post.post_author_id_fkey
ALTER TABLE `post` DROP FOREIGN KEY `post_author_id_fkey`;
-- DropIndex post.post_author_id_idx
ALTER TABLE `post` DROP INDEX `post_author_id_idx`;
-- DropColumn post.author_id
ALTER TABLE `post` DROP COLUMN `author_id`;

---- a foreign key to a new table
-- CreateTable author
CREATE TABLE `author` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `name` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL);
-- AddColumn post.author_id
ALTER TABLE `post` ADD COLUMN `author_id` bigint;
-- AddForeignKey post.post_author_id_fkey
ALTER TABLE `post` ADD INDEX `post_author_id_fkey` (`author_id`), ADD CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE SET NULL;
-- back:
-- DropForeignKey post.post_author_id_fkey
ALTER TABLE `post` DROP FOREIGN KEY `post_author_id_fkey`;
ALTER TABLE `post` DROP INDEX `post_author_id_fkey`;
-- DropColumn post.author_id
ALTER TABLE `post` DROP COLUMN `author_id`;
-- DropTable author
DROP TABLE `author`;

---- a column is dropped
-- DropColumn post.subtitle
ALTER TABLE `post` DROP COLUMN `subtitle`;
-- back:
-- AddColumn post.subtitle
ALTER TABLE `post` ADD COLUMN `subtitle` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

---- a column is dropped with all that is about it
-- DropForeignKey post.post_author_id_fkey
ALTER TABLE `post` DROP FOREIGN KEY `post_author_id_fkey`;
-- DropUniqueConstraint post.post_author_id_title_key
ALTER TABLE `post` DROP INDEX `post_author_id_title_key`;
-- AlterColumnUnique post.slug
ALTER TABLE `post` DROP INDEX `post_slug_key`;
-- DropCheckConstraint post.slugged
ALTER TABLE `post` DROP CHECK `slugged`;
-- DropIndex post.post_author_id_idx
ALTER TABLE `post` DROP INDEX `post_author_id_idx`;
-- DropIndex post.post_title_slug_idx
ALTER TABLE `post` DROP INDEX `post_title_slug_idx`;
-- DropColumn post.author_id
ALTER TABLE `post` DROP COLUMN `author_id`;
-- DropColumn post.slug
ALTER TABLE `post` DROP COLUMN `slug`;
-- back:
-- AddColumn post.slug
ALTER TABLE `post` ADD COLUMN `slug` varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT ('');
ALTER TABLE `post` CHANGE COLUMN `slug` `slug` varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- AddColumn post.author_id
ALTER TABLE `post` ADD COLUMN `author_id` bigint NOT NULL DEFAULT (0);
ALTER TABLE `post` CHANGE COLUMN `author_id` `author_id` bigint NOT NULL;
-- CreateIndex post.post_title_slug_idx
ALTER TABLE `post` ADD INDEX `post_title_slug_idx` (`title`, `slug`);
-- CreateIndex post.post_author_id_idx
ALTER TABLE `post` ADD INDEX `post_author_id_idx` (`author_id`);
-- AddCheckConstraint post.slugged
ALTER TABLE `post` ADD CONSTRAINT `slugged` CHECK (slug <> '');
-- AlterColumnUnique post.slug
ALTER TABLE `post` ADD UNIQUE INDEX `post_slug_key` (`slug`);
-- AddUniqueConstraint post.post_author_id_title_key
ALTER TABLE `post` ADD UNIQUE INDEX `post_author_id_title_key` (`author_id`, `title`);
-- AddForeignKey post.post_author_id_fkey
ALTER TABLE `post` ADD CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE RESTRICT;

---- a column comes and another goes, of other kinds
-- AddColumn post.seen_at
ALTER TABLE `post` ADD COLUMN `seen_at` datetime(6);
-- DropColumn post.rating
ALTER TABLE `post` DROP COLUMN `rating`;
-- back:
-- AddColumn post.rating
ALTER TABLE `post` ADD COLUMN `rating` smallint NOT NULL DEFAULT (0);
-- DropColumn post.seen_at
ALTER TABLE `post` DROP COLUMN `seen_at`;

---- a table and the column that pointed at it are dropped
-- DropForeignKey post.post_author_id_fkey
ALTER TABLE `post` DROP FOREIGN KEY `post_author_id_fkey`;
ALTER TABLE `post` DROP INDEX `post_author_id_fkey`;
-- DropColumn post.author_id
ALTER TABLE `post` DROP COLUMN `author_id`;
-- DropTable author
DROP TABLE `author`;
-- back:
-- CreateTable author
CREATE TABLE `author` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `name` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL);
-- AddColumn post.author_id
ALTER TABLE `post` ADD COLUMN `author_id` bigint NOT NULL DEFAULT (0);
ALTER TABLE `post` CHANGE COLUMN `author_id` `author_id` bigint NOT NULL;
-- AddForeignKey post.post_author_id_fkey
ALTER TABLE `post` ADD INDEX `post_author_id_fkey` (`author_id`), ADD CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE RESTRICT;

---- a longer text
-- AlterColumnMaxLength post.title
ALTER TABLE `post` CHANGE COLUMN `title` `title` varchar(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- back:
-- AlterColumnMaxLength post.title
ALTER TABLE `post` CHANGE COLUMN `title` `title` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;

---- a shorter text
-- AlterColumnMaxLength post.title
ALTER TABLE `post` CHANGE COLUMN `title` `title` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- back:
-- AlterColumnMaxLength post.title
ALTER TABLE `post` CHANGE COLUMN `title` `title` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;

---- a text without limit
-- AlterColumnMaxLength post.title
ALTER TABLE `post` CHANGE COLUMN `title` `title` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- back:
-- AlterColumnMaxLength post.title
ALTER TABLE `post` CHANGE COLUMN `title` `title` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;

---- a wider number
-- AlterColumnType post.views
ALTER TABLE `post` CHANGE COLUMN `views` `views` bigint NOT NULL DEFAULT (0);
-- back:
-- AlterColumnType post.views
ALTER TABLE `post` CHANGE COLUMN `views` `views` int NOT NULL DEFAULT (0);

---- a number of a text
-- AlterColumnMaxLength post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- AlterColumnType post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` int NOT NULL;
-- back:
-- AlterColumnType post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- AlterColumnMaxLength post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;

---- a truth of a text, as somebody says
-- AlterColumnType post.seen
ALTER TABLE `post` ADD COLUMN `post_seen_new` boolean NULL;
UPDATE `post` SET `post_seen_new` = (CASE seen WHEN 'yes' THEN TRUE ELSE FALSE END);
ALTER TABLE `post` DROP COLUMN `seen`, CHANGE COLUMN `post_seen_new` `seen` boolean NOT NULL AFTER `title`, ADD CONSTRAINT `post_seen_type` CHECK (`seen` IN (0, 1));
-- back:
-- AlterColumnType post.seen
ALTER TABLE `post` ADD COLUMN `post_seen_new` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NULL;
UPDATE `post` SET `post_seen_new` = (CASE `seen` WHEN 0 THEN 'false' WHEN 1 THEN 'true' END);
ALTER TABLE `post` DROP CHECK `post_seen_type`, DROP COLUMN `seen`, CHANGE COLUMN `post_seen_new` `seen` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL AFTER `title`;

---- a number with a default of a text with choices
-- AlterColumnChoices post.rank
ALTER TABLE `post` DROP CHECK `post_rank_choices`;
-- AlterColumnMaxLength post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT ('low');
-- AlterColumnDefault post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- AlterColumnType post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` smallint NOT NULL;
-- AlterColumnDefault post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` smallint NOT NULL DEFAULT (0);
-- back:
-- AlterColumnDefault post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` smallint NOT NULL;
-- AlterColumnType post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- AlterColumnDefault post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT ('low');
-- AlterColumnMaxLength post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT ('low');
-- AlterColumnChoices post.rank
ALTER TABLE `post` ADD CONSTRAINT `post_rank_choices` CHECK (`rank` IN ('low', 'high'));

---- a text with choices of a number with a default
-- AlterColumnDefault post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` smallint NOT NULL;
-- AlterColumnType post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- AlterColumnDefault post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT ('low');
-- AlterColumnMaxLength post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT ('low');
-- AlterColumnChoices post.rank
ALTER TABLE `post` ADD CONSTRAINT `post_rank_choices` CHECK (`rank` IN ('low', 'high'));
-- back:
-- AlterColumnChoices post.rank
ALTER TABLE `post` DROP CHECK `post_rank_choices`;
-- AlterColumnMaxLength post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT ('low');
-- AlterColumnDefault post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- AlterColumnType post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` smallint NOT NULL;
-- AlterColumnDefault post.rank
ALTER TABLE `post` CHANGE COLUMN `rank` `rank` smallint NOT NULL DEFAULT (0);

---- a key and what points at it grow
-- DropForeignKey post.post_author_id_fkey
ALTER TABLE `post` DROP FOREIGN KEY `post_author_id_fkey`;
-- AlterColumnType author.id
ALTER TABLE `author` CHANGE COLUMN `id` `id` bigint NOT NULL AUTO_INCREMENT;
-- AlterColumnType post.author_id
ALTER TABLE `post` CHANGE COLUMN `author_id` `author_id` bigint NOT NULL;
-- AddForeignKey post.post_author_id_fkey
ALTER TABLE `post` ADD CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE CASCADE;
-- back:
-- DropForeignKey post.post_author_id_fkey
ALTER TABLE `post` DROP FOREIGN KEY `post_author_id_fkey`;
-- AlterColumnType post.author_id
ALTER TABLE `post` CHANGE COLUMN `author_id` `author_id` int NOT NULL;
-- AlterColumnType author.id
ALTER TABLE `author` CHANGE COLUMN `id` `id` int NOT NULL AUTO_INCREMENT;
-- AddForeignKey post.post_author_id_fkey
ALTER TABLE `post` ADD CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE CASCADE;

---- a new table points at a key that grows
-- CreateTable post
CREATE TABLE `post` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `title` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL, `author_id` bigint NOT NULL);
-- AlterColumnType author.id
ALTER TABLE `author` CHANGE COLUMN `id` `id` bigint NOT NULL AUTO_INCREMENT;
-- AddForeignKey post.post_author_id_fkey
ALTER TABLE `post` ADD INDEX `post_author_id_fkey` (`author_id`), ADD CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE RESTRICT;
-- back:
-- DropForeignKey post.post_author_id_fkey
ALTER TABLE `post` DROP FOREIGN KEY `post_author_id_fkey`;
ALTER TABLE `post` DROP INDEX `post_author_id_fkey`;
-- AlterColumnType author.id
ALTER TABLE `author` CHANGE COLUMN `id` `id` int NOT NULL AUTO_INCREMENT;
-- DropTable post
DROP TABLE `post`;

---- a column becomes nullable
-- AlterColumnNullable post.body
ALTER TABLE `post` CHANGE COLUMN `body` `body` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
-- back:
-- AlterColumnNullable post.body
UPDATE `post` SET `body` = ('') WHERE `body` IS NULL;
ALTER TABLE `post` CHANGE COLUMN `body` `body` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;

---- a column is no longer nullable, with a value given once
-- AlterColumnNullable post.body
UPDATE `post` SET `body` = ('') WHERE `body` IS NULL;
ALTER TABLE `post` CHANGE COLUMN `body` `body` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- back:
-- AlterColumnNullable post.body
ALTER TABLE `post` CHANGE COLUMN `body` `body` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

---- a column is no longer nullable, and gets a default
-- AlterColumnDefault post.body
ALTER TABLE `post` CHANGE COLUMN `body` `body` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin DEFAULT ('-');
-- AlterColumnNullable post.body
UPDATE `post` SET `body` = ('-') WHERE `body` IS NULL;
ALTER TABLE `post` CHANGE COLUMN `body` `body` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT ('-');
-- back:
-- AlterColumnNullable post.body
ALTER TABLE `post` CHANGE COLUMN `body` `body` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin DEFAULT ('-');
-- AlterColumnDefault post.body
ALTER TABLE `post` CHANGE COLUMN `body` `body` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

---- a default comes, changes and goes
-- AlterColumnDefault post.a
ALTER TABLE `post` CHANGE COLUMN `a` `a` int NOT NULL DEFAULT (1);
-- AlterColumnDefault post.b
ALTER TABLE `post` CHANGE COLUMN `b` `b` int NOT NULL DEFAULT (2);
-- AlterColumnDefault post.c
ALTER TABLE `post` CHANGE COLUMN `c` `c` int NOT NULL;
-- back:
-- AlterColumnDefault post.c
ALTER TABLE `post` CHANGE COLUMN `c` `c` int NOT NULL DEFAULT (1);
-- AlterColumnDefault post.b
ALTER TABLE `post` CHANGE COLUMN `b` `b` int NOT NULL DEFAULT (1);
-- AlterColumnDefault post.a
ALTER TABLE `post` CHANGE COLUMN `a` `a` int NOT NULL;

---- more choices, and one of them for all that had none
-- AlterColumnChoices post.status
ALTER TABLE `post` DROP CHECK `post_status_choices`, ADD CONSTRAINT `post_status_choices` CHECK (`status` IN ('draft', 'published', 'archived'));
-- AlterColumnDefault post.status
ALTER TABLE `post` CHANGE COLUMN `status` `status` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin DEFAULT ('archived');
-- AlterColumnNullable post.status
UPDATE `post` SET `status` = ('archived') WHERE `status` IS NULL;
ALTER TABLE `post` DROP CHECK `post_status_choices`, CHANGE COLUMN `status` `status` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT ('archived'), ADD CONSTRAINT `post_status_choices` CHECK (`status` IN ('draft', 'published', 'archived'));
-- back:
-- AlterColumnNullable post.status
ALTER TABLE `post` DROP CHECK `post_status_choices`, CHANGE COLUMN `status` `status` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin DEFAULT ('archived'), ADD CONSTRAINT `post_status_choices` CHECK (`status` IN ('draft', 'published', 'archived'));
-- AlterColumnDefault post.status
ALTER TABLE `post` CHANGE COLUMN `status` `status` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
-- AlterColumnChoices post.status
ALTER TABLE `post` DROP CHECK `post_status_choices`, ADD CONSTRAINT `post_status_choices` CHECK (`status` IN ('draft', 'published'));

---- fewer choices
-- AlterColumnChoices post.status
ALTER TABLE `post` DROP CHECK `post_status_choices`, ADD CONSTRAINT `post_status_choices` CHECK (`status` IN ('draft', 'published'));
-- back:
-- AlterColumnChoices post.status
ALTER TABLE `post` DROP CHECK `post_status_choices`, ADD CONSTRAINT `post_status_choices` CHECK (`status` IN ('draft', 'published', 'archived'));

---- choices come and go
-- AlterColumnChoices post.kind
ALTER TABLE `post` ADD CONSTRAINT `post_kind_choices` CHECK (`kind` IN ('news', 'story'));
-- AlterColumnChoices post.status
ALTER TABLE `post` DROP CHECK `post_status_choices`;
-- back:
-- AlterColumnChoices post.status
ALTER TABLE `post` ADD CONSTRAINT `post_status_choices` CHECK (`status` IN ('draft', 'published'));
-- AlterColumnChoices post.kind
ALTER TABLE `post` DROP CHECK `post_kind_choices`;

---- what people read about columns
-- AlterColumnComment post.a
ALTER TABLE `post` CHANGE COLUMN `a` `a` int NOT NULL COMMENT 'new';
-- AlterColumnComment post.b
ALTER TABLE `post` CHANGE COLUMN `b` `b` int NOT NULL COMMENT 'new';
-- AlterColumnComment post.c
ALTER TABLE `post` CHANGE COLUMN `c` `c` int NOT NULL;
-- back:
-- AlterColumnComment post.c
ALTER TABLE `post` CHANGE COLUMN `c` `c` int NOT NULL COMMENT 'old';
-- AlterColumnComment post.b
ALTER TABLE `post` CHANGE COLUMN `b` `b` int NOT NULL COMMENT 'old';
-- AlterColumnComment post.a
ALTER TABLE `post` CHANGE COLUMN `a` `a` int NOT NULL;

---- everything about a column
-- AlterColumnMaxLength post.note
ALTER TABLE `post` CHANGE COLUMN `note` `note` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin DEFAULT ('x') COMMENT 'old';
-- AlterColumnDefault post.note
ALTER TABLE `post` CHANGE COLUMN `note` `note` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin COMMENT 'old';
-- AlterColumnType post.note
ALTER TABLE `post` CHANGE COLUMN `note` `note` json COMMENT 'old';
-- AlterColumnDefault post.note
ALTER TABLE `post` CHANGE COLUMN `note` `note` json DEFAULT ('{}') COMMENT 'old';
-- AlterColumnNullable post.note
UPDATE `post` SET `note` = ('{}') WHERE `note` IS NULL;
ALTER TABLE `post` CHANGE COLUMN `note` `note` json NOT NULL DEFAULT ('{}') COMMENT 'old';
-- AlterColumnComment post.note
ALTER TABLE `post` CHANGE COLUMN `note` `note` json NOT NULL DEFAULT ('{}') COMMENT 'new';
-- AlterColumnUnique post.note
ALTER TABLE `post` ADD UNIQUE INDEX `post_note_key` (`note`);
-- back:
-- AlterColumnUnique post.note
ALTER TABLE `post` DROP INDEX `post_note_key`;
-- AlterColumnComment post.note
ALTER TABLE `post` CHANGE COLUMN `note` `note` json NOT NULL DEFAULT ('{}') COMMENT 'old';
-- AlterColumnNullable post.note
ALTER TABLE `post` CHANGE COLUMN `note` `note` json DEFAULT ('{}') COMMENT 'old';
-- AlterColumnDefault post.note
ALTER TABLE `post` CHANGE COLUMN `note` `note` json COMMENT 'old';
-- AlterColumnType post.note
ALTER TABLE `post` CHANGE COLUMN `note` `note` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin COMMENT 'old';
-- AlterColumnDefault post.note
ALTER TABLE `post` CHANGE COLUMN `note` `note` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin DEFAULT ('x') COMMENT 'old';
-- AlterColumnMaxLength post.note
ALTER TABLE `post` CHANGE COLUMN `note` `note` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin DEFAULT ('x') COMMENT 'old';

---- a shorter text that must not be NULL
-- AlterColumnNullable post.code
UPDATE `post` SET `code` = ('none') WHERE `code` IS NULL;
ALTER TABLE `post` CHANGE COLUMN `code` `code` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- AlterColumnMaxLength post.code
ALTER TABLE `post` CHANGE COLUMN `code` `code` varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- back:
-- AlterColumnMaxLength post.code
ALTER TABLE `post` CHANGE COLUMN `code` `code` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- AlterColumnNullable post.code
ALTER TABLE `post` CHANGE COLUMN `code` `code` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

---- a column becomes unique
-- AlterColumnUnique post.title
ALTER TABLE `post` ADD UNIQUE INDEX `post_title_key` (`title`);
-- back:
-- AlterColumnUnique post.title
ALTER TABLE `post` DROP INDEX `post_title_key`;

---- a column is no longer unique
-- AlterColumnUnique post.title
ALTER TABLE `post` DROP INDEX `post_title_key`;
-- back:
-- AlterColumnUnique post.title
ALTER TABLE `post` ADD UNIQUE INDEX `post_title_key` (`title`);

---- columns are unique together
-- AddUniqueConstraint post.post_title_day_key
ALTER TABLE `post` ADD UNIQUE INDEX `post_title_day_key` (`title`, `day`);
-- back:
-- DropUniqueConstraint post.post_title_day_key
ALTER TABLE `post` DROP INDEX `post_title_day_key`;

---- columns are no longer unique together
-- DropUniqueConstraint post.one_each
ALTER TABLE `post` DROP INDEX `one_each`;
-- back:
-- AddUniqueConstraint post.one_each
ALTER TABLE `post` ADD UNIQUE INDEX `one_each` (`title`, `day`);

---- a unique constraint is about other columns
-- DropUniqueConstraint post.one_each
ALTER TABLE `post` DROP INDEX `one_each`;
-- AddUniqueConstraint post.one_each
ALTER TABLE `post` ADD UNIQUE INDEX `one_each` (`day`, `title`);
-- back:
-- DropUniqueConstraint post.one_each
ALTER TABLE `post` DROP INDEX `one_each`;
-- AddUniqueConstraint post.one_each
ALTER TABLE `post` ADD UNIQUE INDEX `one_each` (`title`, `day`);

---- an index comes
-- CreateIndex post.post_day_idx
ALTER TABLE `post` ADD INDEX `post_day_idx` (`day`);
-- CreateIndex post.post_title_day_idx
ALTER TABLE `post` ADD INDEX `post_title_day_idx` (`title`, `day` DESC);
-- back:
-- DropIndex post.post_title_day_idx
ALTER TABLE `post` DROP INDEX `post_title_day_idx`;
-- DropIndex post.post_day_idx
ALTER TABLE `post` DROP INDEX `post_day_idx`;

---- an index gives way to a wider one
-- CreateIndex post.post_day_title_idx
ALTER TABLE `post` ADD INDEX `post_day_title_idx` (`day`, `title`);
-- DropIndex post.post_day_idx
ALTER TABLE `post` DROP INDEX `post_day_idx`;
-- back:
-- CreateIndex post.post_day_idx
ALTER TABLE `post` ADD INDEX `post_day_idx` (`day`);
-- DropIndex post.post_day_title_idx
ALTER TABLE `post` DROP INDEX `post_day_title_idx`;

---- an index changes under its name
-- DropIndex post.by_day
ALTER TABLE `post` DROP INDEX `by_day`;
-- CreateIndex post.by_day is refused: the index "by_day" holds some rows only, and MySQL has no such indexes: remove its `where`, or index a column that is NULL in the other rows
-- back:
-- DropIndex post.by_day is refused: the index "by_day" holds some rows only, and MySQL has no such indexes: remove its `where`, or index a column that is NULL in the other rows

---- an index of a kind of its own
-- CreateIndex post.post_data is refused: the index "post_data" has the method "gin", and tables of MySQL have btree, and fulltext where it is not unique: name one of them, or none
-- back:
-- DropIndex post.post_data is refused: the index "post_data" has the method "gin", and tables of MySQL have btree, and fulltext where it is not unique: name one of them, or none

---- a unique index over an expression
-- CreateIndex post.one_title
ALTER TABLE `post` ADD UNIQUE INDEX `one_title` ((lower(title)));
-- back:
-- DropIndex post.one_title
ALTER TABLE `post` DROP INDEX `one_title`;

---- a unique constraint becomes a unique index
-- DropUniqueConstraint post.one_each
ALTER TABLE `post` DROP INDEX `one_each`;
-- CreateIndex post.one_each is refused: the index "one_each" holds some rows only, and MySQL has no such indexes: remove its `where`, or index a column that is NULL in the other rows
-- back:
-- DropIndex post.one_each is refused: the index "one_each" holds some rows only, and MySQL has no such indexes: remove its `where`, or index a column that is NULL in the other rows

---- an index of a column that changes its type
-- DropIndex post.post_day_idx
ALTER TABLE `post` DROP INDEX `post_day_idx`, CHANGE COLUMN `day` `day` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- AlterColumnType post.day
ALTER TABLE `post` ADD COLUMN `post_day_new` date NULL;
UPDATE `post` SET `post_day_new` = (CAST(day AS date));
ALTER TABLE `post` DROP COLUMN `day`, CHANGE COLUMN `post_day_new` `day` date NOT NULL AFTER `title`;
-- CreateIndex post.post_day_idx
ALTER TABLE `post` ADD INDEX `post_day_idx` (`day` DESC);
-- back:
-- DropIndex post.post_day_idx
ALTER TABLE `post` DROP INDEX `post_day_idx`;
-- AlterColumnType post.day
ALTER TABLE `post` CHANGE COLUMN `day` `day` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- CreateIndex post.post_day_idx
ALTER TABLE `post` CHANGE COLUMN `day` `day` varchar(768) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL, ADD INDEX `post_day_idx` (`day`);

---- a check comes, changes and goes
-- DropCheckConstraint post.a
ALTER TABLE `post` DROP CHECK `a`;
-- DropCheckConstraint post.b
ALTER TABLE `post` DROP CHECK `b`;
-- AddCheckConstraint post.b
ALTER TABLE `post` ADD CONSTRAINT `b` CHECK (n < 10);
-- AddCheckConstraint post.c
ALTER TABLE `post` ADD CONSTRAINT `c` CHECK (n <> 5);
-- back:
-- DropCheckConstraint post.c
ALTER TABLE `post` DROP CHECK `c`;
-- DropCheckConstraint post.b
ALTER TABLE `post` DROP CHECK `b`;
-- AddCheckConstraint post.b
ALTER TABLE `post` ADD CONSTRAINT `b` CHECK (n < 9);
-- AddCheckConstraint post.a
ALTER TABLE `post` ADD CONSTRAINT `a` CHECK (n > 0);

---- a foreign key acts otherwise
-- DropForeignKey post.post_author_id_fkey
ALTER TABLE `post` DROP FOREIGN KEY `post_author_id_fkey`;
ALTER TABLE `post` DROP INDEX `post_author_id_fkey`;
-- AddForeignKey post.post_author_id_fkey is refused: the foreign key "post_author_id_fkey" of "post" is checked at the end of the transaction, and MySQL checks with each statement: remove `deferrable`, and write targets first
-- back:
-- DropForeignKey post.post_author_id_fkey
ALTER TABLE `post` DROP FOREIGN KEY `post_author_id_fkey`;
ALTER TABLE `post` DROP INDEX `post_author_id_fkey`;
-- AddForeignKey post.post_author_id_fkey
ALTER TABLE `post` ADD INDEX `post_author_id_fkey` (`author_id`), ADD CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE RESTRICT;

---- a column begins to point
-- AddForeignKey post.post_author_id_fkey
ALTER TABLE `post` ADD INDEX `post_author_id_fkey` (`author_id`), ADD CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE RESTRICT;
-- back:
-- DropForeignKey post.post_author_id_fkey
ALTER TABLE `post` DROP FOREIGN KEY `post_author_id_fkey`;
ALTER TABLE `post` DROP INDEX `post_author_id_fkey`;

---- a column no longer points
-- DropForeignKey post.post_author_id_fkey
ALTER TABLE `post` DROP FOREIGN KEY `post_author_id_fkey`;
ALTER TABLE `post` DROP INDEX `post_author_id_fkey`;
-- back:
-- AddForeignKey post.post_author_id_fkey
ALTER TABLE `post` ADD INDEX `post_author_id_fkey` (`author_id`), ADD CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE RESTRICT;

---- a foreign key points at another table
-- DropForeignKey post.post_by_id_fkey
ALTER TABLE `post` DROP FOREIGN KEY `post_by_id_fkey`;
ALTER TABLE `post` DROP INDEX `post_by_id_fkey`;
-- AddForeignKey post.post_by_id_fkey
ALTER TABLE `post` ADD INDEX `post_by_id_fkey` (`by_id`), ADD CONSTRAINT `post_by_id_fkey` FOREIGN KEY (`by_id`) REFERENCES `editor` (`id`) ON DELETE RESTRICT;
-- back:
-- DropForeignKey post.post_by_id_fkey
ALTER TABLE `post` DROP FOREIGN KEY `post_by_id_fkey`;
ALTER TABLE `post` DROP INDEX `post_by_id_fkey`;
-- AddForeignKey post.post_by_id_fkey
ALTER TABLE `post` ADD INDEX `post_by_id_fkey` (`by_id`), ADD CONSTRAINT `post_by_id_fkey` FOREIGN KEY (`by_id`) REFERENCES `author` (`id`) ON DELETE RESTRICT;

---- a foreign key of two columns
-- AddCompositeFk reply.reply_author_id_day_fkey
ALTER TABLE `reply` ADD INDEX `reply_author_id_day_fkey` (`author_id`, `day`), ADD CONSTRAINT `reply_author_id_day_fkey` FOREIGN KEY (`author_id`, `day`) REFERENCES `vote` (`author_id`, `day`) ON DELETE CASCADE;
-- back:
-- DropCompositeFk reply.reply_author_id_day_fkey
ALTER TABLE `reply` DROP FOREIGN KEY `reply_author_id_day_fkey`;
ALTER TABLE `reply` DROP INDEX `reply_author_id_day_fkey`;

---- a foreign key of two columns goes
-- DropCompositeFk reply.reply_author_id_day_fkey
ALTER TABLE `reply` DROP FOREIGN KEY `reply_author_id_day_fkey`;
ALTER TABLE `reply` DROP INDEX `reply_author_id_day_fkey`;
-- back:
-- AddCompositeFk reply.reply_author_id_day_fkey
ALTER TABLE `reply` ADD INDEX `reply_author_id_day_fkey` (`author_id`, `day`), ADD CONSTRAINT `reply_author_id_day_fkey` FOREIGN KEY (`author_id`, `day`) REFERENCES `vote` (`author_id`, `day`) ON DELETE CASCADE;

---- a relation of many to many
-- CreateM2MTable post_tags
CREATE TABLE `post_tags` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `post_id` bigint NOT NULL, `tag_id` varchar(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL, CONSTRAINT `post_tags_post_id_tag_id_key` UNIQUE (`post_id`, `tag_id`), CONSTRAINT `post_tags_post_id_fkey` FOREIGN KEY (`post_id`) REFERENCES `post` (`id`) ON DELETE CASCADE, CONSTRAINT `post_tags_tag_id_fkey` FOREIGN KEY (`tag_id`) REFERENCES `tag` (`name`) ON DELETE CASCADE, INDEX `post_tags_tag_id_idx` (`tag_id`));
-- back:
-- DropM2MTable post_tags
DROP TABLE `post_tags`;

---- a relation with its other side
-- CreateTable tag
CREATE TABLE `tag` (`name` varchar(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL, PRIMARY KEY (`name`));
-- CreateM2MTable post_tags
CREATE TABLE `post_tags` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `post_id` bigint NOT NULL, `tag_id` varchar(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL, CONSTRAINT `post_tags_post_id_tag_id_key` UNIQUE (`post_id`, `tag_id`), CONSTRAINT `post_tags_post_id_fkey` FOREIGN KEY (`post_id`) REFERENCES `post` (`id`) ON DELETE CASCADE, CONSTRAINT `post_tags_tag_id_fkey` FOREIGN KEY (`tag_id`) REFERENCES `tag` (`name`) ON DELETE CASCADE, INDEX `post_tags_tag_id_idx` (`tag_id`));
-- back:
-- DropM2MTable post_tags
DROP TABLE `post_tags`;
-- DropTable tag
DROP TABLE `tag`;

---- a relation is dropped
-- DropM2MTable post_tags
DROP TABLE `post_tags`;
-- back:
-- CreateM2MTable post_tags
CREATE TABLE `post_tags` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `post_id` bigint NOT NULL, `tag_id` varchar(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL, CONSTRAINT `post_tags_post_id_tag_id_key` UNIQUE (`post_id`, `tag_id`), CONSTRAINT `post_tags_post_id_fkey` FOREIGN KEY (`post_id`) REFERENCES `post` (`id`) ON DELETE CASCADE, CONSTRAINT `post_tags_tag_id_fkey` FOREIGN KEY (`tag_id`) REFERENCES `tag` (`name`) ON DELETE CASCADE, INDEX `post_tags_tag_id_idx` (`tag_id`));

---- a relation becomes a model that holds more
-- AddColumn post_tags.pinned
ALTER TABLE `post_tags` ADD COLUMN `pinned` boolean NOT NULL DEFAULT (FALSE), ADD CONSTRAINT `post_tags_pinned_type` CHECK (`pinned` IN (0, 1));
-- back:
-- DropColumn post_tags.pinned
ALTER TABLE `post_tags` DROP CHECK `post_tags_pinned_type`, DROP COLUMN `pinned`;

---- a foreign key leans on a unique constraint that gets another name
-- DropCompositeFk visit.visit_site_code_fkey
ALTER TABLE `visit` DROP FOREIGN KEY `visit_site_code_fkey`;
ALTER TABLE `visit` DROP INDEX `visit_site_code_fkey`;
-- DropUniqueConstraint place.place_site_code_key
ALTER TABLE `place` DROP INDEX `place_site_code_key`;
-- AddUniqueConstraint place.one_place
ALTER TABLE `place` ADD UNIQUE INDEX `one_place` (`site`, `code`);
-- AddCompositeFk visit.visit_site_code_fkey
ALTER TABLE `visit` ADD INDEX `visit_site_code_fkey` (`site`, `code`), ADD CONSTRAINT `visit_site_code_fkey` FOREIGN KEY (`site`, `code`) REFERENCES `place` (`site`, `code`) ON DELETE RESTRICT;
-- back:
-- DropCompositeFk visit.visit_site_code_fkey
ALTER TABLE `visit` DROP FOREIGN KEY `visit_site_code_fkey`;
ALTER TABLE `visit` DROP INDEX `visit_site_code_fkey`;
-- DropUniqueConstraint place.one_place
ALTER TABLE `place` DROP INDEX `one_place`;
-- AddUniqueConstraint place.place_site_code_key
ALTER TABLE `place` ADD UNIQUE INDEX `place_site_code_key` (`site`, `code`);
-- AddCompositeFk visit.visit_site_code_fkey
ALTER TABLE `visit` ADD INDEX `visit_site_code_fkey` (`site`, `code`), ADD CONSTRAINT `visit_site_code_fkey` FOREIGN KEY (`site`, `code`) REFERENCES `place` (`site`, `code`) ON DELETE RESTRICT;

---- a column, as its field says
-- RenameColumn post.title to headline
ALTER TABLE `post` RENAME COLUMN `title` TO `headline`;
-- back:
-- RenameColumn post.headline to title
ALTER TABLE `post` RENAME COLUMN `headline` TO `title`;

---- a column, as people say
-- RenameColumn post.title to headline
ALTER TABLE `post` RENAME COLUMN `title` TO `headline`;
-- back:
-- RenameColumn post.headline to title
ALTER TABLE `post` RENAME COLUMN `headline` TO `title`;

---- a column that was not renamed
-- AddColumn post.headline
ALTER TABLE `post` ADD COLUMN `headline` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT ('');
-- DropColumn post.title
ALTER TABLE `post` DROP COLUMN `title`;
-- back:
-- AddColumn post.title
ALTER TABLE `post` ADD COLUMN `title` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT ('');
ALTER TABLE `post` CHANGE COLUMN `title` `title` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- DropColumn post.headline
ALTER TABLE `post` DROP COLUMN `headline`;

---- a column with all that is named after it
-- RenameColumn post.title to headline
ALTER TABLE `post` DROP CHECK `titled`, RENAME INDEX `post_title_key` TO `post_headline_key`, RENAME INDEX `post_title_day_idx` TO `post_headline_day_idx`, RENAME COLUMN `title` TO `headline`, ADD CONSTRAINT `titled` CHECK (headline <> 'title');
-- back:
-- RenameColumn post.headline to title
ALTER TABLE `post` DROP CHECK `titled`, RENAME INDEX `post_headline_key` TO `post_title_key`, RENAME INDEX `post_headline_day_idx` TO `post_title_day_idx`, RENAME COLUMN `headline` TO `title`, ADD CONSTRAINT `titled` CHECK (title <> 'title');

---- a column that also changes
-- RenameColumn post.title to headline
ALTER TABLE `post` RENAME COLUMN `title` TO `headline`;
-- AlterColumnNullable post.headline
ALTER TABLE `post` CHANGE COLUMN `headline` `headline` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
-- AlterColumnMaxLength post.headline
ALTER TABLE `post` CHANGE COLUMN `headline` `headline` varchar(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
-- back:
-- AlterColumnMaxLength post.headline
ALTER TABLE `post` CHANGE COLUMN `headline` `headline` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
-- AlterColumnNullable post.headline
UPDATE `post` SET `headline` = ('') WHERE `headline` IS NULL;
ALTER TABLE `post` CHANGE COLUMN `headline` `headline` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL;
-- RenameColumn post.headline to title
ALTER TABLE `post` RENAME COLUMN `headline` TO `title`;

---- columns in a chain
-- RenameColumn post.title to headline
ALTER TABLE `post` RENAME COLUMN `title` TO `headline`;
-- RenameColumn post.subtitle to title
ALTER TABLE `post` RENAME COLUMN `subtitle` TO `title`;
-- back:
-- RenameColumn post.title to subtitle
ALTER TABLE `post` RENAME COLUMN `title` TO `subtitle`;
-- RenameColumn post.headline to title
ALTER TABLE `post` RENAME COLUMN `headline` TO `title`;

---- a key with what points at it
-- RenameColumn author.id to number
ALTER TABLE `author` RENAME COLUMN `id` TO `number`;
-- back:
-- RenameColumn author.number to id
ALTER TABLE `author` RENAME COLUMN `number` TO `id`;

---- a table, as its model says
-- RenameTable post to article
ALTER TABLE `post` RENAME TO `article`;
ALTER TABLE `article` DROP FOREIGN KEY `post_author_id_fkey`;
ALTER TABLE `article` RENAME INDEX `post_author_id_idx` TO `article_author_id_idx`;
ALTER TABLE `article` ADD CONSTRAINT `article_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE RESTRICT;
-- back:
-- RenameTable article to post
ALTER TABLE `article` RENAME TO `post`;
ALTER TABLE `post` DROP FOREIGN KEY `article_author_id_fkey`;
ALTER TABLE `post` RENAME INDEX `article_author_id_idx` TO `post_author_id_idx`;
ALTER TABLE `post` ADD CONSTRAINT `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE RESTRICT;

---- a table, as people say
-- RenameTable post to article
ALTER TABLE `post` RENAME TO `article`;
-- back:
-- RenameTable article to post
ALTER TABLE `article` RENAME TO `post`;

---- a table and a column of it
-- RenameTable post to article
ALTER TABLE `post` RENAME TO `article`;
-- RenameColumn article.title to headline
ALTER TABLE `article` RENAME COLUMN `title` TO `headline`;
-- back:
-- RenameColumn article.headline to title
ALTER TABLE `article` RENAME COLUMN `headline` TO `title`;
-- RenameTable article to post
ALTER TABLE `article` RENAME TO `post`;

---- a table with its relations
-- RenameTable post to article
ALTER TABLE `post` RENAME TO `article`;
-- RenameTable post_tags to article_tags
ALTER TABLE `post_tags` RENAME TO `article_tags`;
ALTER TABLE `article_tags` DROP FOREIGN KEY `post_tags_post_id_fkey`, DROP FOREIGN KEY `post_tags_tag_id_fkey`;
ALTER TABLE `article_tags` RENAME INDEX `post_tags_post_id_tag_id_key` TO `article_tags_post_id_tag_id_key`, RENAME INDEX `post_tags_tag_id_idx` TO `article_tags_tag_id_idx`;
ALTER TABLE `article_tags` ADD CONSTRAINT `article_tags_post_id_fkey` FOREIGN KEY (`post_id`) REFERENCES `article` (`id`) ON DELETE CASCADE, ADD CONSTRAINT `article_tags_tag_id_fkey` FOREIGN KEY (`tag_id`) REFERENCES `tag` (`name`) ON DELETE CASCADE;
-- RenameColumn article_tags.post_id to article_id
ALTER TABLE `article_tags` DROP FOREIGN KEY `article_tags_post_id_fkey`;
ALTER TABLE `article_tags` RENAME INDEX `article_tags_post_id_tag_id_key` TO `article_tags_article_id_tag_id_key`, RENAME COLUMN `post_id` TO `article_id`;
ALTER TABLE `article_tags` ADD CONSTRAINT `article_tags_article_id_fkey` FOREIGN KEY (`article_id`) REFERENCES `article` (`id`) ON DELETE CASCADE;
-- back:
-- RenameColumn article_tags.article_id to post_id
ALTER TABLE `article_tags` DROP FOREIGN KEY `article_tags_article_id_fkey`;
ALTER TABLE `article_tags` RENAME INDEX `article_tags_article_id_tag_id_key` TO `article_tags_post_id_tag_id_key`, RENAME COLUMN `article_id` TO `post_id`;
ALTER TABLE `article_tags` ADD CONSTRAINT `article_tags_post_id_fkey` FOREIGN KEY (`post_id`) REFERENCES `article` (`id`) ON DELETE CASCADE;
-- RenameTable article_tags to post_tags
ALTER TABLE `article_tags` RENAME TO `post_tags`;
ALTER TABLE `post_tags` DROP FOREIGN KEY `article_tags_post_id_fkey`, DROP FOREIGN KEY `article_tags_tag_id_fkey`;
ALTER TABLE `post_tags` RENAME INDEX `article_tags_post_id_tag_id_key` TO `post_tags_post_id_tag_id_key`, RENAME INDEX `article_tags_tag_id_idx` TO `post_tags_tag_id_idx`;
ALTER TABLE `post_tags` ADD CONSTRAINT `post_tags_post_id_fkey` FOREIGN KEY (`post_id`) REFERENCES `article` (`id`) ON DELETE CASCADE, ADD CONSTRAINT `post_tags_tag_id_fkey` FOREIGN KEY (`tag_id`) REFERENCES `tag` (`name`) ON DELETE CASCADE;
-- RenameTable article to post
ALTER TABLE `article` RENAME TO `post`;

---- a table that others point at, and one in its place
-- RenameTable post to article
ALTER TABLE `post` RENAME TO `article`;
-- CreateTable post
CREATE TABLE `post` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `letter` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL);
-- back:
-- DropTable post
DROP TABLE `post`;
-- RenameTable article to post
ALTER TABLE `article` RENAME TO `post`;

---- hints that are old
-- AddColumn post.body
ALTER TABLE `post` ADD COLUMN `body` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
-- back:
-- DropColumn post.body
ALTER TABLE `post` DROP COLUMN `body`;

---- a table that is like another and was not it
-- CreateTable page
CREATE TABLE `page` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `title` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL, `body` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL);
-- DropTable post
DROP TABLE `post`;
-- back:
-- CreateTable post
CREATE TABLE `post` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `title` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL, `body` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL);
-- DropTable page
DROP TABLE `page`;

---- a table with two relations, as people say
-- RenameTable post to article
ALTER TABLE `post` RENAME TO `article`;
-- RenameTable post_tags to article_tags
ALTER TABLE `post_tags` RENAME TO `article_tags`;
ALTER TABLE `article_tags` DROP FOREIGN KEY `post_tags_post_id_fkey`, DROP FOREIGN KEY `post_tags_tag_id_fkey`;
ALTER TABLE `article_tags` RENAME INDEX `post_tags_post_id_tag_id_key` TO `article_tags_post_id_tag_id_key`, RENAME INDEX `post_tags_tag_id_idx` TO `article_tags_tag_id_idx`;
ALTER TABLE `article_tags` ADD CONSTRAINT `article_tags_post_id_fkey` FOREIGN KEY (`post_id`) REFERENCES `article` (`id`) ON DELETE CASCADE, ADD CONSTRAINT `article_tags_tag_id_fkey` FOREIGN KEY (`tag_id`) REFERENCES `tag` (`name`) ON DELETE CASCADE;
-- RenameTable post_topics to article_topics
ALTER TABLE `post_topics` RENAME TO `article_topics`;
ALTER TABLE `article_topics` DROP FOREIGN KEY `post_topics_post_id_fkey`, DROP FOREIGN KEY `post_topics_tag_id_fkey`;
ALTER TABLE `article_topics` RENAME INDEX `post_topics_post_id_tag_id_key` TO `article_topics_post_id_tag_id_key`, RENAME INDEX `post_topics_tag_id_idx` TO `article_topics_tag_id_idx`;
ALTER TABLE `article_topics` ADD CONSTRAINT `article_topics_post_id_fkey` FOREIGN KEY (`post_id`) REFERENCES `article` (`id`) ON DELETE CASCADE, ADD CONSTRAINT `article_topics_tag_id_fkey` FOREIGN KEY (`tag_id`) REFERENCES `tag` (`name`) ON DELETE CASCADE;
-- RenameColumn article_tags.post_id to article_id
ALTER TABLE `article_tags` DROP FOREIGN KEY `article_tags_post_id_fkey`;
ALTER TABLE `article_tags` RENAME INDEX `article_tags_post_id_tag_id_key` TO `article_tags_article_id_tag_id_key`, RENAME COLUMN `post_id` TO `article_id`;
ALTER TABLE `article_tags` ADD CONSTRAINT `article_tags_article_id_fkey` FOREIGN KEY (`article_id`) REFERENCES `article` (`id`) ON DELETE CASCADE;
-- RenameColumn article_topics.post_id to article_id
ALTER TABLE `article_topics` DROP FOREIGN KEY `article_topics_post_id_fkey`;
ALTER TABLE `article_topics` RENAME INDEX `article_topics_post_id_tag_id_key` TO `article_topics_article_id_tag_id_key`, RENAME COLUMN `post_id` TO `article_id`;
ALTER TABLE `article_topics` ADD CONSTRAINT `article_topics_article_id_fkey` FOREIGN KEY (`article_id`) REFERENCES `article` (`id`) ON DELETE CASCADE;
-- back:
-- RenameColumn article_topics.article_id to post_id
ALTER TABLE `article_topics` DROP FOREIGN KEY `article_topics_article_id_fkey`;
ALTER TABLE `article_topics` RENAME INDEX `article_topics_article_id_tag_id_key` TO `article_topics_post_id_tag_id_key`, RENAME COLUMN `article_id` TO `post_id`;
ALTER TABLE `article_topics` ADD CONSTRAINT `article_topics_post_id_fkey` FOREIGN KEY (`post_id`) REFERENCES `article` (`id`) ON DELETE CASCADE;
-- RenameColumn article_tags.article_id to post_id
ALTER TABLE `article_tags` DROP FOREIGN KEY `article_tags_article_id_fkey`;
ALTER TABLE `article_tags` RENAME INDEX `article_tags_article_id_tag_id_key` TO `article_tags_post_id_tag_id_key`, RENAME COLUMN `article_id` TO `post_id`;
ALTER TABLE `article_tags` ADD CONSTRAINT `article_tags_post_id_fkey` FOREIGN KEY (`post_id`) REFERENCES `article` (`id`) ON DELETE CASCADE;
-- RenameTable article_topics to post_topics
ALTER TABLE `article_topics` RENAME TO `post_topics`;
ALTER TABLE `post_topics` DROP FOREIGN KEY `article_topics_post_id_fkey`, DROP FOREIGN KEY `article_topics_tag_id_fkey`;
ALTER TABLE `post_topics` RENAME INDEX `article_topics_post_id_tag_id_key` TO `post_topics_post_id_tag_id_key`, RENAME INDEX `article_topics_tag_id_idx` TO `post_topics_tag_id_idx`;
ALTER TABLE `post_topics` ADD CONSTRAINT `post_topics_post_id_fkey` FOREIGN KEY (`post_id`) REFERENCES `article` (`id`) ON DELETE CASCADE, ADD CONSTRAINT `post_topics_tag_id_fkey` FOREIGN KEY (`tag_id`) REFERENCES `tag` (`name`) ON DELETE CASCADE;
-- RenameTable article_tags to post_tags
ALTER TABLE `article_tags` RENAME TO `post_tags`;
ALTER TABLE `post_tags` DROP FOREIGN KEY `article_tags_post_id_fkey`, DROP FOREIGN KEY `article_tags_tag_id_fkey`;
ALTER TABLE `post_tags` RENAME INDEX `article_tags_post_id_tag_id_key` TO `post_tags_post_id_tag_id_key`, RENAME INDEX `article_tags_tag_id_idx` TO `post_tags_tag_id_idx`;
ALTER TABLE `post_tags` ADD CONSTRAINT `post_tags_post_id_fkey` FOREIGN KEY (`post_id`) REFERENCES `article` (`id`) ON DELETE CASCADE, ADD CONSTRAINT `post_tags_tag_id_fkey` FOREIGN KEY (`tag_id`) REFERENCES `tag` (`name`) ON DELETE CASCADE;
-- RenameTable article to post
ALTER TABLE `article` RENAME TO `post`;

