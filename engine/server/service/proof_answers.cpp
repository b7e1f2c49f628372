// What the API hands to whoever proves the log elsewhere: its head, signed too, and the entries of a run.
#include <chrono>

#include "core/json/line.h"
#include "log/signed_head.h"
#include "service/problem.h"
#include "service/routes.h"

namespace tidemark::service {
namespace {

constexpr std::chrono::minutes patience{1};  ///< for a client that takes nothing

}  // namespace

web::Response Api::log_head(const Asked& asked) {
  const log::Head head = asked.subscription->log().head();
  std::string text;
  json::Line{text}.number("position", head.position).text("digest", to_hex(head.digest));
  return json_answer(line_of(std::move(text)));
}

web::Response Api::signed_head(const Asked& asked) {
  const auto head = asked.subscription->signed_head();
  return head ? json_answer(line_of(log::to_json(*head))) : problem(head.error());
}

/// What is signed was proven before; a log that is not whole hands out nothing.
web::Response Api::bundle(const Asked& asked) {
  const auto run = asked.run();
  if (!run) return problem(404, "there is no such run");
  auto writes = asked.subscription->bundle_of(*run);
  if (!writes) return problem(writes.error());
  auto stream = downloads_.begin([write = std::move(*writes)](web::EventStream& into) {
    const auto written = write([&](std::string_view text) -> Result<void> {
      if (into.put_in_turn(text, patience)) return {};
      return failure(ErrorCode::interrupted, "nobody takes it any more");
    });
    if (!written) into.cut();
  });
  if (!stream) return problem(503, "so many files are being downloaded already", {}, "come again in a while");
  const std::string name = asked.subscription->name() + "-run-" + std::to_string(*run) + ".ndjson";
  return {200,
          {{"Content-Type", "application/x-ndjson"},
           {"Cache-Control", "no-store"},
           {"Content-Disposition", "attachment; filename=\"" + name + "\""}},
          {},
          std::move(stream)};
}

}  // namespace tidemark::service
