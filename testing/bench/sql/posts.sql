-- Puts the posts as they were at first, in a new file: deleting rows would not give back what the table
-- and its indexes had grown.
TRUNCATE post RESTART IDENTITY;

-- Titles of 200 and bodies of 400 characters, with some that JSON must escape and some beyond ASCII. The
-- times have six significant decimals, so that all ways to print them agree.
INSERT INTO post (title, body, status, author_id, created_at)
SELECT
    rpad('Post ' || n || ': ', 200, 'what the quick brown fox did, part ' || n % 7 || '; '),
    rpad('', 400, E'The "quick" brown fox\njumps over the lazy café, the ' || n || 'th time. '),
    (ARRAY['draft', 'published', 'archived'])[n % 3 + 1],
    n % 100 + 1,
    timestamptz '2024-01-01 00:00:00.123457+00' + n * interval '61.00001 seconds'
FROM generate_series(1, 10000) n;

VACUUM (FREEZE, ANALYZE) post;
CHECKPOINT;
