-- What a careful programmer writes by hand for one order of three lines: eleven rows and three counters, one
-- statement each, prepared, one transaction per order. The benchmark `place` is measured against it.
-- It is fixed. It may become faster, never slower: no statement, row, index or check is added to it.
-- Run by pgbench on copies of our own tables (LIKE … INCLUDING ALL, schema `bench`), in the same server:
--   pgbench --file=bench/limit.sql --protocol=prepared --client=16 --no-vacuum
-- The three items are drawn from three ranges, so that all transactions lock them in one order: no deadlocks.
\set a random(1, 3333)
\set b random(3334, 6666)
\set c random(6667, 10000)
\set quantity random(1, 5)
\set customer random(1, 10000)
\set external random(1, 9000000000000000000)
BEGIN;
INSERT INTO bench.orders (id, number, channel, external_id, customer, currency, placed_at, received_at, promised_for, accepted_at, commitment, progress, money, prices_include_tax, goods, discount, shipping, shipping_tax_rate, shipping_tax, tax, total, shipping_method, version, event_seq, event_head, content, changed_at) VALUES (uuidv7(), 'L' || nextval('bench.order_number'), 'web', 'X-' || :external, 'C-' || :customer, 'USD', now(), now(), current_date + 1, now(), 'accepted', 'reserved', 'authorised', true, 74.85, 0, 5.00, 0.0625, 0.29, 4.69, 79.85, 'standard', 1, 1, sha256(int8send(:external)), :external, now()) RETURNING id \gset
INSERT INTO bench.order_lines (order_id, line, sku, name, unit, factor, decimals, stocked, ordered, reserved, unit_price, amount, tax_name, tax_rate, tax_base, tax_amount, promised_for, promise_reason) VALUES (:id, 1, 'SKU-' || :a, 'Item of the benchmark', 'each', 1, 0, true, :quantity, :quantity, 24.95, 24.95, 'Sales tax', 0.0625, 23.48, 1.47, current_date + 1, 'in_stock');
INSERT INTO bench.order_lines (order_id, line, sku, name, unit, factor, decimals, stocked, ordered, reserved, unit_price, amount, tax_name, tax_rate, tax_base, tax_amount, promised_for, promise_reason) VALUES (:id, 2, 'SKU-' || :b, 'Item of the benchmark', 'each', 1, 0, true, :quantity, :quantity, 24.95, 24.95, 'Sales tax', 0.0625, 23.48, 1.47, current_date + 1, 'in_stock');
INSERT INTO bench.order_lines (order_id, line, sku, name, unit, factor, decimals, stocked, ordered, reserved, unit_price, amount, tax_name, tax_rate, tax_base, tax_amount, promised_for, promise_reason) VALUES (:id, 3, 'SKU-' || :c, 'Item of the benchmark', 'each', 1, 0, true, :quantity, :quantity, 24.95, 24.95, 'Sales tax', 0.0625, 23.48, 1.47, current_date + 1, 'in_stock');
INSERT INTO bench.reservations (order_id, line, place, sku, quantity) VALUES (:id, 1, 'MAIN', 'SKU-' || :a, :quantity);
INSERT INTO bench.reservations (order_id, line, place, sku, quantity) VALUES (:id, 2, 'MAIN', 'SKU-' || :b, :quantity);
INSERT INTO bench.reservations (order_id, line, place, sku, quantity) VALUES (:id, 3, 'MAIN', 'SKU-' || :c, :quantity);
UPDATE bench.stock SET reserved = reserved + :quantity WHERE sku = 'SKU-' || :a AND place = 'MAIN';
UPDATE bench.stock SET reserved = reserved + :quantity WHERE sku = 'SKU-' || :b AND place = 'MAIN';
UPDATE bench.stock SET reserved = reserved + :quantity WHERE sku = 'SKU-' || :c AND place = 'MAIN';
INSERT INTO bench.transitions (order_id, seq, line, from_state, to_state, quantity) VALUES (:id, 1, 1, 'new', 'reserved', :quantity);
INSERT INTO bench.transitions (order_id, seq, line, from_state, to_state, quantity) VALUES (:id, 1, 2, 'new', 'reserved', :quantity);
INSERT INTO bench.transitions (order_id, seq, line, from_state, to_state, quantity) VALUES (:id, 1, 3, 'new', 'reserved', :quantity);
INSERT INTO bench.events (order_id, seq, kind, at, actor, data, hash) VALUES (:id, 1, 'order.placed', now(), 'bench', '{"number":"L100001","channel":"web","customer":"C-1","currency":"USD","total":"79.85","lines":[[1,"SKU-1","1","1","0"],[2,"SKU-2","1","1","0"],[3,"SKU-3","1","1","0"]],"findings":[],"sent":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}', sha256(int8send(:external)));
COMMIT;
