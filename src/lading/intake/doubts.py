"""What of a case a person should look at: deviations that ask, fields and matches that nobody is sure of."""

FAIR = 0.8
"""Below it a field, or what it means, is a doubt."""

COUNTED = """
(SELECT count(DISTINCT place) FROM (
  SELECT v ->> 'place' AS place FROM jsonb_array_elements(c.deviations) v
    WHERE v ->> 'weight' <> 'note' AND coalesce(v ->> 'settled', '') = ''
  UNION ALL SELECT '/header/' || f.key FROM jsonb_each(coalesce(c.corrected, c.reading) -> 'header') f
    WHERE (f.value ->> 'probability')::float < FAIR AND f.value ->> 'method' <> 'person'
  UNION ALL SELECT '/lines/' || (l.n - 1) || '/' || f.key
    FROM jsonb_array_elements(coalesce(c.corrected, c.reading) -> 'lines') WITH ORDINALITY l(line, n),
      jsonb_each(l.line -> 'fields') f
    WHERE (f.value ->> 'probability')::float < FAIR AND f.value ->> 'method' <> 'person'
  UNION ALL SELECT '/lines/' || (m.n - 1) || '/item'
    FROM jsonb_array_elements(c.matches -> 'lines') WITH ORDINALITY m(line, n)
    WHERE coalesce(m.line -> 'goods', 'true') = 'true'
      AND coalesce((m.line #>> '{item,chosen,probability}')::float, 0) < FAIR
      AND coalesce(c.choices #>> ARRAY['items', (m.n - 1)::text], '') = ''
  UNION ALL SELECT '/' || k.key FROM jsonb_each(c.matches) k
    WHERE k.key IN ('customer', 'ship_to') AND coalesce((k.value #>> '{chosen,probability}')::float, 0) < FAIR
      AND coalesce(c.choices ->> k.key, '') = ''
) doubts)
""".replace("FAIR", str(FAIR))
"""How many places of case `c` that are, in SQL."""
