-- The company of the benchmarks: 10,000 items, 3 places, 10,000 customers, prices, taxes and plenty of stock.
INSERT INTO channels (code, name, shortage, settings) VALUES
  ('web', 'Web shop', 'backorder', '{"require_payment": true}'), ('last', 'Last units', 'refuse', '{}');
INSERT INTO places (code, name, priority, address) VALUES
  ('MAIN', 'Main warehouse', 10, '{"country": "US"}'), ('EAST', 'Warehouse in the east', 20, '{"country": "US"}'),
  ('WEST', 'Warehouse in the west', 30, '{"country": "US"}');
INSERT INTO items (sku, name) SELECT 'SKU-' || n, 'Item of the benchmark, number ' || n FROM generate_series(1, 10000) n;
INSERT INTO price_lists (code, name, currency) VALUES ('usd', 'Retail', 'USD');
INSERT INTO prices (list, sku, price) SELECT 'usd', 'SKU-' || n, (100 + n * 37 % 4900) / 100.0 FROM generate_series(1, 10000) n;
INSERT INTO tax_rates (country, region, tax_class, name, rate, valid_from)
  SELECT 'US', region, 'standard', 'Sales tax ' || region, rate, '2020-01-01'
  FROM (VALUES ('IL', 0.0625), ('NY', 0.04), ('TX', 0.0625), ('WA', 0.065), ('MA', 0.0625)) t(region, rate);
INSERT INTO parties (code, name, email, phone)
  SELECT 'C-' || n, 'Customer ' || n, 'c' || n || '@example.com', '+12025550123' FROM generate_series(1, 10000) n;
INSERT INTO stock (sku, place, on_hand)
  SELECT 'SKU-' || n, place, 10000000 FROM generate_series(1, 10000) n, (VALUES ('MAIN'), ('EAST'), ('WEST')) p(place);
INSERT INTO movements (sku, place, kind, quantity, at, actor)
  SELECT sku, place, 'received', on_hand, now(), 'system:lading' FROM stock;
INSERT INTO reference_version (one, version) VALUES (true, 1) ON CONFLICT (one) DO UPDATE SET version = reference_version.version + 1;
