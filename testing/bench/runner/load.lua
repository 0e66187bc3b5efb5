-- What wrk sends: `wrk … -s load.lua URL -- ROUTE`.
--
-- Requests are made once, before the clock starts, and drawn with a fixed seed: every server of every
-- round gets the same sequence. The last line printed is one JSON object for the runner.

local POSTS, PAGES, AUTHORS = 10000, 200, 100

local function get(path)
  return wrk.format("GET", path)
end

local function pages(path)
  local all = {}
  for page = 1, PAGES do all[page] = get(path .. "?page=" .. page) end
  return all
end

local makers = {
  ping = function() return { get("/ping") } end,
  list = function() return pages("/api/posts") end,
  detail = function()
    local all = {}
    for id = 1, POSTS do all[id] = get("/api/posts/" .. id) end
    return all
  end,
  create = function()
    local title = string.rep("A title of forty characters, repeated. ", 6):sub(1, 200)
    local body = string.rep("A body whose \\\"quotes\\\" must be escaped. ", 10) .. "Ten chars."
    local all = {}
    for author = 1, AUTHORS do
      all[author] = wrk.format("POST", "/api/posts", { ["Content-Type"] = "application/json" }, string.format(
        '{"title":"%s","body":"%s","status":"published","author":%d}', title, body, author))
    end
    return all
  end,
  search = function()
    local all = {}
    for author = 1, AUTHORS do
      all[author] = get("/api/search?author=" .. author .. "&status=published&search=quick+FOX")
    end
    return all
  end,
  summaries = function() return pages("/api/summaries") end,
  articles = function() return pages("/api/articles") end,
  imports = function()
    local all = {}
    for n = 1, 10 do
      local posts = {}
      for at = 1, 1000 do
        posts[at] = string.format('{"title":"Imported post %d of %d","body":"%s","status":"draft","author":%d}',
          at, n, string.rep("A body whose \\\"quotes\\\" must be escaped. ", 4), at % AUTHORS + 1)
      end
      all[n] = wrk.format("POST", "/api/imports", { ["Content-Type"] = "application/json" },
        "[" .. table.concat(posts, ",") .. "]")
    end
    return all
  end,
}

local requests

function init(args)
  math.randomseed(20240101)
  requests = makers[args[1]]()
end

function request()
  return requests[math.random(#requests)]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests":%d,"micros":%d,"p50_micros":%d,"p99_micros":%d,"bad_statuses":%d,"socket_errors":%d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
