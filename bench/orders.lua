-- Orders for wrk: bodies put together from pieces made once, every status counted, nothing lost at the end.
-- Arguments: name of the run, seconds, "spread" or "hot". The API key comes from LADING_BENCH_KEY.
-- After `seconds` only GET /healthz is sent, so that every order under way is answered before wrk ends.
local ffi = require("ffi")
ffi.cdef("typedef struct { long sec; long usec; } lading_time; int gettimeofday(lading_time *now, void *zone);")
local clock = ffi.new("lading_time")

local function now()
  ffi.C.gettimeofday(clock, nil)
  return tonumber(clock.sec) + tonumber(clock.usec) / 1e6
end

local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

local ITEMS, CUSTOMERS = 10000, 10000
local PLACES = {
  { "Springfield", "IL", "62701" }, { "Chicago", "IL", "60601" }, { "New York", "NY", "10001" },
  { "Austin", "TX", "78701" }, { "Seattle", "WA", "98101" }, { "Boston", "MA", "02108" },
}
local items, cents, customers = {}, {}, {}
local run, seconds, hot, deadline, serial
started, within, after, finished = 0, 0, 0, 0
statuses = {}

local function pieces()
  for i = 1, ITEMS do
    cents[i] = 100 + (i * 37) % 4900
    items[i] = string.format('{"sku":"SKU-%d","unit_price":"%.2f","quantity":"', i, cents[i] / 100)
  end
  for i = 1, CUSTOMERS do
    local place = PLACES[i % #PLACES + 1]
    customers[i] = string.format(
      '","customer":{"code":"C-%d","name":"Customer %d","email":"c%d@example.com","phone":"+12025550123"},'
        .. '"ship_to":{"name":"Customer %d","line1":"%d Main St","city":"%s","region":"%s","postal_code":"%s",'
        .. '"country":"US"},"lines":[', i, i, i, i, i % 900 + 1, place[1], place[2], place[3])
  end
end

function init(arguments)
  run, seconds, hot = arguments[1], tonumber(arguments[2]), arguments[3] == "hot"
  math.randomseed(now() * 1000 % 2147483647 + number)
  pieces()
  wrk.headers["Authorization"] = "Bearer " .. os.getenv("LADING_BENCH_KEY")
  wrk.headers["Content-Type"] = "application/json"
  serial = 0
end

local random = math.random

function request()
  if started == 0 then
    started = now()
    deadline = started + seconds
  elseif now() >= deadline then
    return wrk.format("GET", "/healthz", nil, nil)
  end
  serial = serial + 1
  local a = hot and 1 or random(1, 3333)
  local b, c = random(3334, 6666), random(6667, ITEMS)
  local p, q, r = random(1, 5), random(1, 5), random(1, 5)
  local total = 500 + cents[a] * p + cents[b] * q + cents[c] * r
  return wrk.format("POST", "/api/v1/orders", nil, table.concat({
    '{"channel":"web","external_id":"', run, "-", number, "-", serial, '","currency":"USD","placed_at":"',
    os.date("!%Y-%m-%dT%H:%M:%SZ"), customers[random(1, CUSTOMERS)],
    items[a], p, '"},', items[b], q, '"},', items[c], r,
    '"}],"shipping":{"method":"standard","amount":"5.00"},"payment":{"method":"card","reference":"auth_',
    serial, '","authorised":"', string.format("%.2f", total / 100), '"},"notes":"","tags":[],"attributes":{}}',
  }))
end

function response(status, headers, body)
  if #body < 64 and status == 200 then
    return -- the answer of /healthz
  end
  statuses[status] = (statuses[status] or 0) + 1
  finished = now()
  if finished <= deadline then
    within = within + 1
  else
    after = after + 1
  end
  if status >= 400 and statuses[status] == 1 then
    io.stderr:write(status, " ", body, "\n")
  end
end

function done(summary)
  local count, told = 0, {}
  local all = {}
  for _, thread in ipairs(threads) do
    count = count + thread:get("within")
    for status, many in pairs(thread:get("statuses")) do
      all[status] = (all[status] or 0) + many
    end
  end
  for status, many in pairs(all) do
    told[#told + 1] = string.format('"%d":%d', status, many)
  end
  local errors = summary.errors
  io.stdout:write("\n", string.format('{"within":%d,"statuses":{%s},"broken":%d}', count, table.concat(told, ","),
    errors.connect + errors.read + errors.write + errors.timeout), "\n")
end
