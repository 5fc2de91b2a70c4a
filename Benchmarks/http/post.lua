-- One call, over and over, by every connection of its own session.
wrk.method = "POST"
wrk.body = os.getenv("CALL_BODY")
wrk.headers["Content-Type"] = "application/json"
if os.getenv("CALL_KEY") then wrk.headers["Authorization"] = "Bearer " .. os.getenv("CALL_KEY") end

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
