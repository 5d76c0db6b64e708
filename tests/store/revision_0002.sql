-- Four orders as revision 2 kept them, with histories that the audit accepts, and promises as that version left them.
INSERT INTO channels (code, name, shortage, settings) VALUES ('web', 'Web shop', 'backorder', '{}');
INSERT INTO places (code, name, kind, priority, lead_days, address) VALUES ('MAIN', 'Main', 'warehouse', 10, 1, '{}');
INSERT INTO items (sku, name, unit, decimals, tax_class, stocked) VALUES
  ('MUG', 'Mug', 'each', 0, 'standard', true), ('WRAP', 'Gift wrap', 'each', 0, 'standard', false);
CREATE TEMP TABLE told (n int, line int, sku text, reserved int, backordered int, cancelled int, reason text, days int);
INSERT INTO told VALUES
  (1, 1, 'MUG', 2, 0, 1, 'waits_for_stock', NULL), (1, 2, 'MUG', 0, 0, 4, 'waits_for_stock', NULL),
  (2, 1, 'MUG', 1, 2, 0, 'in_stock', 3), (2, 2, 'MUG', 1, 0, 0, 'in_stock', 3),
  (3, 1, 'MUG', 5, 0, 0, 'in_stock', 3), (3, 2, 'WRAP', 1, 0, 0, 'needs_no_stock', NULL),
  (4, 1, 'MUG', 1, 0, 0, '', 5);
CREATE TEMP TABLE made AS SELECT n, md5(n::text)::uuid AS id, now() - interval '9 days' AS at FROM generate_series(1, 4) n;

INSERT INTO events (order_id, seq, kind, at, actor, data, hash)
  SELECT id, 1, 'order.placed', at, 'channel:web', '{}', sha256(convert_to(concat_ws(chr(31), id::text, '1', 'order.placed',
    ((extract(epoch FROM at) * 1000000)::bigint)::text, 'channel:web', '', '{}'), 'UTF8')) FROM made;
INSERT INTO orders (id, number, channel, external_id, currency, placed_at, received_at, promised_for, accepted_at,
    commitment, progress, money, prices_include_tax, goods, discount, shipping, tax, total, version, event_seq,
    event_head, content, changed_at)
  SELECT made.id, 'L' || n, 'web', 'W-' || n, 'EUR', made.at, made.at, (ARRAY[NULL, 3, 3, 9])[n] + current_date, made.at, 'accepted',
    (ARRAY['reserved', 'part_reserved', 'reserved', 'reserved'])[n], 'none', true, s.goods, 0, 0, 0, s.goods, 1, 1,
    e.hash, 0, made.at
  FROM made JOIN events e ON e.order_id = made.id
  JOIN LATERAL (SELECT sum(reserved + backordered + cancelled) AS goods FROM told WHERE told.n = made.n) s ON true;
INSERT INTO order_papers (order_id, customer, attributes, sent, sent_hash)
  SELECT id, '{}', CASE n WHEN 1 THEN '{"price_reason": "Regular customer", "dock": "back"}' ELSE '{}' END::jsonb,
    '{}', sha256(n::text::bytea) FROM made;
INSERT INTO order_lines (order_id, line, sku, name, unit, factor, decimals, stocked, ordered, reserved, backordered,
    cancelled, unit_price, amount, tax_rate, tax_base, tax_amount, promised_for, promise_reason)
  SELECT id, line, sku, sku, 'each', 1, 0, sku = 'MUG', reserved + backordered + cancelled, reserved, backordered,
    cancelled, 1, reserved + backordered + cancelled, 0, reserved + backordered + cancelled, 0, current_date + days, reason
  FROM told JOIN made USING (n);
INSERT INTO transitions (order_id, seq, line, from_state, to_state, quantity)
  SELECT id, 1, line, 'new', state, quantity FROM told JOIN made USING (n), LATERAL
    (VALUES ('reserved', reserved), ('backordered', backordered), ('cancelled', cancelled)) AS v(state, quantity)
  WHERE quantity > 0;
INSERT INTO reservations (order_id, line, place, sku, quantity)
  SELECT id, line, 'MAIN', sku, reserved FROM told JOIN made USING (n) WHERE sku = 'MUG' AND reserved > 0;
INSERT INTO movements (sku, place, kind, quantity, at, actor) VALUES ('MUG', 'MAIN', 'received', 10, now(), 'user:anna');
INSERT INTO stock (sku, place, on_hand, reserved) VALUES ('MUG', 'MAIN', 10, 10);
