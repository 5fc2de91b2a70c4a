-- One call over and over, in 64 sessions by turns, as many agents would send it.
local sessions = 64
local requests = {}
local turn = 0

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
if os.getenv("CALL_KEY") then wrk.headers["Authorization"] = "Bearer " .. os.getenv("CALL_KEY") end

init = function(args)
  for number = 1, sessions do
    local body = os.getenv("CALL_BODY"):gsub("SESSION", "session-" .. number)
    requests[number] = wrk.format(nil, nil, nil, body)
  end
end

request = function()
  turn = turn % sessions + 1
  return requests[turn]
end

done = function(summary, latency, requests)
  io.write(string.format(
    'RESULT {"rps":%.1f,"p50_ms":%.3f,"p99_ms":%.3f,"errors":%d}\n',
    summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3,
    summary.errors.status + summary.errors.connect + summary.errors.read
      + summary.errors.write + summary.errors.timeout
  ))
end
