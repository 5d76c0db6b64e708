-- Orders of the past, made inside the database with a few statements; the setting bench.orders says how many.
-- Spread evenly over two years, three lines each (one of a hundred popular items, two of the 9,900 others), ten orders
-- to a customer. The latest two in a hundred are open
-- (reserved, some held, some waiting for stock), the three before them under way, one in 25 cancelled, the rest
-- delivered; what is past looks like imported history. The audit holds on the result.
CREATE TEMP TABLE made AS
  SELECT n, at, customer, state, CASE WHEN state IN ('reserved', 'backordered') THEN 'order.placed' ELSE 'order.imported' END AS kind,
    (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid AS id
  FROM (
    SELECT n, md5(n::text) AS h, now() - (total - n) * (interval '730 days' / total) AS at,
      'C-' || (1 + n % greatest(1, total / 10)) AS customer,
      CASE WHEN n > total * 0.98 THEN CASE WHEN n % 10 = 0 THEN 'backordered' ELSE 'reserved' END
        WHEN n % 25 = 0 THEN 'cancelled' WHEN n > total * 0.95 THEN 'shipped' ELSE 'delivered' END AS state
    FROM (SELECT current_setting('bench.orders')::int AS total) t, generate_series(1, total) n) x;

INSERT INTO parties (code, name, email, phone)
  SELECT 'C-' || n, 'Ada ' || initcap(translate(substr(md5(n::text), 1, 8), '0123456789abcdef', 'bakodimelurasitn')),
    'c' || n || '@example.com', '+12025550123'
  FROM generate_series(1, greatest(10000, current_setting('bench.orders')::int / 10)) n
  ON CONFLICT (code) DO UPDATE SET name = excluded.name;

CREATE TEMP TABLE made_lines AS
  SELECT n, id, at, state, line, 'SKU-' || item AS sku, item, quantity, price, price * quantity AS amount,
    round(price * quantity * 0.0625 / 1.0625, 2) AS tax
  FROM (
    SELECT m.n, id, at, state, line, item, 1 + (m.n + line) % 5 AS quantity, (100 + item * 37 % 4900) / 100.0 AS price
    FROM made m, generate_series(1, 3) line, LATERAL (SELECT CASE line WHEN 3 THEN 1 + m.n % 100 ELSE 101 + (m.n::bigint * 7919 + line * 3333) % 9900 END AS item) i) x;

CREATE TEMP TABLE told AS
  SELECT m.*, s.goods, s.tax + 0.29 AS tax, s.goods + 5 AS total,
    format('{"number":"L%s","channel":"web","customer":"%s","currency":"USD","total":"%s","lines":[%s],"findings":[],"sent":"%s"}',
      100000 + m.n, customer, s.goods + 5, s.lines, encode(sha256(m.n::text::bytea), 'hex')) AS data
  FROM made m JOIN (
    SELECT n, sum(amount) AS goods, sum(tax) AS tax,
      string_agg(format('[%s,"%s","%s","%s","0"]', line, sku, quantity, quantity), ',' ORDER BY line) AS lines
    FROM made_lines GROUP BY n) s USING (n);

INSERT INTO events (order_id, seq, kind, at, actor, data, hash)
  SELECT id, 1, kind, at, 'system:lading', data::json, sha256(convert_to(concat_ws(chr(31), id::text, '1', kind,
    ((extract(epoch FROM at) * 1000000)::bigint)::text, 'system:lading', '', data), 'UTF8'))
  FROM told ORDER BY n;

INSERT INTO orders (id, number, channel, external_id, customer, currency, placed_at, received_at, promised_for, accepted_at,
    withdrawn_at, commitment, progress, money, open_holds, done, prices_include_tax, goods, discount, shipping,
    shipping_tax_rate, shipping_tax, tax, total, shipping_method, version, event_seq, event_head, content, changed_at)
  SELECT t.id, 'L' || (100000 + n), 'web', 'H-' || n, customer, 'USD', t.at, t.at,
    CASE WHEN state NOT IN ('backordered', 'cancelled') THEN (t.at + interval '3 days')::date END, CASE WHEN NOT held THEN t.at END,
    CASE WHEN state = 'cancelled' THEN t.at END,
    CASE WHEN state = 'cancelled' THEN 'withdrawn' WHEN held THEN 'placed' ELSE 'accepted' END, state,
    CASE WHEN state = 'cancelled' THEN 'none' WHEN state IN ('shipped', 'delivered') THEN 'captured' ELSE 'authorised' END,
    held::int, state IN ('delivered', 'cancelled'), true, goods, 0, 5, 0.0625, 0.29, tax, total, 'standard', 1, 1, e.hash,
    ('x' || substr(md5(n::text), 1, 16))::bit(64)::bigint, t.at
  FROM told t JOIN events e ON e.order_id = t.id, LATERAL (SELECT state = 'reserved' AND n % 10 = 1 AS held) h ORDER BY n;

INSERT INTO order_papers (order_id, customer, ship_to, sent, sent_hash)
  SELECT id, format('{"code":"%s","name":"%s","email":"%s","phone":"%s"}', p.code, p.name, p.email, p.phone)::json, ship_to::json,
    format('{"channel":"web","currency":"USD","external_id":"H-%s","ship_to":%s,"lines":[],"shipping":{"method":"standard","amount":"5.00"}}', n, ship_to)::json,
    sha256(n::text::bytea)
  FROM told JOIN parties p ON p.code = customer, LATERAL (SELECT format('{"country":"US","name":"%s","line1":"%s Main St",'
    '"city":"Springfield","region":"IL","postal_code":"62701"}', p.name, n % 900 + 1) AS ship_to) a ORDER BY n;

INSERT INTO order_lines (order_id, line, sku, name, unit, factor, decimals, stocked, ordered, reserved, backordered, shipped,
    delivered, cancelled, unit_price, amount, tax_name, tax_rate, tax_base, tax_amount, promised_for, promise_reason)
  SELECT id, line, sku, 'Item of the benchmark, number ' || item, 'each', 1, 0, true, quantity,
    CASE state WHEN 'reserved' THEN quantity ELSE 0 END, CASE state WHEN 'backordered' THEN quantity ELSE 0 END,
    CASE state WHEN 'shipped' THEN quantity ELSE 0 END, CASE state WHEN 'delivered' THEN quantity ELSE 0 END,
    CASE state WHEN 'cancelled' THEN quantity ELSE 0 END, price, amount, 'Sales tax IL', 0.0625, amount - tax, tax,
    CASE WHEN state <> 'backordered' THEN (at + interval '3 days')::date END,
    CASE state WHEN 'backordered' THEN 'waits_for_stock' ELSE 'in_stock' END
  FROM made_lines ORDER BY n, line;

INSERT INTO transitions (order_id, seq, line, from_state, to_state, quantity)
  SELECT id, 1, line, 'new', state, quantity FROM made_lines ORDER BY n, line;

INSERT INTO tenders (order_id, tender, method, reference, currency, authorised, captured, at)
  SELECT id, 1, 'card', 'auth_' || n, 'USD', total, CASE WHEN state IN ('shipped', 'delivered') THEN total ELSE 0 END, at
  FROM told WHERE state <> 'cancelled' ORDER BY n;

INSERT INTO holds (id, order_id, reason, sentence, steps, placed_at, placed_by)
  SELECT gen_random_uuid(), id, 'large_order', 'The order is larger than the channel thinks usual.', '{release}', at, 'system:lading'
  FROM told WHERE state = 'reserved' AND n % 10 = 1;

INSERT INTO reservations (order_id, line, place, sku, quantity, at)
  SELECT id, line, 'MAIN', sku, quantity, at FROM made_lines WHERE state = 'reserved' ORDER BY n, line;
UPDATE stock s SET reserved = r.quantity
  FROM (SELECT sku, sum(quantity) AS quantity FROM reservations GROUP BY 1) r WHERE s.sku = r.sku AND s.place = 'MAIN';

SELECT setval('order_number', 100000 + current_setting('bench.orders')::int);
DROP TABLE made, made_lines, told;
