SELECT json_build_object(
  'name', c.relname,
  'comment', obj_description(c.oid, 'pg_class'),
  'columns', coalesce((
    SELECT json_agg(json_build_object(
      'name', a.attname,
      'type', format_type(a.atttypid, a.atttypmod),
      'max_length', CASE WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype) AND a.atttypmod > 4
        THEN a.atttypmod - 4 END,
      'nullable', NOT a.attnotnull,
      'auto', a.attidentity <> '' OR n.owned,
      'generated', a.attgenerated <> '',
      'default', CASE WHEN NOT n.owned THEN pg_get_expr(d.adbin, d.adrelid) END,
      'comment', col_description(c.oid, a.attnum)) ORDER BY a.attnum)
    FROM pg_attribute a
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    -- A column of the type `serial` takes its numbers from a sequence of its own.
    CROSS JOIN LATERAL (SELECT d.adbin IS NOT NULL AND EXISTS (
      SELECT FROM pg_depend own
      JOIN pg_depend used ON used.refobjid = own.objid AND used.refclassid = 'pg_class'::regclass
        AND used.classid = 'pg_attrdef'::regclass AND used.objid = d.oid
      WHERE own.classid = 'pg_class'::regclass AND own.deptype = 'a'
        AND own.refclassid = 'pg_class'::regclass AND own.refobjid = c.oid AND own.refobjsubid = a.attnum
    ) AS owned) n
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]'),
  'primary_key', coalesce((
    SELECT names.list FROM pg_constraint k CROSS JOIN LATERAL (
      SELECT json_agg(a.attname ORDER BY at.position) AS list
      FROM unnest(k.conkey) WITH ORDINALITY at (number, position)
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = at.number) names
    WHERE k.conrelid = c.oid AND k.contype = 'p'), '[]'),
  'uniques', coalesce((
    SELECT json_agg(json_build_object('name', k.conname, 'columns', names.list))
    FROM pg_constraint k CROSS JOIN LATERAL (
      SELECT json_agg(a.attname ORDER BY at.position) AS list
      FROM unnest(k.conkey) WITH ORDINALITY at (number, position)
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = at.number) names
    WHERE k.conrelid = c.oid AND k.contype = 'u'), '[]'),
  'checks', coalesce((
    SELECT json_agg(json_build_object('name', k.conname, 'expression', pg_get_expr(k.conbin, k.conrelid)))
    FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c'), '[]'),
  'foreign_keys', coalesce((
    SELECT json_agg(json_build_object(
      'name', k.conname,
      'columns', names.list,
      'target', target.relname,
      'target_columns', names.targets,
      'on_delete', CASE k.confdeltype WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set_null'
        WHEN 'd' THEN 'set_default' WHEN 'r' THEN 'restrict' ELSE 'no_action' END,
      'deferrable', k.condeferrable AND k.condeferred))
    FROM pg_constraint k
    JOIN pg_class target ON target.oid = k.confrelid
    CROSS JOIN LATERAL (
      SELECT json_agg(a.attname ORDER BY at.position) AS list, json_agg(t.attname ORDER BY at.position) AS targets
      FROM unnest(k.conkey, k.confkey) WITH ORDINALITY at (number, other, position)
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = at.number
      JOIN pg_attribute t ON t.attrelid = k.confrelid AND t.attnum = at.other) names
    WHERE k.conrelid = c.oid AND k.contype = 'f' AND target.relnamespace = c.relnamespace), '[]'),
  'indexes', coalesce((
    SELECT json_agg(json_build_object(
      'name', i.relname,
      'unique', x.indisunique,
      'method', nullif(m.amname, 'btree'),
      'where', pg_get_expr(x.indpred, x.indrelid),
      'terms', (
        SELECT json_agg(json_build_object(
          'column', a.attname,
          'expression', CASE WHEN at.number = 0 THEN pg_get_indexdef(x.indexrelid, at.position::int, true) END,
          'descending', at.options & 1 = 1) ORDER BY at.position)
        FROM unnest(x.indkey::int2[], x.indoption::int2[]) WITH ORDINALITY at (number, options, position)
        LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = at.number AND at.number > 0
        WHERE at.position <= x.indnkeyatts),
      'include', coalesce((
        SELECT json_agg(a.attname ORDER BY at.position)
        FROM unnest(x.indkey::int2[]) WITH ORDINALITY at (number, position)
        JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = at.number
        WHERE at.position > x.indnkeyatts), '[]')))
    FROM pg_index x
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_am m ON m.oid = i.relam
    WHERE x.indrelid = c.oid AND x.indisvalid
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
  ), '[]'),
  'left_out', coalesce((SELECT json_agg(said.sentence) FROM (
    SELECT format('the constraint "%s" of "%s": constraints of its kind are not known', k.conname, c.relname)
      FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype NOT IN ('p', 'u', 'c', 'f', 'n')
    UNION ALL
    SELECT format('the foreign key "%s" of "%s": it points out of the schema', k.conname, c.relname)
      FROM pg_constraint k JOIN pg_class t ON t.oid = k.confrelid
      WHERE k.conrelid = c.oid AND k.contype = 'f' AND t.relnamespace <> c.relnamespace
    UNION ALL
    SELECT format('the foreign key "%s" of "%s": what it does on update, or with some columns NULL', k.conname, c.relname)
      FROM pg_constraint k
      WHERE k.conrelid = c.oid AND k.contype = 'f' AND (k.confupdtype <> 'a' OR k.confmatchtype <> 's')
    UNION ALL
    SELECT format('the constraint "%s" of "%s": that it waits only where asked to', k.conname, c.relname)
      FROM pg_constraint k
      WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u', 'f') AND k.condeferrable
        AND NOT (k.contype = 'f' AND k.condeferred)
    UNION ALL
    SELECT format('the index "%s" of "%s": it is invalid, and serves nothing; drop it', i.relname, c.relname)
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
      WHERE x.indrelid = c.oid AND NOT x.indisvalid
    UNION ALL
    SELECT format('the index "%s" of "%s": where its NULLs stand', i.relname, c.relname)
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
      WHERE x.indrelid = c.oid AND EXISTS (
        SELECT FROM unnest(x.indoption::int2[]) AS options WHERE options IN (1, 2))
    UNION ALL
    SELECT format('the column "%s" of "%s": the precision of %s', a.attname, c.relname,
        format_type(a.atttypid, a.atttypmod))
      FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypmod NOT IN (-1, 6)
        AND a.atttypid IN ('numeric'::regtype, 'timestamptz'::regtype, 'time'::regtype)
    ) AS said (sentence)), '[]')
)::text
FROM pg_class c
JOIN pg_namespace s ON s.oid = c.relnamespace
WHERE s.nspname = current_schema() AND c.relkind = 'r' AND NOT c.relispartition
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY c.relname
