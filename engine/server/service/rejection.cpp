#include "service/rejection.h"

#include <algorithm>

#include "core/events/codec.h"
#include "core/events/run_events.h"

namespace tidemark::service {
namespace {

bool was_carried_out(const RunPart& part, const std::vector<RunRow>& runs) {
  return std::ranges::any_of(
      runs, [&](const RunRow& run) {  // since it was held: values go to and fro, and their digests with them
        return run.started_position > part.planned && run.expect == part.digest && run.state == RunState::completed;
      });
}

}  // namespace

Result<Event> rejection_of(const views::Views& views, RunId run, const std::string& actor, const std::string& comment) {
  const auto row = views.run(run);
  const std::string where = "run " + std::to_string(run);
  if (!row && row.error().code == ErrorCode::not_found)
    return failure(ErrorCode::not_found, "there is no such run", where, "tidemark runs lists them");
  if (!row) return tl::unexpected(row.error());
  if (row->rejected_position != 0)
    return failure(ErrorCode::refused, "that run was rejected already", where, "tidemark runs show says by whom");
  if (!std::ranges::any_of(row->parts, &RunPart::held))
    return failure(ErrorCode::refused, "that run holds nothing", where, "tidemark runs lists those that are held");
  const auto runs = views.runs();
  if (!runs) return tl::unexpected(runs.error());
  if (std::ranges::all_of(row->parts, [&](const RunPart& part) { return !part.held || was_carried_out(part, *runs); }))
    return failure(ErrorCode::refused, "what that run held was carried out", where, "tidemark runs show says by which");
  return event_of(RunRejected{actor, comment}, run);
}

}  // namespace tidemark::service
