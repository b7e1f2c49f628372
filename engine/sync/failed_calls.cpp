#include "sync/failed_calls.h"

#include <nlohmann/json.hpp>

#include "core/time/date_text.h"

namespace tidemark::sync {
namespace {

using Json = nlohmann::ordered_json;

Json object_of(const http::Headers& headers) {
  Json object = Json::object();
  for (const auto& [name, value] : headers) object[name] = value;
  return object;
}

std::string line_of(const http::FailedCall& call, Instant time) {
  std::string when;
  append_instant(time, when);
  Json line{{"time", when},
            {"method", call.request.method},
            {"url", call.request.url},
            {"request_headers", object_of(call.request.headers)},
            {"request_bytes", call.request_bytes},
            {"request", call.request.body}};
  if (call.answer) {
    line["status"] = call.answer->status;
    line["answer_headers"] = object_of(call.answer->headers);
    line["answer_bytes"] = call.answer_bytes;
    line["answer"] = call.answer->body;
  }
  if (call.error) line["error"] = to_line(*call.error);
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

void FailedCalls::add(const http::FailedCall& call) {
  std::string line = line_of(call, clock_());
  const std::scoped_lock lock{mutex_};
  ++seen_;
  if (first_.size() < first_kept) return first_.push_back(std::move(line));
  last_.push_back(std::move(line));
  if (last_.size() > last_kept) last_.pop_front();
}

Result<std::optional<CallsFailed>> FailedCalls::keep(archive::Archive& archive) {
  std::string lines;
  CallsFailed body;
  {
    const std::scoped_lock lock{mutex_};
    if (seen_ == 0) return std::nullopt;
    for (const std::string& line : first_) lines += line;
    for (const std::string& line : last_) lines += line;
    body.calls = seen_;
    body.kept = first_.size() + last_.size();
    first_.clear();
    last_.clear();
    seen_ = 0;
  }
  auto name = archive.put_page(lines);
  if (!name) return tl::unexpected(std::move(name.error()));
  body.archive_name = std::move(*name);
  return body;
}

}  // namespace tidemark::sync
