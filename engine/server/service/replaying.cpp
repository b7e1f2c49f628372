#include "service/replaying.h"

#include <string>

#include "core/json/line.h"

namespace tidemark::service {
namespace {

constexpr std::size_t block = std::size_t{1} << 16;

void put_side(json::Line& line, std::string_view name, const Change* change) {
  if (change == nullptr) {
    line.value(name, {});
    return;
  }
  line.object(name, [&](json::Line& members) {
    std::string old;
    std::string next;
    append_json(change->old_value, old);
    append_json(change->new_value, next);
    members.value("old", old).value("new", next);
  });
}

}  // namespace

Result<ReplayOfPart> replay_part(const sync::ReplayWorld& world, RunId run, Part part, const Configuration* under) {
  auto then = sync::replay(world, {run, part, nullptr});
  if (!then) return tl::unexpected(std::move(then.error()));
  ReplayOfPart replay{run, std::move(*then), {}, {}};
  if (under == nullptr) return replay;
  auto other = sync::replay(world, {run, part, under});
  if (!other) return tl::unexpected(std::move(other.error()));
  replay.under = std::move(*other);
  replay.differences = sync::differences(replay.then->plan, replay.under->plan);
  return replay;
}

void print_replay(const ReplayOfPart& replay, const TextSink& sink) {
  std::string text;
  json::Line{text}.object("replayed", [&](json::Line& line) {
    const sync::Replayed& then = *replay.then;
    line.number("run", replay.run)
        .text("connection", name_of(then.part.kind))
        .text("direction", name_of(then.part.direction))
        .number("position", then.planned)
        .text("recorded", to_hex(then.recorded))
        .text("digest", to_hex(then.plan.digest))
        .flag("same", replay.is_the_same())
        .number("changes", then.plan.changes.size())
        .text("zones_then", then.zones_then);
    if (!replay.under) return;
    line.text("digest_under", to_hex(replay.under->plan.digest))
        .number("changes_under", replay.under->plan.changes.size())
        .number("differences", replay.differences.size());
  });
  for (const sync::ChangeDifference& one : replay.differences) {
    json::Line{text}.object("difference", [&](json::Line& line) {
      line.text("target", one.target).text("field", one.field);
      put_side(line, "then", one.before);
      put_side(line, "under", one.after);
    });
    if (text.size() < block) continue;
    sink(text);
    text.clear();
  }
  sink(text);
}

}  // namespace tidemark::service
