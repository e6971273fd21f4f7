-- Sends each request of a file once and stops: `wrk -t1 … -s once.lua ADDRESS -- FILE`.
-- A line of the file: method, path and cookie, parted by tabs. Prints one line of JSON when done.
local ffi = require("ffi")
ffi.cdef [[
  struct moment { long seconds; long nanoseconds; };
  int clock_gettime(int clock, struct moment *to);
  int getpid(void);
  int kill(int process, int signal);
]]

local requests, promised, sent, answered = {}, 0, 0, 0
local box = ffi.new("struct moment")
began, ended, statuses = 0, 0, ""
local counts = {}
local MONOTONIC, INTERRUPT, FOR_EVER = 1, 2, 86400000

local function now()
  ffi.C.clock_gettime(MONOTONIC, box)
  return tonumber(box.seconds) + tonumber(box.nanoseconds) / 1e9
end

local workers = {}
function setup(thread) workers[#workers + 1] = thread end

function init(arguments)
  for line in io.lines(arguments[1]) do
    local method, path, cookie = line:match("^(%u+)\t([^\t]+)\t(.*)$")
    local headers = { ["Host"] = wrk.headers["Host"], ["Sec-Fetch-Site"] = "same-origin" }
    if cookie ~= "" then headers["Cookie"] = cookie end
    if method == "POST" then
      headers["Content-Type"], headers["Content-Length"] = "application/x-www-form-urlencoded", "0"
    end
    requests[#requests + 1] = wrk.format(method, path, headers)
  end
end

-- A connection asks here before each of its requests: when all are promised it waits until the end.
function delay()
  if promised >= #requests then return FOR_EVER end
  promised = promised + 1
  return 0
end

-- wrk asks for one request only to look at it, before any is sent.
function request()
  if promised == 0 then return requests[1] end
  if sent == 0 then began = now() end
  sent = sent + 1
  return requests[sent]
end

function response(status)
  counts[status] = (counts[status] or 0) + 1
  answered = answered + 1
  if answered == #requests then
    ended = now()
    local parts = {}
    for one, count in pairs(counts) do parts[#parts + 1] = ('"%d":%d'):format(one, count) end
    statuses = table.concat(parts, ",")
    -- wrk itself sleeps until its time is up, unless it is interrupted.
    ffi.C.kill(ffi.C.getpid(), INTERRUPT)
  end
end

function done(_, latency)
  local worker = workers[1]
  local took = worker:get("ended") - worker:get("began")
  print(('{"seconds":%.6f,"statuses":{%s},"median":%.6f,"p99":%.6f}'):format(
    took, worker:get("statuses"), latency:percentile(50) / 1e6, latency:percentile(99) / 1e6))
end
